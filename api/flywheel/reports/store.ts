import { and, desc, eq, gte, inArray, isNotNull, isNull, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/sqlite-core'
import type { Reads } from '../../../db/client.ts'
import { contact } from '../../../db/schema/contacts.ts'
import { attribution } from '../../../db/schema/conversions.ts'
import { contactStage, stageFlowDay, stageStockDay, stageTransition } from '../../../db/schema/flywheel.ts'
import { testimonial } from '../../../db/schema/testimonials.ts'
import { ofPerson } from '../../kernel/person.ts'
import type { Stage } from '../stages/rules.ts'

const advocate = alias(contact, 'advocate')
const words = {
  testimonial: { id: testimonial.id, excerpt: testimonial.excerpt },
  advocate: { id: advocate.id, name: advocate.name },
}

/** From the roll-up, which is the changes of every day; people there may be too many to count. */
export const stock = (db: Reads) =>
  db
    .select({ stage: stageStockDay.stage, n: sql<number>`sum(${stageStockDay.change})` })
    .from(stageStockDay)
    .groupBy(stageStockDay.stage)
/** Nothing has taken it back, and it is none that takes another back. */
const stands = sql`${stageTransition.kind} <> 'correction'
  AND NOT EXISTS (SELECT 1 FROM stage_transition c WHERE c.supersedes = ${stageTransition.id})`
/** Somebody moved, and not only what we know of them. */
const moved = and(eq(stageTransition.implied, false), inArray(stageTransition.kind, ['advance', 'regress']), stands)
/** Moves from one stage to another since a day; stages that were only passed through are not among them. */
export const flowSince = async (db: Reads, day: number) =>
  db
    .select({
      to: sql<Stage>`${stageFlowDay.toStage}`,
      kind: sql<'advance' | 'regress'>`${stageFlowDay.kind}`,
      n: sql<number>`sum(${stageFlowDay.n})`,
    })
    .from(stageFlowDay)
    .where(and(gte(stageFlowDay.day, day), inArray(stageFlowDay.kind, ['advance', 'regress'])))
    .groupBy(stageFlowDay.kind, stageFlowDay.toStage)

const isWayIn = and(eq(stageTransition.kind, 'advance'), eq(stageTransition.toStage, 'activation'))
/** Where they stood before the event; a stage that was only passed through is no place to come from. */
const cameFrom = sql<Stage | null>`(SELECT t.from_stage FROM stage_transition t WHERE t.contact_id = ${stageTransition.contactId}
  AND t.cause_seq IS ${stageTransition.causeSeq} AND t.at = ${stageTransition.at} AND t.kind = ${stageTransition.kind} ORDER BY t.id LIMIT 1)`
const eventName = sql<string | null>`CASE ${stageTransition.cause}
  WHEN 'event' THEN (SELECT e.type FROM event e WHERE e.seq = ${stageTransition.causeSeq})
  WHEN 'tracked' THEN (SELECT y.name FROM tracked_event x JOIN event_type y ON y.id = x.type_id WHERE x.seq = ${stageTransition.causeSeq})
  WHEN 'told' THEN (SELECT group_concat(k.key, ', ') FROM told_trait x, json_each(x.said) k WHERE x.seq = ${stageTransition.causeSeq})
  END`
const moves = (db: Reads) =>
  db
    .select({
      move: stageTransition,
      cameFrom,
      contact: { id: contact.id, name: contact.name },
      eventName,
      ...words,
    })
    .from(stageTransition)
    .innerJoin(contact, eq(contact.id, stageTransition.contactId))
    .leftJoin(attribution, and(isWayIn, eq(attribution.contactId, stageTransition.contactId)))
    .leftJoin(testimonial, eq(testimonial.id, attribution.testimonialId))
    .leftJoin(advocate, eq(advocate.id, attribution.advocateId))
export const latestMoves = (db: Reads, limit: number) =>
  moves(db).where(moved).orderBy(desc(stageTransition.at), desc(stageTransition.id)).limit(limit)
/** Of the whole person, whichever of their contacts moved. */
export const movesOf = (db: Reads, contactId: string) =>
  moves(db)
    .where(
      and(
        ofPerson(stageTransition.contactId, contactId),
        isNull(stageTransition.supersedes),
        isNotNull(stageTransition.toStage),
        sql`NOT EXISTS (SELECT 1 FROM stage_transition c WHERE c.supersedes = ${stageTransition.id})`,
      ),
    )
    .orderBy(desc(stageTransition.at), desc(stageTransition.id))
    .limit(200)

export const person = (db: Reads, contactId: string) =>
  db
    .select({ contact: { id: contact.id, name: contact.name, email: contact.email }, stage: contactStage.stage })
    .from(contactStage)
    .innerJoin(contact, eq(contact.id, contactStage.contactId))
    .where(ofPerson(contactStage.contactId, contactId))
    .get()
