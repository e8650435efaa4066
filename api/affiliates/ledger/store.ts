import { and, asc, eq, gt, inArray, lte, sql } from 'drizzle-orm'
import type { DbTx, Reads } from '../../../db/client.ts'
import { partner } from '../../../db/schema/affiliates.ts'
import { dispute } from '../../../db/schema/attribution.ts'
import { commission } from '../../../db/schema/commissions.ts'
import {
  commissionPlace,
  journal,
  ledgerAccount,
  ledgerBalance,
  ledgerCheck,
  posting,
} from '../../../db/schema/ledger.ts'
import { hold } from '../../../db/schema/risk.ts'
import type { AccountKind, Line } from './rules.ts'

/** The account of this kind, made when it is asked for the first time. */
async function accountId(tx: DbTx, kind: AccountKind, of: string, currency: string): Promise<number> {
  const same = and(eq(ledgerAccount.kind, kind), eq(ledgerAccount.of, of), eq(ledgerAccount.currency, currency))
  const find = () => tx.select({ id: ledgerAccount.id }).from(ledgerAccount).where(same).get()
  const found = await find()
  if (found) return found.id
  await tx.insert(ledgerAccount).values({ kind, of, currency }).onConflictDoNothing()
  return (await find())!.id
}

export interface Entry {
  kind: (typeof journal.$inferInsert)['kind']
  /** What makes it once. */
  causeKey: string
  ref: string
  at: number
  currency: string
  lines: readonly Line[]
  /** Whose or which account of a kind it is. */
  of(kind: AccountKind): string
}
/** Writes one journal and seals it; a trigger refuses one that does not sum to nothing. */
export async function post(tx: DbTx, { kind, causeKey, ref, at, currency, lines, of }: Entry): Promise<void> {
  const [row] = await tx.insert(journal).values({ kind, causeKey, ref, postedAt: at }).returning({ id: journal.id })
  const accounts = new Map<AccountKind, number>()
  for (const line of lines)
    if (!accounts.has(line.kind)) accounts.set(line.kind, await accountId(tx, line.kind, of(line.kind), currency))
  await tx.insert(posting).values(
    lines.map(({ kind: which, commissionId, amountMinor }, n) => ({
      ...{ journalId: row!.id, n, accountId: accounts.get(which)!, commissionId, amountMinor, currency },
    })),
  )
  await tx.update(journal).set({ sealed: true }).where(eq(journal.id, row!.id))
}
export const journalsAbout = async (db: Reads, ref: string, kind: Entry['kind']) =>
  (
    await db
      .select({ n: sql<number>`count(*)` })
      .from(journal)
      .where(and(eq(journal.ref, ref), eq(journal.kind, kind)))
      .get()
  )?.n ?? 0

export type PlaceRow = typeof commissionPlace.$inferSelect
export const placeOf = (db: Reads, commissionId: string) =>
  db.select().from(commissionPlace).where(eq(commissionPlace.commissionId, commissionId)).get()
export const payableOf = (db: Reads, partnerId: string, currency: string) =>
  db
    .select()
    .from(commissionPlace)
    .where(
      and(
        eq(commissionPlace.partnerId, partnerId),
        eq(commissionPlace.currency, currency),
        gt(commissionPlace.payableMinor, 0),
      ),
    )
    .orderBy(asc(commissionPlace.clearsAt), asc(commissionPlace.commissionId))
/** Commissions whose time of waiting is over. */
export const due = (db: Reads, now: number, limit: number) =>
  db
    .select({ id: commissionPlace.commissionId })
    .from(commissionPlace)
    .where(and(gt(commissionPlace.pendingMinor, 0), lte(commissionPlace.clearsAt, now)))
    .orderBy(asc(commissionPlace.clearsAt), asc(commissionPlace.commissionId))
    .limit(limit)

/** Whether anything speaks against paying: an open hold, a customer's dispute, or that the partner is banned. */
export async function isDoubted(db: Reads, commissionId: string): Promise<boolean> {
  const row = await db.get<{ is: number }>(sql`SELECT ${doubted} AS "is" FROM ${commission} c
    JOIN ${partner} p ON p.id = c.partner_id WHERE c.id = ${commissionId}`)
  return row?.is === 1
}
/** Of a commission `c` and its partner `p`. */
export const doubted = sql`(p.state = 'banned'
  OR EXISTS (SELECT 1 FROM ${hold} h WHERE h.state <> 'cleared' AND (
    (h.subject_kind = 'attribution' AND h.subject_id = c.attribution_id)
    OR (h.subject_kind = 'partner' AND h.subject_id = c.partner_id)
    OR (h.subject_kind = 'commission' AND h.subject_id = c.id)))
  OR EXISTS (SELECT 1 FROM ${dispute} d WHERE d.sale_id = c.sale_id AND d.state = 'open'))`

/** What the books say of a partner, by currency and kind: a few rows, however many commissions there are. */
export const balancesOf = (db: Reads, partnerId: string) =>
  db
    .select({ kind: ledgerAccount.kind, currency: ledgerAccount.currency, amountMinor: ledgerBalance.amountMinor })
    .from(ledgerAccount)
    .innerJoin(ledgerBalance, eq(ledgerBalance.accountId, ledgerAccount.id))
    .where(eq(ledgerAccount.of, partnerId))
export const balanceOf = async (db: Reads, kind: AccountKind, of: string, currency: string) =>
  (
    await db
      .select({ amountMinor: ledgerBalance.amountMinor })
      .from(ledgerAccount)
      .innerJoin(ledgerBalance, eq(ledgerBalance.accountId, ledgerAccount.id))
      .where(and(eq(ledgerAccount.kind, kind), eq(ledgerAccount.of, of), eq(ledgerAccount.currency, currency)))
      .get()
  )?.amountMinor ?? 0
/** The trial balance: every kind of account by currency. */
export const trialBalance = (db: Reads) =>
  db
    .select({
      ...{ kind: ledgerAccount.kind, currency: ledgerAccount.currency },
      amountMinor: sql<number>`sum(${ledgerBalance.amountMinor})`,
    })
    .from(ledgerAccount)
    .innerJoin(ledgerBalance, eq(ledgerBalance.accountId, ledgerAccount.id))
    .groupBy(ledgerAccount.kind, ledgerAccount.currency)
    .orderBy(asc(ledgerAccount.currency), asc(ledgerAccount.kind))

/** Commissions something was said about: of a binding, of a partner, of a sale, or one. Whatever is still open of them. */
export const openOf = async (db: Reads, by: { attributionId: string } | { partnerId: string } | { saleId: string }) => {
  const [column, value] =
    'attributionId' in by
      ? ([commission.attributionId, by.attributionId] as const)
      : 'partnerId' in by
        ? ([commission.partnerId, by.partnerId] as const)
        : ([commission.saleId, by.saleId] as const)
  const open = sql`(${commissionPlace.pendingMinor} > 0 OR ${commissionPlace.heldMinor} > 0 OR ${commissionPlace.payableMinor} > 0)`
  const rows = await db
    .select({ id: commissionPlace.commissionId })
    .from(commissionPlace)
    .innerJoin(commission, eq(commission.id, commissionPlace.commissionId))
    .where(and(eq(column, value), open))
    .orderBy(asc(commissionPlace.clearsAt), asc(commissionPlace.commissionId))
  return rows.map(({ id }) => id)
}
export const commissionsBy = (db: Reads, ids: string[]) =>
  db.select().from(commission).where(inArray(commission.id, ids))

export const insertCheck = (tx: DbTx, row: typeof ledgerCheck.$inferInsert) => tx.insert(ledgerCheck).values(row)
export const lastCheck = (db: Reads) =>
  db.select().from(ledgerCheck).orderBy(sql`${ledgerCheck.at} DESC`).limit(1).get()
