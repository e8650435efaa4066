import { sql } from 'drizzle-orm'
import { newId } from '../../api/kernel/ids.ts'
import { board } from '../../db/schema/boards.ts'
import { request } from '../../db/schema/feature-requests.ts'
import type { Door } from '../people.ts'
import type { World } from '../world.ts'

type Row = typeof request.$inferInsert
/** A published request as its row, for tests that are about what stands around it. */
export async function putRequest(portal: World, change: Partial<Row> = {}): Promise<{ id: string; number: number }> {
  const at = portal.now()
  const category = change.category ?? 'open'
  const moderation = change.moderation ?? 'published'
  const row: Row = {
    ...{ id: newId('frq', at), boardId: 'brd_ideas', title: 'Dark mode', body: 'My eyes hurt at night.' },
    ...{ statusId: `sts_${category}`, category, statusChangedAt: at, moderation, createdAt: at, updatedAt: at },
    shown: moderation === 'published' && !change.deletedAt && !change.canonicalId,
    ...change,
  }
  return portal.db.write(
    async (tx) => (await tx.insert(request).values(row).returning({ id: request.id, number: request.number }))[0]!,
  )
}
export const setBoard = (portal: World, change: Partial<typeof board.$inferInsert>) =>
  portal.db.write(async (tx) => void (await tx.update(board).set(change)))
export const setRow = (portal: World, id: string, change: Partial<Row>) =>
  portal.db.write(async (tx) => void (await tx.update(request).set(change).where(sql`id = ${id}`)))
/** Nothing of anybody waits on this board. */
export const trustAll = (portal: World) => setBoard(portal, { holdPolicy: 'never' })

export const contactOf = async (door: Door): Promise<string> => (await door.get('/api/v1/me/contact')).body.id
export const say = (door: Door, number: number, body: string, more: object = {}) =>
  door.post(`/api/v1/requests/${number}/comments`, { body, ...more })
export const thread = async (door: Door, number: number, query = '') =>
  (await door.get(`/api/v1/requests/${number}/comments${query}`)).body

/** Each request whose counter differs from a count of its rows; none when all is well. */
export const miscounted = async (portal: World) =>
  (
    await portal.db.clients.reader.execute(`SELECT id, comment_count AS stored, counted FROM (
      SELECT r.id, r.comment_count, (SELECT count(*) FROM request_comment c WHERE c.request_id = r.id
        AND c.moderation = 'published' AND c.deleted_at IS NULL AND c.kind <> 'internal') AS counted FROM request r)
      WHERE comment_count <> counted`)
  ).rows
