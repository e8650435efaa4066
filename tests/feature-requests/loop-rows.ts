import { eq, sql } from 'drizzle-orm'
import { createCtx, type Tx } from '../../api/kernel/context.ts'
import { newId } from '../../api/kernel/ids.ts'
import { request, requestAnswer, requestEvent } from '../../db/schema/feature-requests.ts'
import { message } from '../../db/schema/mail.ts'
import { requestComment } from '../../db/schema/request-comments.ts'
import { requestDigest, requestLoop, requestNotice, requestTelling } from '../../db/schema/request-telling.ts'
import { requestVote } from '../../db/schema/request-votes.ts'
import { contactRow, type Door } from '../people.ts'
import type { World } from '../world.ts'

/** A change as the portal itself makes it, with its facts and whoever listens to them. */
export const change = <R>(portal: World, what: (tx: Tx) => Promise<R>) =>
  createCtx(portal.services, { kind: 'system', job: 'test' } as const, 'test').write(what)

export const STATUS = {
  open: 'sts_open',
  planned: 'sts_planned',
  started: 'sts_started',
  shipped: 'sts_shipped',
  declined: 'sts_declined',
}
export type StatusName = keyof typeof STATUS

export interface Wish {
  id: string
  number: number
}
/** A published request on the board that every portal begins with. */
export const addRequest = (portal: World, title = 'A dark mode', contactId: string | null = null): Promise<Wish> =>
  change(portal, async (tx) => {
    const id = newId('frq', tx.now)
    const [row] = await tx
      .insert(request)
      .values({
        ...{ id, boardId: 'brd_ideas', title, contactId, statusId: STATUS.open, category: 'open' },
        ...{ statusChangedAt: tx.now, moderation: 'published', shown: true, createdAt: tx.now, updatedAt: tx.now },
      })
      .returning({ number: request.number })
    await tx.emit('feature_request.created', { requestId: id, contactId })
    return { id, number: row!.number }
  })

export const vote = (portal: World, { id }: Wish, contactId: string, why?: string) =>
  change(portal, async (tx) => {
    const blocking = why === undefined ? {} : { importance: 'blocking' as const, why }
    const added = await tx
      .insert(requestVote)
      .values({ requestId: id, voterId: contactId, contactId, ...blocking, createdAt: tx.now })
      .onConflictDoNothing()
      .returning({ id: requestVote.voterId })
    if (added.length > 0) await tx.emit('feature_request.voted', { requestId: id, contactId })
  })
export const unvote = (portal: World, { id }: Wish, contactId: string) =>
  change(portal, async (tx) => {
    await tx.delete(requestVote).where(sql`request_id = ${id} AND voter_id = ${contactId}`)
    await tx.emit('feature_request.unvoted', { requestId: id, contactId })
  })

/** What `moveStatus` does, without its checks. */
export const move = (portal: World, { id }: Wish, to: StatusName, { tell = true, answer = '' } = {}) =>
  change(portal, async (tx) => {
    const row = (await tx.select().from(request).where(eq(request.id, id)).get())!
    const data = { from: row.category, to, fromStatusId: row.statusId, toStatusId: STATUS[to] }
    const [event] = await tx
      .insert(requestEvent)
      .values({ requestId: id, kind: 'status_changed', data: JSON.stringify(data), at: tx.now })
      .returning({ seq: requestEvent.seq })
    const eventSeq = event!.seq
    if (answer) {
      const words = {
        eventSeq,
        requestId: id,
        statusId: STATUS[to],
        body: answer,
        answeredBy: 'test',
        createdAt: tx.now,
      }
      await tx.insert(requestAnswer).values(words)
    }
    await tx
      .update(request)
      .set({ statusId: STATUS[to], category: to, statusChangedAt: tx.now })
      .where(eq(request.id, id))
    await tx.emit('feature_request.status_changed', {
      requestId: id,
      contactId: row.contactId,
      ...data,
      eventSeq,
      tell,
    })
    if (to === 'shipped') await tx.emit('feature_request.shipped', { requestId: id, contactId: row.contactId })
  })
export const comment = (
  portal: World,
  { id }: Wish,
  contactId: string | null,
  kind: 'comment' | 'official' | 'internal' = 'comment',
) =>
  change(portal, async (tx) => {
    const commentId = newId('cmt', tx.now)
    const isStaff = contactId === null || kind !== 'comment'
    const row = { id: commentId, requestId: id, kind, body: 'It would help **me** too.', createdAt: tx.now }
    await tx.insert(requestComment).values({
      ...{ ...row, moderation: 'published' },
      ...(isStaff ? { accountId: 'acc_test' } : { contactId }),
    })
    await tx.emit('feature_request.commented', { requestId: id, commentId, contactId, kind })
  })
/** Takes one request into another, or out again. */
export const merge = (portal: World, source: Wish, target: Wish | null) =>
  change(portal, async (tx) => {
    const set = { canonicalId: target?.id ?? null, shown: target === null }
    await tx.update(request).set(set).where(eq(request.id, source.id))
  })

export const contactIdOf = async (door: Door): Promise<string> => (await door.get('/api/v1/me/contact')).body.id
/** People who are known and cannot sign in, for tests that need many. */
export const addPeople = (portal: World, n: number) =>
  change(portal, async (tx) => {
    const { contact } = await import('../../db/schema/contacts.ts')
    const ids = Array.from({ length: n }, (_, i) => `con_p${String(i).padStart(4, '0')}`)
    await tx.insert(contact).values(ids.map((id, i) => contactRow(id, `p${i}@example.com`, `Person ${i}`)))
    return ids
  })
/** Two contacts become one person, as the room of contacts does it. */
export const mergePeople = (portal: World, from: string, into: string) =>
  portal.db.write((tx) =>
    tx.run(sql`UPDATE contact SET canonical_id = ${into} WHERE canonical_id = ${from}`).then(() => {}),
  )

export const notices = (portal: World) => portal.db.read.select().from(requestNotice).orderBy(requestNotice.id)
export const tellings = (portal: World) => portal.db.read.select().from(requestTelling)
export const digests = (portal: World) => portal.db.read.select().from(requestDigest)
export const loops = (portal: World) => portal.db.read.select().from(requestLoop)
/** Mails about requests, as they were written. */
export const news = async (portal: World) =>
  (await portal.db.read.select().from(message).orderBy(message.createdAt, message.id)).filter(({ template }) =>
    ['request_news', 'request_digest'].includes(template),
  )
export const wait = async (portal: World, minutes: number) => {
  portal.later({ minutes })
  await portal.worker.drain()
}
