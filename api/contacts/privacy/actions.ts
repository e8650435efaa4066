import type { Customer, May, Proven, System } from '../../kernel/actor.ts'
import type { Ctx, Tx } from '../../kernel/context.ts'
import { notFound } from '../../kernel/problem.ts'
import type { PersonalData } from './rules.ts'
import * as store from './store.ts'

const nobody = () => notFound('contact.not_found', 'There is no such contact, or it was erased.')

/** The contacts of a person who is still here, by any of them. @throws Problem contact.not_found */
async function personOf(db: Parameters<typeof store.membersOf>[0], contactId: string) {
  const members = (await store.membersOf(db, contactId)).filter(({ erasedAt }) => erasedAt === null)
  if (members.length === 0) throw nobody()
  return {
    members,
    kept: members.find(({ id, canonicalId }) => id === canonicalId) ?? members[0]!,
    ids: members.map(({ id }) => id),
    emails: members.map(({ email }) => email),
    externalIds: members.flatMap(({ externalId }) => externalId ?? []),
  }
}

/** Everything we hold about a person, read in one go. */
export async function exportOf({ read, now }: Pick<Ctx, 'read' | 'now'>, contactId: string): Promise<PersonalData> {
  const { ids, emails } = await personOf(read, contactId)
  const found = await store.everythingOf(read, ids, emails)
  return { madeAt: new Date(now()).toISOString(), company: await store.companyName(read), ...opened(found) }
}
/** JSON that stands as text in a column becomes what it is, and moments become dates that say their zone. */
const opened = (value: object): Record<string, unknown> =>
  JSON.parse(JSON.stringify(value), (key, said) => {
    if (JSON_COLUMNS.has(key)) return parsed(said)
    return typeof said === 'number' && MOMENT.test(key) && Math.abs(said) < LAST_MOMENT
      ? new Date(said).toISOString()
      : said
  })
const MOMENT = /(?:^a|A)t$|(?:live|valid)From$/
const LAST_MOMENT = 8.64e15
const JSON_COLUMNS = new Set([
  'traits',
  'data',
  'flags',
  'ranges',
  'trace',
  'members',
  'claims',
  'cells',
  'answers',
  'facts',
  'words',
])
const parsed = (said: unknown) => (typeof said === 'string' ? (JSON.parse(said) as unknown) : said)

export async function previewOf({ read }: Pick<Ctx, 'read'>, contactId: string) {
  const { kept, ids, emails } = await personOf(read, contactId)
  return { contactId: kept.id, name: kept.name, email: kept.email, ...(await store.sizesOf(read, ids, emails)) }
}

export const eraseMe = (ctx: Ctx<Proven<Customer>>) => ctx.write((tx) => erase(tx, ctx.actor.contactId, 'customer'))
export const eraseContact = (ctx: Ctx<Proven<May<'contacts.erase'>>>, contactId: string) =>
  ctx.write((tx) => erase(tx, contactId, 'staff'))

/**
 * Each room takes out what it holds, in this one change; the contact's row stays with its id alone, so that sales and
 * events add up. The bytes in the files follow in the job `contacts.scrub`.
 */
async function erase(tx: Tx, contactId: string, askedBy: 'customer' | 'staff') {
  const { kept, ids, emails, externalIds } = await personOf(tx, contactId)
  await store.endConsents(tx, ids, tx.now)
  await tx.emit('contact.erased', { contactId: kept.id, members: ids })
  await store.dropMentions(tx, ids, { emails, externalIds })
  for (const id of ids) await store.emptyContact(tx, id, tx.now)
  await store.insertErasures(
    tx,
    ids.map((id) => ({ contactId: id, askedBy, erasedAt: tx.now })),
  )
}

/** Takes what was erased out of the files too; comes back until no copy from before is left. */
export async function scrub(ctx: Ctx<System>, files: () => Promise<boolean>): Promise<void> {
  const waiting = (await store.erasuresToScrub(ctx.read)).map(({ contactId }) => contactId)
  if (waiting.length === 0 || !(await files())) return
  await ctx.write((tx) => store.markScrubbed(tx, waiting, tx.now))
  // what was just written says only that; but the log is to hold nothing of the change itself
  await files()
}
