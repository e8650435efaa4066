import type { Reaction, Tx } from '../kernel/context.ts'
import { newId } from '../kernel/ids.ts'
import { isLinkPurpose, isOneAddress } from './rules.ts'
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
async function write(tx: Tx, { template, about, to, contactId, accountId, data }: Cause): Promise<void> {
  if (!isOneAddress(to)) return
  const id = newId('msg', tx.now)
  const isNew = await store.insertMessage(tx, {
    ...{ id, toEmail: to.toLowerCase(), contactId: contactId ?? null, accountId: accountId ?? null },
    ...{ template, data: JSON.stringify(data), locale: 'en', dedupeKey: `${template}:${about}` },
    ...{ createdAt: tx.now, queuedAt: tx.now },
  })
  if (isNew) await tx.emit('message.queued', { messageId: id })
}

async function writeToAuthor(
  tx: Tx,
  { contactId, reviewId }: { contactId: string; reviewId: string },
  letter: { template: TemplateName; about: string; data?: object },
): Promise<void> {
  const [to, words] = [await store.contactEmail(tx, contactId), await store.reviewWords(tx, reviewId)]
  if (to && words) await write(tx, { ...letter, to, contactId, data: { ...words, ...letter.data } })
}

export const tellReceived: Reaction<'review.submitted'> = (tx, { data }) =>
  writeToAuthor(tx, data, { template: 'review_received', about: data.reviewId })

export const tellPublished: Reaction<'review.published'> = (tx, { data }) =>
  writeToAuthor(tx, data, { template: 'review_published', about: data.reviewId })

export const tellRejected: Reaction<'review.rejected'> = async (tx, { id, data }) => {
  const said = await store.statementOf(tx, data.reviewId)
  await writeToAuthor(tx, data, {
    template: 'review_rejected',
    about: id,
    data: { reason: data.reason, statement: said?.statement ?? '' },
  })
}

export const tellQuoted: Reaction<'testimonial.published'> = async (tx, { data }) => {
  const excerpt = await store.excerptOf(tx, data.testimonialId)
  await writeToAuthor(tx, data, { template: 'testimonial_published', about: data.testimonialId, data: { excerpt } })
}

/** The link itself stays sealed in its own row; the mail knows which row it is. */
export const mailLink: Reaction<'link.requested'> = async (tx, { data: { tokenId, purpose, accountId } }) => {
  const token = await store.tokenById(tx, tokenId)
  if (!token?.email || !isLinkPurpose(purpose)) return
  const person = accountId ? await store.accountOf(tx, accountId) : undefined
  const contactId = person?.contactId
  await write(tx, { template: purpose, about: tokenId, to: token.email, contactId, accountId, data: { tokenId } })
  if (purpose !== 'email_change' || !person) return
  await write(tx, {
    ...{ template: 'email_change_notice', about: tokenId, to: person.email },
    ...{ contactId, accountId, data: {} },
  })
}

export const tellPasswordChanged: Reaction<'account.password_changed'> = async (tx, { id, data: { accountId } }) => {
  const person = await store.accountOf(tx, accountId)
  if (!person) return
  const { email: to, contactId } = person
  await write(tx, { template: 'password_changed', about: id, to, contactId, accountId, data: {} })
}
