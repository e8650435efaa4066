import { and, asc, desc, eq, gte, lt, or, sql } from 'drizzle-orm'
import type { DbTx, Reads } from '../../../db/client.ts'
import { account } from '../../../db/schema/identity.ts'
import { workItem } from '../../../db/schema/items.ts'
import { wheelAudit, wheelSuggestion } from '../../../db/schema/wheel-audits.ts'
import type { Key } from '../../kernel/page.ts'
import { HOST_EVENTS } from '../intake/rules.ts'
import type { Figure } from './contract.ts'

export const insertAudit = (tx: DbTx, row: typeof wheelAudit.$inferInsert) => tx.insert(wheelAudit).values(row)
export const insertSuggestions = (tx: DbTx, rows: (typeof wheelSuggestion.$inferInsert)[]) =>
  tx.insert(wheelSuggestion).values(rows)
const taken = { id: wheelAudit.id, takenAt: wheelAudit.takenAt, takenBy: account.name }
/** What became an item is not done while the item is open. */
const onList = sql`EXISTS (SELECT 1 FROM ${workItem} WHERE ${wheelSuggestion.madeKind} = 'item'
  AND ${workItem.id} = ${wheelSuggestion.madeId} AND ${workItem.state} = 'open')`
const inState = (state: string, more = sql`1`) =>
  sql<number>`(SELECT count(*) FROM ${wheelSuggestion} WHERE ${wheelSuggestion.auditId} = ${wheelAudit.id}
    AND ${wheelSuggestion.state} = ${state} AND ${more})`
/** The last first. */
export const audits = (db: Reads, after: Key | undefined, limit: number) =>
  db
    .select({
      ...{ ...taken, open: inState('open'), given: inState('done', onList) },
      ...{ done: inState('done', sql`NOT ${onList}`), declined: inState('declined') },
    })
    .from(wheelAudit)
    .leftJoin(account, eq(account.id, wheelAudit.takenBy))
    .where(
      after && or(lt(wheelAudit.takenAt, after.at), and(eq(wheelAudit.takenAt, after.at), lt(wheelAudit.id, after.id))),
    )
    .orderBy(desc(wheelAudit.takenAt), desc(wheelAudit.id))
    .limit(limit)
export const auditById = (db: Reads, id: string) =>
  db
    .select({ ...taken, answers: wheelAudit.answers, figures: wheelAudit.figures })
    .from(wheelAudit)
    .leftJoin(account, eq(account.id, wheelAudit.takenBy))
    .where(eq(wheelAudit.id, id))
    .get()
/** What was declined since a moment, in whichever audit. */
export const declinedSince = async (db: Reads, since: number) =>
  new Set(
    (
      await db
        .selectDistinct({ key: wheelSuggestion.key })
        .from(wheelSuggestion)
        .where(and(eq(wheelSuggestion.state, 'declined'), gte(wheelSuggestion.endedAt, since)))
    ).map(({ key }) => key),
  )
export const suggestionsOf = (db: Reads, auditId: string) =>
  db
    .select({
      suggestion: wheelSuggestion,
      endedBy: account.name,
      item: { team: workItem.team, state: workItem.state },
    })
    .from(wheelSuggestion)
    .leftJoin(workItem, and(eq(wheelSuggestion.madeKind, 'item'), eq(workItem.id, wheelSuggestion.madeId)))
    .leftJoin(account, eq(account.id, wheelSuggestion.endedBy))
    .where(eq(wheelSuggestion.auditId, auditId))
    .orderBy(asc(wheelSuggestion.position))
const one = (auditId: string, key: string) => and(eq(wheelSuggestion.auditId, auditId), eq(wheelSuggestion.key, key))
export const suggestionBy = (db: Reads, auditId: string, key: string) =>
  db.select().from(wheelSuggestion).where(one(auditId, key)).get()
export const endSuggestion = (
  tx: DbTx,
  { auditId, key }: { auditId: string; key: string },
  change: Partial<typeof wheelSuggestion.$inferInsert>,
) => tx.update(wheelSuggestion).set(change).where(one(auditId, key))
/** Whatever suggestions had made this are open again. */
export async function reopen(tx: DbTx, made: { kind: 'journey' | 'survey'; id: string }, now: number): Promise<void> {
  await tx
    .update(wheelSuggestion)
    .set({ state: 'open', reason: '', madeKind: null, madeId: null, endedAt: null, endedBy: null, thrownAt: now })
    .where(and(eq(wheelSuggestion.madeKind, made.kind), eq(wheelSuggestion.madeId, made.id)))
}

const hostNames = sql`(SELECT value FROM json_each(${JSON.stringify([...HOST_EVENTS.keys()])}))`
/** What the portal knows today, as numbers. */
export const figures = async (db: Reads) =>
  (
    await db.all<Record<Figure, number>>(sql`SELECT
      (SELECT count(*) FROM contact_stage WHERE stage = 'activation') AS known,
      (SELECT count(*) FROM contact_stage WHERE stage <> 'activation') AS customers,
      (SELECT count(*) FROM contact_stage WHERE stage = 'advocacy') AS advocates,
      (SELECT count(*) FROM contact_stage WHERE health IN ('dormant', 'churned')) AS lost,
      (SELECT count(DISTINCT contact_id) FROM ask WHERE kind = 'review') AS asked,
      (SELECT count(*) FROM review WHERE state = 'published') AS reviews,
      (SELECT count(DISTINCT e.contact_id) FROM tracked_event e JOIN event_type y ON y.id = e.type_id
        WHERE coalesce(y.counts_as, y.name) = 'product.first_value') AS "firstValue",
      (SELECT count(*) FROM event_type WHERE counts_as IS NULL AND name NOT IN ${hostNames}) AS unmapped,
      (SELECT count(*) FROM feed_entry WHERE asks = 1 AND answered_at IS NULL) AS waiting,
      (SELECT count(*) FROM promise WHERE state = 'open') AS promises,
      (SELECT count(*) FROM promise WHERE state = 'open' AND owner_id IS NULL) AS unowned,
      (SELECT count(*) FROM offer WHERE state = 'live') AS offers,
      (SELECT count(*) FROM survey WHERE kind = 'nps' AND state <> 'closed') AS "npsSurveys",
      (SELECT count(*) FROM kind_choice) AS kinds`)
  )[0]!
export const journeyTemplates = async (db: Reads) =>
  new Set(
    (
      await db.all<{ template: string }>(sql`
        SELECT DISTINCT template FROM journey WHERE template IS NOT NULL AND state <> 'ended'`)
    ).map(({ template }) => template),
  )
