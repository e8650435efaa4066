import type { Aside, Reaction, Tx } from '../kernel/context.ts'
import { newId } from '../kernel/ids.ts'
import { isOneAddress, outweighs, PERSONAL } from './rules.ts'
import * as store from './store.ts'
import type { TemplateName } from './templates.ts'

interface Cause {
  template: TemplateName
  /** What the mail is about; one mail for each. */
  about: string
  to: string
  contactId?: string | null
  accountId?: string | null
  data: object
}

/** Writes a mail into the change that causes it, with the job that will send it. */
export async function write(tx: Tx, { template, about, to, contactId, accountId, data }: Cause): Promise<void> {
  if (!isOneAddress(to)) return
  const id = newId('msg', tx.now)
  const isNew = await store.insertMessage(tx, {
    ...{ id, toEmail: to.toLowerCase(), contactId: contactId ?? null, accountId: accountId ?? null },
    ...{ template, data: JSON.stringify(data), locale: 'en', dedupeKey: `${template}:${about}` },
    ...{ createdAt: tx.now, queuedAt: tx.now },
  })
  if (isNew) await tx.emit('message.queued', { messageId: id })
}

/** A mail about a review to who wrote it, if we know them. */
export async function writeToAuthor(
  tx: Tx,
  { contactId, reviewId }: { contactId: string | null; reviewId: string },
  letter: { template: TemplateName; about: string; data?: object },
): Promise<void> {
  if (contactId === null) return
  const [to, words] = [await store.contactEmail(tx, contactId), await store.reviewWords(tx, reviewId)]
  if (to && words) await write(tx, { ...letter, to, contactId, data: { ...words, ...letter.data } })
}

export const tellQuoted: Reaction<'testimonial.published'> = async (tx, { data }) => {
  const excerpt = await store.excerptOf(tx, data.testimonialId)
  const of = { excerpt, testimonialId: data.testimonialId }
  await writeToAuthor(tx, data, { template: 'testimonial_published', about: data.testimonialId, data: of })
}

export const tellPasswordChanged: Reaction<'account.password_changed'> = async (tx, { id, data: { accountId } }) => {
  const person = await store.accountOf(tx, accountId)
  if (!person) return
  const { email: to, contactId } = person
  await write(tx, { template: 'password_changed', about: id, to, contactId, accountId, data: {} })
}

/** Told where it went before: the owner of that mailbox may be somebody else than who changed it. */
export const tellEmailChanged: Reaction<'account.email_changed'> = async (tx, { data: { accountId, tokenId } }) => {
  const [token, person] = [await store.tokenById(tx, tokenId), await store.accountOf(tx, accountId)]
  const { from } = JSON.parse(token?.data ?? '{}') as { from?: string }
  if (!from || !person) return
  await write(tx, {
    ...{ template: 'email_changed', about: tokenId, to: from },
    ...{ contactId: person.contactId, accountId, data: {} },
  })
}

/** What somebody does not want at one address they do not want at the next; the old one may still be theirs. */
async function keepWishes(tx: Tx, to: string | undefined, aside: Aside | undefined): Promise<void> {
  if (!to || !aside) return
  for (const kind of await store.switchedOff(tx, aside.formerEmail)) await store.switchOff(tx, to, kind, tx.now)
  const reason = await store.suppressionOf(tx, aside.formerEmail)
  if (!reason || !PERSONAL.has(reason) || !outweighs(reason, await store.suppressionOf(tx, to))) return
  await store.saveSuppression(tx, to, reason, tx.now)
}
export const keepWishesOfAccount: Reaction<'account.email_changed'> = async (tx, { data: { accountId } }, aside) =>
  keepWishes(tx, (await store.accountOf(tx, accountId))?.email, aside)
export const keepWishesOfContact: Reaction<'contact.email_changed'> = async (tx, { data: { contactId } }, aside) =>
  keepWishes(tx, await store.contactEmail(tx, contactId), aside)

/** What was written to them, what waits, and what they wanted: none of it is ours to keep. */
export const forgetMail: Reaction<'contact.erased'> = (tx, { data: { members } }) => store.forgetMail(tx, members)
