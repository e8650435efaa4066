import { and, desc, eq, inArray, lt, or, type SQL, sql } from 'drizzle-orm'
import type { DbTx, Reads } from '../../../db/client.ts'
import { company, contact } from '../../../db/schema/contacts.ts'
import { request } from '../../../db/schema/feature-requests.ts'
import { requestVote } from '../../../db/schema/request-votes.ts'
import type { Key } from '../../kernel/page.ts'
import { ofPerson } from '../../kernel/person.ts'
import type { Voter } from './voter.ts'

export type VoteRow = typeof requestVote.$inferSelect

/** Rows of one voter: of a person by any of their contacts, or of one browser. */
export const by = ({ id, contactId }: Voter): SQL =>
  contactId === null ? eq(requestVote.voterId, id) : ofPerson(requestVote.voterId, contactId)

export const voteOf = (db: Reads, requestId: string, voter: Voter) =>
  db
    .select()
    .from(requestVote)
    .where(and(eq(requestVote.requestId, requestId), by(voter)))
    // one that was cast here says more than one that came with a merge
    .orderBy(sql`${requestVote.originId} IS NOT NULL`)
    .get()

/** False when there was one already. */
export const insertVote = async (tx: DbTx, row: typeof requestVote.$inferInsert): Promise<boolean> =>
  (await tx.insert(requestVote).values(row).onConflictDoNothing().returning({ id: requestVote.voterId })).length > 0

export const weigh = (tx: DbTx, requestIds: string[], voter: Voter, change: Pick<VoteRow, 'importance' | 'why'>) =>
  tx
    .update(requestVote)
    .set(change)
    .where(and(inArray(requestVote.requestId, requestIds), by(voter)))

/** Answers the ids of requests that lost a vote. */
export const deleteVotes = async (tx: DbTx, requestIds: string[], voter: Voter): Promise<string[]> => {
  const gone = await tx
    .delete(requestVote)
    .where(and(inArray(requestVote.requestId, requestIds), by(voter)))
    .returning({ requestId: requestVote.requestId })
  return [...new Set(gone.map(({ requestId }) => requestId))]
}

/** How many open requests of a board this voter has votes on, the voter's share of a budget. */
export async function votesUsed(db: Reads, boardId: string, voter: Voter): Promise<number> {
  const row = await db
    .select({ n: sql<number>`count(DISTINCT ${requestVote.requestId})` })
    .from(requestVote)
    .innerJoin(request, eq(request.id, requestVote.requestId))
    .where(
      and(
        by(voter),
        eq(request.boardId, boardId),
        eq(request.shown, true),
        sql`${request.statusId} IN (SELECT id FROM request_status WHERE votable = 1)`,
      ),
    )
    .get()
  return row?.n ?? 0
}

/** Where a person works, and what that company pays. */
export const companyOf = (db: Reads, contactId: string) =>
  db
    .select({ companyId: company.id, revenueMinor: company.revenueMinor, currency: company.revenueCurrency })
    .from(contact)
    .innerJoin(company, eq(company.id, contact.companyId))
    .where(sql`${contact.id} = (SELECT canonical_id FROM contact WHERE id = ${contactId})`)
    .get()

// a board that shows no names keeps them where its requests were taken into
const mayBeNamed = sql`(${requestVote.originId} IS NULL OR EXISTS (SELECT 1 FROM request o JOIN board b ON b.id = o.board_id
  WHERE o.id = ${requestVote.originId} AND b.show_voters = 1))`
interface VoterPage {
  after: Key | undefined
  limit: number
  forStaff: boolean
}
/** Who voted, newest first, one more than asked for. */
export const votersOf = (db: Reads, requestId: string, { after, limit, forStaff }: VoterPage) =>
  db
    .select({ vote: requestVote, name: contact.name, erasedAt: contact.erasedAt, company: company.name })
    .from(requestVote)
    .leftJoin(contact, eq(contact.id, requestVote.contactId))
    .leftJoin(company, eq(company.id, contact.companyId))
    .where(
      and(
        eq(requestVote.requestId, requestId),
        forStaff ? undefined : mayBeNamed,
        after &&
          or(
            lt(requestVote.createdAt, after.at),
            and(eq(requestVote.createdAt, after.at), lt(requestVote.voterId, after.id)),
          ),
      ),
    )
    .orderBy(desc(requestVote.createdAt), desc(requestVote.voterId))
    .limit(limit + 1)

export const votesOfVoter = (db: Reads, voter: Voter) => db.select().from(requestVote).where(by(voter))
/** The vote of a browser becomes the vote of a person. */
export const claimVote = (
  tx: DbTx,
  { requestId, voterId }: Pick<VoteRow, 'requestId' | 'voterId'>,
  change: Partial<VoteRow>,
) =>
  tx
    .update(requestVote)
    .set(change)
    .where(and(eq(requestVote.requestId, requestId), eq(requestVote.voterId, voterId)))
export const dropVote = (tx: DbTx, { requestId, voterId }: Pick<VoteRow, 'requestId' | 'voterId'>) =>
  tx.delete(requestVote).where(and(eq(requestVote.requestId, requestId), eq(requestVote.voterId, voterId)))
export const wroteRequests = async (db: Reads, anonymousId: string) =>
  Boolean(await db.select({ id: request.id }).from(request).where(eq(request.anonymousId, anonymousId)).get())
export const claimRequests = (tx: DbTx, anonymousId: string, contactId: string) =>
  tx.update(request).set({ anonymousId: null, contactId }).where(eq(request.anonymousId, anonymousId))

/** What people said it means to them, with what it keeps them from. */
export const importancesOf = (db: Reads, requestId: string) =>
  db
    .select({ importance: requestVote.importance, n: sql<number>`count(*)` })
    .from(requestVote)
    .where(eq(requestVote.requestId, requestId))
    .groupBy(requestVote.importance)
export const blockedOf = (db: Reads, requestId: string, limit = 20) =>
  db
    .select({ why: requestVote.why, name: contact.name, contactId: requestVote.contactId, at: requestVote.createdAt })
    .from(requestVote)
    .leftJoin(contact, eq(contact.id, requestVote.contactId))
    .where(and(eq(requestVote.requestId, requestId), sql`${requestVote.why} IS NOT NULL`))
    .orderBy(desc(requestVote.createdAt))
    .limit(limit)

/** Companies of voters with what they pay, by currency; null for those nobody knows it of. */
export const revenueOf = (db: Reads, requestId: string) =>
  db.all<{ currency: string | null; amountMinor: number; companies: number }>(sql`
    SELECT revenue_currency AS currency, coalesce(sum(revenue_minor), 0) AS amountMinor, count(*) AS companies
    FROM company WHERE id IN (SELECT k.company_id FROM request_vote v JOIN contact c ON c.id = v.voter_id
      JOIN contact k ON k.id = c.canonical_id WHERE v.request_id = ${requestId}) GROUP BY revenue_currency`)
