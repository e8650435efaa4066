import type { Reaction, Tx } from '../kernel/context.ts'
import * as store from './moderation/store.ts'
import { write, writeToAuthor } from './reactions.ts'
import type { TemplateName } from './templates.ts'

interface About {
  reviewId: string
  contactId: string | null
}
const tell = (tx: Tx, data: About, template: TemplateName, { about, more = {} }: { about: string; more?: object }) =>
  writeToAuthor(tx, data, { template, about, data: { reviewId: data.reviewId, ...more } })

interface Range {
  field: 'title' | 'body'
  start: number
  end: number
}
/** What the last decision says, with the words it is about as the author wrote them. */
async function decided(tx: Tx, reviewId: string) {
  const decision = await store.lastDecision(tx, reviewId)
  const { ranges = [] } = JSON.parse(decision?.evidence ?? '{}') as { ranges?: Range[] }
  const { ground } = JSON.parse(decision?.grounds ?? '{}') as { ground?: { law?: string } | null }
  const revision = decision && (await store.wordsOf(tx, reviewId, decision.revision))
  const written = revision?.redacts ? await store.wordsOf(tx, reviewId, revision.redacts) : revision
  return {
    ...{ reason: decision?.reason ?? '', statement: decision?.statement ?? '', law: ground?.law ?? '' },
    quotes: written ? ranges.map(({ field, start, end }) => written[field].slice(start, end)) : [],
    fromAppeal: decision?.fromState === 'appealed',
  }
}
const verdict =
  (template: TemplateName) =>
  async (tx: Tx, { id, data }: { id: string; data: About }): Promise<void> =>
    tell(tx, data, template, { about: id, more: await decided(tx, data.reviewId) })

/** One mail a review, however often it waits. */
export const tellReceived: Reaction<'review.held'> = (tx, { data }) =>
  tell(tx, data, 'review_received', { about: data.reviewId })

export const tellPublished: Reaction<'review.published'> = async (tx, { id, data }) => {
  const { fromAppeal, statement } = await decided(tx, data.reviewId)
  if (fromAppeal) await tell(tx, data, 'appeal_overturned', { about: id, more: { outcome: statement } })
  else await tell(tx, data, 'review_published', { about: data.reviewId })
}
export const tellRestored: Reaction<'review.restored'> = async (tx, { id, data }) => {
  const { statement, reason, ...said } = await decided(tx, data.reviewId)
  if (data.appealed) await tell(tx, data, 'appeal_overturned', { about: id, more: { outcome: statement } })
  else if (reason) await tell(tx, data, 'review_redacted', { about: id, more: { statement, reason, ...said } })
  else await tell(tx, data, 'review_restored', { about: id })
}
/** Words were left out; an author who changed them knows that already. */
export const tellRedacted: Reaction<'review.changed'> = async (tx, { id, data }) => {
  const said = await decided(tx, data.reviewId)
  if (said.reason) await tell(tx, data, 'review_redacted', { about: id, more: said })
}
export const tellChangesRequested: Reaction<'review.changes_requested'> = verdict('review_changes_requested')
export const tellEditRefused: Reaction<'review.edit_refused'> = verdict('review_edit_refused')
export const tellSuspended: Reaction<'review.suspended'> = verdict('review_suspended')
export const tellRejected: Reaction<'review.rejected'> = (tx, fact) =>
  verdict(fact.data.final ? 'appeal_upheld' : 'review_rejected')(tx, fact)
export const tellRemoved: Reaction<'review.removed'> = (tx, fact) =>
  verdict(fact.data.final ? 'appeal_upheld' : 'review_removed')(tx, fact)
export const tellReopened: Reaction<'review.reopened'> = (tx, { id, data }) =>
  tell(tx, data, 'review_reopened', { about: id })
export const tellAppealed: Reaction<'review.appealed'> = (tx, { data }) =>
  tell(tx, data, 'appeal_received', { about: data.appealId })

async function tellReporter(tx: Tx, reportId: string, template: TemplateName, upheld?: boolean): Promise<void> {
  const found = await store.reportOf(tx, reportId)
  if (!found || found.report.name === '') return // who is forgotten is not written to
  const { report, state, ...product } = found
  const withdrawn = state === 'withdrawn'
  const outcome = withdrawn && report.decidedBy === null ? '' : (report.outcome ?? '')
  const more = upheld === undefined ? {} : { upheld, withdrawn, outcome }
  const data = { ...product, about: report.subject, ...more }
  await write(tx, { template, about: reportId, to: report.email, accountId: report.accountId, data })
}
export const tellReportReceived: Reaction<'review.reported'> = (tx, { data }) =>
  tellReporter(tx, data.reportId, 'report_received')
const DAY_MS = 86_400_000
/** Everybody who may decide, at once; about the same review once a day. */
export const tellUrgent: Reaction<'review.reported'> = async (tx, { data: { reviewId, productId, urgent } }) => {
  if (!urgent) return
  const [data, day] = [{ productName: await store.productName(tx, productId) }, Math.floor(tx.now / DAY_MS)]
  for (const { id: accountId, email } of await store.colleagues(tx, ['owner', 'admin', 'moderator'])) {
    await write(tx, { template: 'report_urgent', about: `${reviewId}:${day}:${accountId}`, to: email, accountId, data })
  }
}
export const tellReportDecided: Reaction<'report.decided'> = (tx, { data }) =>
  tellReporter(tx, data.reportId, 'report_decided', data.outcome === 'upheld')

/** Everybody who may decide, once a day. */
export const tellOverdue: Reaction<'review.overdue'> = async (tx, { id, data: { reviewId, productId } }) => {
  const data = { reviewId, productName: await store.productName(tx, productId) }
  for (const { id: accountId, email } of await store.colleagues(tx, ['owner', 'admin', 'moderator'])) {
    await write(tx, { template: 'review_overdue', about: `${id}:${accountId}`, to: email, accountId, data })
  }
}
const WEEK_MS = 7 * 86_400_000
/** The owners, at most once a week. */
export const tellParity: Reaction<'parity.alerted'> = async (tx) => {
  const week = Math.floor(tx.now / WEEK_MS)
  for (const { id: accountId, email } of await store.colleagues(tx, ['owner'])) {
    await write(tx, { template: 'parity_alert', about: `${week}:${accountId}`, to: email, accountId, data: {} })
  }
}
