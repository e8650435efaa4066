import { uniqueViolation } from '../../../db/errors.ts'
import type { May } from '../../kernel/actor.ts'
import type { Ctx, Tx } from '../../kernel/context.ts'
import { newId } from '../../kernel/ids.ts'
import { toHtml } from '../../kernel/markdown.ts'
import { decodeCursor, type Paging, pageOf } from '../../kernel/page.ts'
import { conflict, notFound, problem } from '../../kernel/problem.ts'
import { ADDRESS_TEXT, type AskByMail, NEWSLETTER_TEXT } from '../contract.ts'
import { ask } from '../opening/actions.ts'
import type { Resource, SaveResource } from './contract.ts'
import * as store from './store.ts'

type Manager = Ctx<May<'outreach.manage'>>
const toResource = (row: store.ResourceRow, people: number): Resource => ({ ...row, people })
const missing = () => notFound('resource.not_found', 'There is no such resource, or it is not offered any more.')

export async function listResources({ read }: Pick<Ctx, 'read'>, { cursor, limit }: Paging, live: boolean) {
  const rows = await store.resources(read, { live }, decodeCursor(cursor), limit)
  const { items, nextCursor } = pageOf(rows, limit, ({ resource }) => ({ at: resource.createdAt, id: resource.id }))
  return { items: items.map(({ resource, people }) => toResource(resource, people)), nextCursor }
}
export async function readResource({ read }: Pick<Ctx, 'read'>, id: string): Promise<Resource> {
  const row = await store.resourceById(read, id)
  if (!row) throw missing()
  return toResource(row, await store.countTakings(read, id))
}
async function apart<R>(work: () => Promise<R>): Promise<R> {
  try {
    return await work()
  } catch (error) {
    if (!uniqueViolation(error)?.includes('resource.slug')) throw error
    throw conflict('resource.slug_taken', 'Another resource has this address already. Choose another.')
  }
}
export const makeResource = (ctx: Manager, input: SaveResource) =>
  ctx.write(async (tx) => {
    const id = newId('rsc', tx.now)
    await apart(() => store.insertResource(tx, { id, ...input, createdAt: tx.now }))
    await tx.emit('resource.saved', { resourceId: id })
    return toResource((await store.resourceById(tx, id))!, 0)
  })
export const changeResource = (ctx: Manager, id: string, input: SaveResource) =>
  ctx.write(async (tx) => {
    if (!(await store.resourceById(tx, id))) throw missing()
    await apart(() => store.changeResource(tx, id, input))
    await tx.emit('resource.saved', { resourceId: id })
    return toResource((await store.resourceById(tx, id))!, await store.countTakings(tx, id))
  })
/** Again is the same; the first time it goes live it is a push. */
export const setState = (ctx: Manager, id: string, state: 'live' | 'retired') =>
  ctx.write(async (tx) => {
    const row = await store.resourceById(tx, id)
    if (!row) throw missing()
    if (row.state === 'draft' && state === 'retired')
      throw conflict('resource.wrong_state', 'It was never published, so there is nothing to take away.')
    if (row.state !== state) {
      await store.changeResource(tx, id, { state, publishedAt: row.publishedAt ?? tx.now })
      await tx.emit(state === 'live' ? 'resource.published' : 'resource.retired', { resourceId: id })
    }
    return toResource((await store.resourceById(tx, id))!, await store.countTakings(tx, id))
  })

async function live(db: Ctx['read'] | Tx, slug: string) {
  const row = await store.resourceBySlug(db, slug)
  if (row?.state !== 'live') throw missing()
  return row
}
const isOpen = async ({ read, actor }: Ctx, row: store.ResourceRow) =>
  !row.gated || (actor.kind === 'customer' && (await store.hasTaken(read, row.id, actor.contactId)))

/** Counts a look of nobody in particular. */
export async function look(ctx: Ctx, slug: string) {
  const row = await live(ctx.read, slug)
  await ctx.write((tx) => store.countView(tx, row.id).then(() => undefined))
  const { title, summary, gated } = row
  const content = (await isOpen(ctx, row)) ? { html: toHtml(row.body), hasFile: row.url !== null } : null
  return { slug, title, summary, gated, content, addressText: ADDRESS_TEXT, newsletterText: NEWSLETTER_TEXT }
}
/** Where its file lies, counted; not for who still has to give an address. */
export async function fetchFile(ctx: Ctx, slug: string) {
  const row = await live(ctx.read, slug)
  if (!(await isOpen(ctx, row))) throw problem('forbidden', 'resource.gated', 'Say where we may send this first.')
  if (row.url === null) throw notFound('resource.no_file', 'There is no file with this, only the text.')
  await ctx.write((tx) => store.countDownload(tx, row.id).then(() => undefined))
  return { url: row.url }
}
/** Asks for something that is gated. */
export async function askForResource(ctx: Ctx, slug: string, { email, newsletter, push }: AskByMail) {
  const row = await live(ctx.read, slug)
  const consentText = newsletter ? NEWSLETTER_TEXT : ADDRESS_TEXT
  return ask(ctx, { kind: 'resource', subjectId: row.id, subscribes: newsletter, consentText, email, push })
}
