import { and, asc, desc, eq, lt, ne, or, sql } from 'drizzle-orm'
import type { Reads } from '../../../../db/client.ts'
import { partner } from '../../../../db/schema/affiliates.ts'
import { dispute, linkAttribution, refund } from '../../../../db/schema/attribution.ts'
import {
  commission,
  commissionDecision,
  commissionPlan,
  commissionPlanVersion,
} from '../../../../db/schema/commissions.ts'
import { contact } from '../../../../db/schema/contacts.ts'
import { sale } from '../../../../db/schema/conversions.ts'
import { commissionPlace, journal, ledgerAccount, posting } from '../../../../db/schema/ledger.ts'
import { link } from '../../../../db/schema/links.ts'
import { hold } from '../../../../db/schema/risk.ts'
import type { Key } from '../../../kernel/page.ts'
import type { COMMISSION_STATES } from '../../ledger/rules.ts'

const customer = sql`(SELECT s.contact_id FROM sale s WHERE s.id = ${commission.saleId} UNION ALL SELECT l.contact_id FROM lead l WHERE l.id = ${commission.leadId} LIMIT 1)`
const from = (db: Reads) =>
  db
    .select({
      ...{ commission, place: commissionPlace, partnerName: contact.name, saleExternalId: sale.externalId },
      reversedMinor: sql<number>`coalesce((SELECT -sum(r.amount_minor) FROM commission r WHERE r.reverses_id = ${commission}.id), 0)`,
      customerId: sql<string | null>`${customer}`,
      customerName: sql<string | null>`(SELECT cu.name FROM contact cu WHERE cu.id = ${customer})`,
    })
    .from(commission)
    .innerJoin(commissionPlace, eq(commissionPlace.commissionId, commission.id))
    .innerJoin(partner, eq(partner.id, commission.partnerId))
    .innerJoin(contact, eq(contact.id, partner.contactId))
    .leftJoin(sale, eq(sale.id, commission.saleId))
export type Row = Awaited<ReturnType<typeof commissions>>[number]

type State = (typeof COMMISSION_STATES)[number]
const p = commissionPlace
/** As `stateOf` of the ledger's rules says it; a test holds one against the other. */
const inState: Record<State, ReturnType<typeof sql>> = {
  in_batch: sql`${p.clearingMinor} > 0`,
  held: sql`${p.clearingMinor} = 0 AND ${p.heldMinor} > 0`,
  pending: sql`${p.clearingMinor} = 0 AND ${p.heldMinor} = 0 AND ${p.pendingMinor} > 0`,
  payable: sql`${p.clearingMinor} = 0 AND ${p.heldMinor} = 0 AND ${p.pendingMinor} = 0 AND ${p.payableMinor} > 0`,
  paid: sql`${p.clearingMinor} + ${p.heldMinor} + ${p.pendingMinor} + ${p.payableMinor} = 0 AND ${p.paidMinor} > max(0, ${p.owedMinor})`,
  settled: sql`${p.clearingMinor} + ${p.heldMinor} + ${p.pendingMinor} + ${p.payableMinor} = 0 AND ${p.paidMinor} <= max(0, ${p.owedMinor}) AND ${p.owedMinor} < 0`,
  reversed: sql`${p.clearingMinor} + ${p.heldMinor} + ${p.pendingMinor} + ${p.payableMinor} = 0 AND ${p.paidMinor} <= max(0, ${p.owedMinor}) AND ${p.owedMinor} >= 0`,
}
const parts = {
  ...{ pending: p.pendingMinor, held: p.heldMinor, payable: p.payableMinor },
  ...{ clearing: p.clearingMinor, paid: p.paidMinor, owed: p.owedMinor },
}
export interface Filter {
  partnerId: string | undefined
  state: State | undefined
  /** Only those of which something lies there. */
  lies?: keyof typeof parts | undefined
  currency?: string | undefined
  id?: string | undefined
  after: Key | undefined
}
export const commissions = (db: Reads, { partnerId, state, lies, currency, id, after }: Filter, limit: number) =>
  from(db)
    .where(
      and(
        partnerId === undefined ? undefined : eq(commission.partnerId, partnerId),
        state && inState[state],
        lies && ne(parts[lies], 0),
        currency === undefined ? undefined : eq(commission.currency, currency),
        id === undefined ? undefined : eq(commission.id, id),
        after &&
          or(lt(commission.createdAt, after.at), and(eq(commission.createdAt, after.at), lt(commission.id, after.id))),
      ),
    )
    .orderBy(desc(commission.createdAt), desc(commission.id))
    .limit(limit)
export const commissionView = (db: Reads, id: string) => from(db).where(eq(commission.id, id)).get()

export const decisionOf = (db: Reads, causeKey: string) =>
  db
    .select({
      ...{ judged: commissionDecision.judged, rules: commissionPlanVersion.rules },
      ...{ n: commissionPlanVersion.n, name: commissionPlan.name },
    })
    .from(commissionDecision)
    .leftJoin(commissionPlanVersion, eq(commissionPlanVersion.id, commissionDecision.planVersionId))
    .leftJoin(commissionPlan, eq(commissionPlan.id, commissionPlanVersion.planId))
    .where(eq(commissionDecision.causeKey, causeKey))
    .get()
export const doubtsOf = (
  db: Reads,
  { id, partnerId, attributionId }: { id: string; partnerId: string; attributionId: string | null },
) =>
  db
    .select({ rule: hold.rule, state: hold.state, openedAt: hold.openedAt, dueAt: hold.dueAt })
    .from(hold)
    .where(
      and(
        eq(hold.action, 'hold'),
        or(
          and(eq(hold.subjectKind, 'attribution'), eq(hold.subjectId, attributionId ?? '')),
          and(eq(hold.subjectKind, 'partner'), eq(hold.subjectId, partnerId)),
          and(eq(hold.subjectKind, 'commission'), eq(hold.subjectId, id)),
        ),
      ),
    )
    .orderBy(asc(hold.openedAt))
export const isDisputed = async (db: Reads, saleId: string) =>
  (await db
    .select({ id: dispute.id })
    .from(dispute)
    .where(and(eq(dispute.saleId, saleId), eq(dispute.state, 'open')))
    .get()) !== undefined
export const reversalsOf = (db: Reads, id: string) =>
  db
    .select({
      ...{ amountMinor: sql<number>`abs(${commission.amountMinor})`, reason: commission.reason },
      ...{ note: commission.note, at: commission.createdAt },
    })
    .from(commission)
    .where(eq(commission.reversesId, id))
    .orderBy(asc(commission.createdAt), asc(commission.id))
export const journalOf = (db: Reads, commissionId: string) =>
  db
    .select({
      ...{ id: journal.id, kind: journal.kind, at: journal.postedAt },
      ...{ account: ledgerAccount.kind, amountMinor: posting.amountMinor },
    })
    .from(posting)
    .innerJoin(journal, eq(journal.id, posting.journalId))
    .innerJoin(ledgerAccount, eq(ledgerAccount.id, posting.accountId))
    .where(eq(posting.commissionId, commissionId))
    .orderBy(asc(journal.id), asc(posting.n))

/** What was made of each sale and lead of a partner's customers, the newest first. */
export const decisions = (db: Reads, partnerId: string, after: Key | undefined, limit: number) =>
  db
    .select({
      ...{ key: commissionDecision.causeKey, at: commissionDecision.at, why: commissionDecision.why },
      ...{ judged: commissionDecision.judged, saleId: commissionDecision.saleId },
      ...{ netMinor: sale.netMinor, currency: sale.currency },
      occurredAt: sql<number>`coalesce(${sale.occurredAt}, ${commissionDecision.at})`,
      ...{ commissionId: commission.id, amountMinor: commission.amountMinor, earnedIn: commission.currency },
      rules: commissionPlanVersion.rules,
      name: sql<string>`coalesce((SELECT cu.name FROM contact cu WHERE cu.id = ${linkAttribution.contactId}), '')`,
      refundedMinor: sql<number>`coalesce((SELECT sum(r.amount_minor) FROM ${refund} r WHERE r.sale_id = ${sale.id}), 0)`,
      ...{ route: linkAttribution.route, code: link.code },
    })
    .from(commissionDecision)
    .leftJoin(sale, eq(sale.id, commissionDecision.saleId))
    .leftJoin(commission, eq(commission.id, commissionDecision.commissionId))
    .innerJoin(linkAttribution, eq(linkAttribution.id, commissionDecision.attributionId))
    .leftJoin(link, eq(link.id, linkAttribution.linkId))
    .leftJoin(commissionPlanVersion, eq(commissionPlanVersion.id, commissionDecision.planVersionId))
    .where(
      and(
        eq(commissionDecision.partnerId, partnerId),
        after &&
          or(
            lt(commissionDecision.at, after.at),
            and(eq(commissionDecision.at, after.at), lt(commissionDecision.causeKey, after.id)),
          ),
      ),
    )
    .orderBy(desc(commissionDecision.at), desc(commissionDecision.causeKey))
    .limit(limit)
