import { and, desc, eq } from 'drizzle-orm'
import type { Reads } from '../../../db/client.ts'
import { ask, askConsidered, askSwitch } from '../../../db/schema/asks.ts'
import { ofPerson } from '../../kernel/person.ts'

const SHOWN = 50
/** Every ask of a person by any of their contacts, the newest first. */
export const madeTo = (db: Reads, contactId: string) =>
  db
    .select({
      ...{ id: ask.id, kind: ask.kind, channel: ask.channel, source: ask.sourceKind },
      ...{ at: ask.at, answer: ask.answer, answeredAt: ask.answeredAt },
    })
    .from(ask)
    .where(ofPerson(ask.contactId, contactId))
    .orderBy(desc(ask.at))
    .limit(SHOWN)
export const consideredFor = (db: Reads, contactId: string) =>
  db
    .select({
      ...{ seq: askConsidered.seq, kind: askConsidered.kind, source: askConsidered.sourceKind, at: askConsidered.at },
      ...{ reason: askConsidered.reason, freeAt: askConsidered.freeAt, wonBy: askConsidered.wonBy },
      ...{ valueMilli: askConsidered.valueMilli, wonMilli: askConsidered.wonMilli },
    })
    .from(askConsidered)
    .where(ofPerson(askConsidered.contactId, contactId))
    .orderBy(desc(askConsidered.seq))
    .limit(SHOWN)
export const switchedOff = async (db: Reads, contactId: string) =>
  new Set(
    (await db.select({ kind: askSwitch.kind }).from(askSwitch).where(ofPerson(askSwitch.contactId, contactId))).map(
      ({ kind }) => kind,
    ),
  )
/** An ask of this person; undefined of somebody else's. */
export const askOf = (db: Reads, contactId: string, id: string) =>
  db
    .select()
    .from(ask)
    .where(and(eq(ask.id, id), ofPerson(ask.contactId, contactId)))
    .get()
