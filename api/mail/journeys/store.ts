import { and, eq } from 'drizzle-orm'
import type { Reads } from '../../../db/client.ts'
import { company, contact } from '../../../db/schema/contacts.ts'
import { journeyRun, journeyVersion } from '../../../db/schema/journeys.ts'

/** What a mail of a journey is made of: the version its reader walks along, and who they are. */
export const letterOf = (db: Reads, runId: string, contactId: string) =>
  db
    .select({
      ...{ definition: journeyVersion.definition, name: contact.name, email: contact.email },
      ...{ company: company.name, entryKey: journeyRun.entryKey },
    })
    .from(journeyRun)
    .innerJoin(
      journeyVersion,
      and(eq(journeyVersion.journeyId, journeyRun.journeyId), eq(journeyVersion.version, journeyRun.version)),
    )
    .innerJoin(contact, eq(contact.id, contactId))
    .leftJoin(company, eq(company.id, contact.companyId))
    .where(eq(journeyRun.id, runId))
    .get()
