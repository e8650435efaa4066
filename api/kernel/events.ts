import { sql } from 'drizzle-orm'
import type { DbTx } from '../../db/client.ts'
import { FACTS, type FactData, type FactName } from '../events.ts'
import { subjectOf } from './context.ts'

/** A fact sent by a browser or a host: its id is the sender's, so a repeat is the same row. */
export interface Arrival<N extends FactName = FactName> {
  id: string
  type: N
  at: number
  data: FactData<N>
}

/**
 * Appends many arrivals in one statement and says which were new. They wake no reactions: their room updates its
 * roll-ups for the ids returned, in the same transaction.
 */
export async function appendEvents(tx: DbTx, arrivals: Arrival[], receivedAt: number): Promise<Set<string>> {
  if (arrivals.length === 0) return new Set()
  const rows = arrivals.map(({ id, type, at, data }) => {
    const clean = FACTS[type].shape.parse(data) as object
    const { subjectKind, subjectId } = subjectOf(clean)
    return [id, type, at, subjectKind, subjectId, JSON.stringify(clean)]
  })
  const inserted = await tx.all<{ id: string }>(sql`
    INSERT INTO event (id, type, at, received_at, subject_kind, subject_id, actor_kind, depth, data)
    SELECT value->>0, value->>1, value->>2, ${receivedAt}, value->>3, value->>4, 'visitor', 0, value->>5
    FROM json_each(${JSON.stringify(rows)}) WHERE true
    ON CONFLICT (id) DO NOTHING
    RETURNING id`)
  return new Set(inserted.map((row) => row.id))
}

/** Takes single acts of visitors out of the log when they were kept long enough; a trigger refuses everything else. */
export const dropEvents = (tx: DbTx, seqs: number[]) =>
  tx.run(sql`DELETE FROM event WHERE seq IN (SELECT value FROM json_each(${JSON.stringify(seqs)}))`)
