import { actorId, type Customer, type May, type System } from '../../kernel/actor.ts'
import type { Ctx } from '../../kernel/context.ts'
import { newId } from '../../kernel/ids.ts'
import { toHtml } from '../../kernel/markdown.ts'
import { decodeCursor, type Paging, pageOf } from '../../kernel/page.ts'
import { conflict, notFound } from '../../kernel/problem.ts'
import { NEWSLETTER_TEXT, type Subscribe } from '../contract.ts'
import { ask } from '../opening/actions.ts'
import type { Issue, SaveIssue } from './contract.ts'
import * as store from './store.ts'
import { unsubscribe } from './subscribing.ts'

type Manager = Ctx<May<'outreach.manage'>>
const BATCH = 100

export const askForNewsletter = (ctx: Ctx, { email, push }: Subscribe) =>
  ask(ctx, { kind: 'newsletter', subjectId: null, subscribes: true, consentText: NEWSLETTER_TEXT, email, push })
export const leaveNewsletter = (ctx: Ctx<Customer>) => ctx.write((tx) => unsubscribe(tx, ctx.actor.contactId))
export const newsletterState = async ({ read, actor }: Ctx) => ({
  subscribed: actor.kind === 'customer' ? await store.subscribed(read, actor.contactId) : null,
  text: NEWSLETTER_TEXT,
})

const toIssue = ({ id, subject, body, state, createdAt, sentAt, copies }: store.IssueRow): Issue => ({
  ...{ id, subject, body, html: toHtml(body), state, createdAt, sentAt, copies },
})
const missing = () => notFound('issue.not_found', 'There is no such issue, or it was removed.')
async function known(db: Ctx['read'], id: string) {
  const row = await store.issueById(db, id)
  if (!row) throw missing()
  return row
}
export async function listIssues({ read }: Pick<Ctx, 'read'>, { cursor, limit }: Paging) {
  const rows = await store.issues(read, decodeCursor(cursor), limit)
  const { items, nextCursor } = pageOf(rows, limit, ({ createdAt, id }) => ({ at: createdAt, id }))
  const counts = { subscribers: await store.countSubscribers(read), ended: await store.countEnded(read) }
  return { items: items.map(toIssue), nextCursor, ...counts }
}
export const readIssue = async ({ read }: Pick<Ctx, 'read'>, id: string) => toIssue(await known(read, id))

export const writeIssue = (ctx: Manager, input: SaveIssue) =>
  ctx.write(async (tx) => {
    const id = newId('iss', tx.now)
    await store.insertIssue(tx, { id, ...input, createdAt: tx.now, createdBy: actorId(ctx.actor)! })
    await tx.emit('issue.saved', { issueId: id })
    return toIssue(await known(tx, id))
  })
const goneOut = () => conflict('issue.sent', 'This issue is going out or was sent. What people got stays as it is.')
export const changeIssue = (ctx: Manager, id: string, input: SaveIssue) =>
  ctx.write(async (tx) => {
    await known(tx, id)
    if (!(await store.changeIssue(tx, id, ['draft'], input))) throw goneOut()
    await tx.emit('issue.saved', { issueId: id })
    return toIssue(await known(tx, id))
  })
export const removeIssue = (ctx: Manager, id: string) =>
  ctx.write(async (tx) => {
    await known(tx, id)
    if (!(await store.deleteDraft(tx, id))) throw goneOut()
    await tx.emit('issue.removed', { issueId: id })
  })
/** From here on it cannot be changed; a job writes the mails. */
export const sendIssue = (ctx: Manager, id: string) =>
  ctx.write(async (tx) => {
    await known(tx, id)
    if ((await store.countSubscribers(tx)) === 0)
      throw conflict('issue.nobody', 'Nobody has confirmed the newsletter yet, so there is nobody to send it to.')
    if (!(await store.changeIssue(tx, id, ['draft'], { state: 'sending', startedAt: tx.now }))) throw goneOut()
    await tx.emit('issue.started', { issueId: id })
    return toIssue(await known(tx, id))
  })

/** Writes the copies of what goes out, batch by batch; running again goes on where it stopped, and nobody gets two. */
export async function sendCopies(ctx: Ctx<System>): Promise<void> {
  for (const id of await store.sendingIssues(ctx.read))
    for (let more = true; more; ) {
      more = await ctx.write(async (tx) => {
        const issue = await store.issueById(tx, id)
        if (issue?.state !== 'sending') return false
        const found = await store.subscribersAfter(tx, issue.reached, BATCH)
        for (const { id: contactId } of found) await tx.emit('issue.copied', { issueId: id, contactId })
        const copies = issue.copies + found.length
        const isLast = found.length < BATCH
        await store.changeIssue(tx, id, ['sending'], {
          ...{ reached: found.at(-1)?.id ?? issue.reached, copies },
          ...(isLast && { state: 'sent' as const, sentAt: tx.now }),
        })
        if (isLast) await tx.emit('issue.sent', { issueId: id, copies })
        return !isLast
      })
    }
}
