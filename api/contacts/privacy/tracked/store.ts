import { asc, eq, inArray } from 'drizzle-orm'
import type { Reads } from '../../../../db/client.ts'
import { eventType, toldTrait, trackedEvent } from '../../../../db/schema/intake.ts'

/** What other applications told us that a person did. */
export const trackedOf = async (db: Reads, ids: string[]) =>
  (
    await db
      .select({
        ...{ event: eventType.name, occurredAt: trackedEvent.occurredAt, receivedAt: trackedEvent.receivedAt },
        said: trackedEvent.props,
      })
      .from(trackedEvent)
      .innerJoin(eventType, eq(eventType.id, trackedEvent.typeId))
      .where(inArray(trackedEvent.contactId, ids))
      .orderBy(asc(trackedEvent.occurredAt), asc(trackedEvent.seq))
  ).map(({ said, ...one }) => ({ ...one, said: said === null ? null : (JSON.parse(said) as Record<string, unknown>) }))
/** What they said of a person, each time it was something else; as text, so that nothing they named like a moment is taken for one. */
export const toldOf = (db: Reads, ids: string[]) =>
  db
    .select({ at: toldTrait.at, receivedAt: toldTrait.receivedAt, traits: toldTrait.said })
    .from(toldTrait)
    .where(inArray(toldTrait.contactId, ids))
    .orderBy(asc(toldTrait.at), asc(toldTrait.seq))
