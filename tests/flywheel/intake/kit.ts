import { sql } from 'drizzle-orm'
import { host } from '../../helpers.ts'
import type { World } from '../../world.ts'

export const sender = (portal: World) => host(portal, ['events.write'])

interface Row {
  name: string
  countsAs: string | null
  contactId: string | null
  occurredAt: number
  receivedAt: number
  toldAt: number | null
  late: number
  channel: string
  props: string | null
}
/** Every event that is stored, oldest first. */
export const eventsOf = (portal: World) =>
  portal.db.read.all<Row>(sql`
    SELECT t.name, coalesce(t.counts_as, t.name) AS "countsAs", e.contact_id AS "contactId", e.occurred_at AS "occurredAt",
      e.received_at AS "receivedAt", e.told_at AS "toldAt", e.late, e.channel, e.props
    FROM tracked_event e JOIN event_type t ON t.id = e.type_id ORDER BY e.seq`)
export const queued = async (portal: World) =>
  (await portal.db.read.all<{ id: string }>(sql`SELECT contact_id AS id FROM stage_queue ORDER BY 1`)).map(
    ({ id }) => id,
  )
export const waiting = async (portal: World) =>
  (await portal.db.read.all<{ id: string }>(sql`SELECT external_id AS id FROM waiting_event ORDER BY event_seq`)).map(
    ({ id }) => id,
  )
export const contactBy = (portal: World, email: string) =>
  portal.db.read.get<{
    id: string
    name: string
    externalId: string | null
    source: string
    plan: string
    traits: string
  }>(sql`SELECT id, name, external_id AS "externalId", source, plan, traits FROM contact WHERE email = ${email}`)
/** A person the host has told of. */
export async function known(
  portal: World,
  door: { post: (path: string, body: object) => Promise<unknown> },
  n: string,
) {
  await door.post('/api/v1/identify', { userId: n, traits: { email: `${n}@shop.test`, name: `Person ${n}` } })
  return (await contactBy(portal, `${n}@shop.test`))!.id
}
