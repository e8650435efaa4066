import { and, eq, isNull, sql } from 'drizzle-orm'
import type { Reads } from '../../../db/client.ts'
import { contact } from '../../../db/schema/contacts.ts'
import { survey, surveyAsk } from '../../../db/schema/surveys.ts'

/** What an ask says and to whom: the contact that stands for its person now. */
export const letterOf = (db: Reads, askId: string) =>
  db
    .select({
      ...{ contactId: contact.id, email: contact.email, erasedAt: contact.erasedAt },
      ...{ title: survey.title, intro: survey.intro, kind: survey.kind },
    })
    .from(surveyAsk)
    .innerJoin(survey, eq(survey.id, surveyAsk.surveyId))
    .innerJoin(contact, sql`${contact.id} = (SELECT c.canonical_id FROM contact c WHERE c.id = ${surveyAsk.contactId})`)
    .where(eq(surveyAsk.id, askId))
    .get()

/** How long a link works when its survey has no day on which it ends. */
const LASTS_MS = 90 * 86_400_000
/** The sealed link of an ask that can still be answered. */
export async function linkOf(db: Reads, askId: string) {
  const row = await db
    .select({ sealed: surveyAsk.sealed, closesAt: survey.closesAt, queuedAt: surveyAsk.queuedAt })
    .from(surveyAsk)
    .innerJoin(survey, eq(survey.id, surveyAsk.surveyId))
    .where(and(eq(surveyAsk.id, askId), isNull(surveyAsk.endedAt), eq(survey.state, 'open')))
    .get()
  return row && { sealed: row.sealed, expiresAt: row.closesAt ?? row.queuedAt + LASTS_MS }
}
