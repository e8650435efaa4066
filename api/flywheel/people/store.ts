import { and, desc, eq, gte, inArray, isNotNull, isNull, lt, or, type SQL, sql } from 'drizzle-orm'
import { alias, type SQLiteColumn } from 'drizzle-orm/sqlite-core'
import type { Reads } from '../../../db/client.ts'
import { contact } from '../../../db/schema/contacts.ts'
import { contactStage, type HEALTHS, stageTransition } from '../../../db/schema/flywheel.ts'
import type { Key } from '../../kernel/page.ts'
import { isNamed } from '../../kernel/person.ts'
import type { PeopleFilter } from './contract.ts'
import type { MoveFilter } from './rules.ts'

interface Standing extends Pick<PeopleFilter, 'stage' | 'health' | 'channel'> {
  q: string | undefined
  since: number | undefined
  before: number | undefined
}
interface Paging {
  after: Key | undefined
  limit: number
}
const who = { id: contact.id, name: contact.name, email: contact.email }
const within = (at: SQLiteColumn, id: SQLiteColumn, { since, before }: Standing, after: Key | undefined) =>
  and(
    since === undefined ? undefined : gte(at, since),
    before === undefined ? undefined : lt(at, before),
    after && or(lt(at, after.at), and(eq(at, after.at), lt(id, after.id))),
  )
const standing = ({ stage, health }: Standing) =>
  and(stage && eq(contactStage.stage, stage), health && eq(contactStage.health, health))

/** Who they are and where they stand, the last to come there first. */
export const peopleStanding = (db: Reads, filter: Standing, { after, limit }: Paging) =>
  db
    .select({
      contact: who,
      ...{ stage: contactStage.stage, peakStage: contactStage.peakStage, health: contactStage.health },
      enteredAt: contactStage.enteredAt,
    })
    .from(contactStage)
    .innerJoin(contact, eq(contact.id, contactStage.contactId))
    .where(
      and(
        standing(filter),
        filter.channel === undefined ? undefined : eq(contactStage.channel, filter.channel),
        filter.q ? isNamed(contactStage.contactId, filter.q) : undefined,
        within(contactStage.enteredAt, contactStage.contactId, filter, after),
      ),
    )
    .orderBy(desc(contactStage.enteredAt), desc(contactStage.contactId))
    .limit(limit + 1)

const mover = alias(contact, 'mover')
const cameFrom = (from: MoveFilter['from']): SQL | undefined => {
  if (!from) return undefined
  if (from === 'known') return isNotNull(stageTransition.fromStage)
  return from === 'stranger' ? isNull(stageTransition.fromStage) : eq(stageTransition.fromStage, from)
}
/** Nothing has taken it back. */
const stands = sql`NOT EXISTS (SELECT 1 FROM stage_transition c WHERE c.supersedes = ${stageTransition.id})`

/** Moves and whose they are, the last first: of whom the contact that moved is today. */
export const peopleMoved = (db: Reads, move: MoveFilter, filter: Standing, { after, limit }: Paging) =>
  db
    .select({
      contact: who,
      stage: sql<
        (typeof contactStage.$inferSelect)['stage']
      >`coalesce(${contactStage.stage}, ${stageTransition.toStage})`,
      peakStage: sql<
        (typeof contactStage.$inferSelect)['stage']
      >`coalesce(${contactStage.peakStage}, ${stageTransition.toStage})`,
      health: sql<(typeof HEALTHS)[number]>`coalesce(${contactStage.health}, ${stageTransition.healthTo})`,
      enteredAt: sql<number>`coalesce(${contactStage.enteredAt}, ${stageTransition.at})`,
      move: {
        ...{ id: stageTransition.id, kind: stageTransition.kind, from: stageTransition.fromStage },
        to: sql<(typeof contactStage.$inferSelect)['stage']>`${stageTransition.toStage}`,
        ...{ channel: stageTransition.channel, at: stageTransition.at },
      },
    })
    .from(stageTransition)
    .innerJoin(mover, eq(mover.id, stageTransition.contactId))
    .innerJoin(contact, eq(contact.id, mover.canonicalId))
    .leftJoin(contactStage, eq(contactStage.contactId, contact.id))
    .where(
      and(
        inArray(stageTransition.kind, [...move.kinds]),
        eq(stageTransition.implied, false),
        cameFrom(move.from),
        move.to && eq(stageTransition.toStage, move.to),
        filter.channel === undefined ? undefined : eq(stageTransition.channel, filter.channel),
        standing(filter),
        stands,
        filter.q ? isNamed(contact.id, filter.q) : undefined,
        within(stageTransition.at, stageTransition.id, filter, after),
      ),
    )
    .orderBy(desc(stageTransition.at), desc(stageTransition.id))
    .limit(limit + 1)
