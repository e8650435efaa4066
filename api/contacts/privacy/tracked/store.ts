import { asc, eq, inArray } from 'drizzle-orm'
import type { Reads } from '../../../../db/client.ts'
import { eventType, trackedEvent } from '../../../../db/schema/intake.ts'

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
