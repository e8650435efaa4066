import type { Reaction } from '../../kernel/context.ts'
import { toParagraphs } from '../../kernel/markdown.ts'
import { write } from '../reactions.ts'
import { switchOn } from '../store.ts'
import * as store from './store.ts'

export const askWhoseAddress: Reaction<'opt_in.asked'> = async (tx, { data: { optInId } }) => {
  const found = await store.optInLetter(tx, optInId)
  if (!found) return
  const { email: to, kind, title, newsletter } = found
  await write(tx, { template: 'opt_in', about: optInId, to, data: { optInId, kind, title, newsletter } })
}

const LINK = /\[([^\]]{1,200})\]\((https?:\/\/[^)\s]{1,2000})\)/g
/** One copy of an issue: one mail a person, whatever happens to the job that writes them. */
export const sendIssue: Reaction<'issue.copied'> = async (tx, { data: { issueId, contactId } }) => {
  const [issue, to] = [await store.issueLetter(tx, issueId), await store.addressOf(tx, contactId)]
  if (!issue || !to) return
  const links = [...issue.body.matchAll(LINK)].map(([, label, href]) => ({ label: label!, href: href! }))
  const data = { subject: issue.subject, paragraphs: toParagraphs(issue.body), links }
  await write(tx, { template: 'newsletter_issue', about: `${issueId}:${contactId}`, to, contactId, data })
}

/** Who confirms it wants it, also when they had stopped such mail before. */
export const wantAgain: Reaction<'subscription.confirmed'> = async (tx, { data: { contactId } }) => {
  const email = await store.addressOf(tx, contactId)
  if (email) await switchOn(tx, email, 'product')
}
