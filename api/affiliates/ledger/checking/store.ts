import { asc, count, eq, max, sql } from 'drizzle-orm'
import type { Reads } from '../../../../db/client.ts'
import { commissionPlace, journal, ledgerAccount, posting } from '../../../../db/schema/ledger.ts'
import { doubted, trialBalance } from '../store.ts'

export { trialBalance }

export const unsealed = (db: Reads) => db.select({ id: journal.id }).from(journal).where(eq(journal.sealed, false))
export const lastJournal = async (db: Reads) =>
  (
    await db
      .select({ id: max(journal.id) })
      .from(journal)
      .get()
  )?.id ?? -1
export const journalCount = async (db: Reads) => (await db.select({ n: count() }).from(journal).get())?.n ?? 0
export const unbalanced = (db: Reads, from: number, to: number) =>
  db
    .select({ id: posting.journalId, currency: posting.currency })
    .from(posting)
    .where(sql`${posting.journalId} >= ${from} AND ${posting.journalId} < ${to}`)
    .groupBy(posting.journalId, posting.currency)
    .having(sql`sum(${posting.amountMinor}) <> 0`)
export const accounts = (db: Reads) => db.select().from(ledgerAccount).orderBy(asc(ledgerAccount.id))
export async function sumsOf(db: Reads, accountId: number) {
  const row = await db.get<{ said: number; summed: number }>(sql`
    SELECT coalesce((SELECT amount_minor FROM ledger_balance WHERE account_id = ${accountId}), 0) AS said,
      coalesce((SELECT sum(amount_minor) FROM posting WHERE account_id = ${accountId}), 0) AS summed`)
  return row!
}
export const partnerIds = async (db: Reads) =>
  (await db.selectDistinct({ id: commissionPlace.partnerId }).from(commissionPlace)).map(({ id }) => id)

const of = (kind: string, sign: '' | '-') =>
  sql.raw(`${sign}coalesce(sum(CASE a.kind WHEN '${kind}' THEN p.amount_minor END), 0)`)
/** Places of a partner that are not what the postings of their commission add up to. */
export const misplaced = (db: Reads, partnerId: string) =>
  db.all<{ commissionId: string }>(sql`
    SELECT l.commission_id AS "commissionId" FROM commission_place l
    JOIN posting p ON p.commission_id = l.commission_id JOIN ledger_account a ON a.id = p.account_id
    WHERE l.partner_id = ${partnerId} GROUP BY l.commission_id
    HAVING l.pending_minor <> ${of('pending', '-')} OR l.held_minor <> ${of('held', '-')}
      OR l.payable_minor <> ${of('payable', '-')} OR l.clearing_minor <> ${of('clearing', '-')}
      OR l.paid_minor <> ${of('cash', '-')} OR l.owed_minor <> ${of('receivable', '')}`)
/** Commissions of a partner of which more or less lies somewhere than was earned and not taken back. */
export const unequal = (db: Reads, partnerId: string) =>
  db.all<{ commissionId: string; earned: number; lies: number }>(sql`
    SELECT * FROM (SELECT c.id AS "commissionId",
      c.amount_minor + coalesce((SELECT sum(r.amount_minor) FROM commission r WHERE r.reverses_id = c.id), 0) AS earned,
      coalesce(l.pending_minor + l.held_minor + l.payable_minor + l.clearing_minor + l.paid_minor - l.owed_minor, 0) AS lies
    FROM commission c LEFT JOIN commission_place l ON l.commission_id = c.id
    WHERE c.partner_id = ${partnerId} AND c.kind NOT IN ('reversal', 'restoration')) WHERE earned <> lies`)
/** Commissions of a partner that are in doubt and do not lie where nothing is paid from. */
export const freeInDoubt = (db: Reads, partnerId: string) =>
  db.all<{ commissionId: string }>(sql`
    SELECT l.commission_id AS "commissionId" FROM commission_place l JOIN commission c ON c.id = l.commission_id
    JOIN partner p ON p.id = c.partner_id
    WHERE l.partner_id = ${partnerId} AND l.payable_minor > 0 AND ${doubted}`)
