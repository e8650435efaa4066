import type { Reads } from '../../../db/client.ts'
import type { Tx } from '../../kernel/context.ts'
import { toHtml } from '../../kernel/markdown.ts'
import { notFound } from '../../kernel/problem.ts'
import * as store from './store.ts'

/** Somebody whose address is sure has it now; the first time is told of. */
export async function take(tx: Tx, id: string, contactId: string): Promise<void> {
  const found = await store.resourceById(tx, id)
  if (found?.state !== 'live') throw notFound('resource.not_found', 'This is not offered any more.')
  if (!(await store.insertTaking(tx, { resourceId: id, contactId, at: tx.now }))) return
  await store.countDownload(tx, id)
  await tx.emit('resource.taken', { contactId, resourceId: id })
}
export async function takenBy(db: Reads, id: string) {
  const found = await store.resourceById(db, id)
  return found && { title: found.title, slug: found.slug, url: found.url, html: toHtml(found.body) }
}
