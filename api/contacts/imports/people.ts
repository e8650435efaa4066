import type { Reads } from '../../../db/client.ts'
import { type Decision, decide, type Known, type Read, type Said } from './rules.ts'
import * as store from './store.ts'

export interface People {
  byEmail: ReadonlyMap<string, Known>
  byExternalId: ReadonlyMap<string, Known>
  staff: ReadonlySet<string>
}

/** Everybody whom these lines name, looked up at once. */
export async function peopleIn(db: Reads, lines: readonly Read[]): Promise<People> {
  const said = lines.flatMap((line) => (line.ok ? [line.said] : []))
  const emails = said.flatMap(({ email }) => email ?? [])
  const numbers = said.flatMap(({ externalId }) => externalId ?? [])
  const byEmail = await store.knownByEmail(db, emails)
  const byExternalId = await store.knownByExternalId(db, numbers)
  const strangers = emails.filter((email) => !byEmail.has(email))
  return { byEmail, byExternalId, staff: await store.staffAmong(db, strangers) }
}

/** What a line would do, as people are now. */
export const decided = (said: Said, { byEmail, byExternalId, staff }: People): Decision =>
  decide(said, {
    byExternalId: byExternalId.get(said.externalId ?? ''),
    byEmail: byEmail.get(said.email ?? ''),
    isStaff: staff.has(said.email ?? ''),
  })
