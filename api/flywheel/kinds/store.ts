import { and, desc, eq, inArray, isNull, sql } from 'drizzle-orm'
import type { DbTx, Reads } from '../../../db/client.ts'
import { account } from '../../../db/schema/identity.ts'
import { eventType } from '../../../db/schema/intake.ts'
import { journey } from '../../../db/schema/journeys.ts'
import { eventSpelling, kindChoice, stageName } from '../../../db/schema/kinds.ts'
import { setting } from '../../../db/schema/settings.ts'
import { survey } from '../../../db/schema/surveys.ts'
import type { Stage } from './rules.ts'

export const names = (db: Reads) =>
  db.select({ stage: stageName.stage, name: stageName.name, own: stageName.own }).from(stageName)
export const saveName = (tx: DbTx, row: typeof stageName.$inferInsert) =>
  tx.insert(stageName).values(row).onConflictDoUpdate({ target: stageName.stage, set: row })
export const dropName = (tx: DbTx, stage: Stage) => tx.delete(stageName).where(eq(stageName.stage, stage))

/** The template in use, and who chose it. */
export const current = (db: Reads) =>
  db
    .select({
      ...{ kind: kindChoice.kind, parts: kindChoice.parts, chosenAt: kindChoice.chosenAt },
      chosenBy: account.name,
    })
    .from(kindChoice)
    .leftJoin(account, eq(account.id, kindChoice.chosenBy))
    .orderBy(desc(kindChoice.chosenAt), desc(kindChoice.id))
    .limit(1)
    .get()
export const insertChoice = (tx: DbTx, row: typeof kindChoice.$inferInsert) => tx.insert(kindChoice).values(row)

export const spellings = async (db: Reads) =>
  new Set((await db.select({ spelling: eventSpelling.spelling }).from(eventSpelling)).map(({ spelling }) => spelling))
/** Adds what is not there; what is there stays. */
export const addSpellings = async (tx: DbTx, rows: (typeof eventSpelling.$inferInsert)[]) =>
  rows.length === 0
    ? []
    : tx.insert(eventSpelling).values(rows).onConflictDoNothing().returning({ spelling: eventSpelling.spelling })
/** What these spellings count as, as far as a template said. */
export const meaningsOf = async (db: Reads, spelled: string[]) =>
  new Map(
    (spelled.length === 0
      ? []
      : await db
          .select({ spelling: eventSpelling.spelling, countsAs: eventSpelling.countsAs })
          .from(eventSpelling)
          .where(inArray(eventSpelling.spelling, spelled))
    ).map(({ spelling, countsAs }) => [spelling, countsAs]),
  )
/** Names that came and of which nobody said what they count as. */
export const unmappedTypes = (db: Reads) =>
  db.select({ id: eventType.id, name: eventType.name }).from(eventType).where(isNull(eventType.countsAs))

export const surveys = (db: Reads) =>
  db
    .select({ id: survey.id, kind: survey.kind, state: survey.state })
    .from(survey)
    .orderBy(sql`state = 'open' DESC`, sql`state = 'draft' DESC`, desc(survey.createdAt), desc(survey.id))
    .limit(500)
export const journeysOf = async (db: Reads, templates: string[]) =>
  new Map(
    (
      await db
        .select({ id: journey.id, template: journey.template })
        .from(journey)
        .where(and(inArray(journey.template, templates)))
    ).map(({ id, template }) => [template!, id]),
  )
/** What the company is called; empty before it was set up. */
export const companyName = async (db: Reads) =>
  (
    await db
      .select({ name: sql<string | null>`value->>'companyName'` })
      .from(setting)
      .where(eq(setting.key, 'brand'))
      .get()
  )?.name ?? ''
