import { settleDue, settleQueue } from '../../api/flywheel/stages/due.ts'
import type { System } from '../../api/kernel/actor.ts'
import { createCtx } from '../../api/kernel/context.ts'
import { contact } from '../../db/schema/contacts.ts'
import { host } from '../helpers.ts'
import { contactRow, doorOf, type Loose } from '../people.ts'
import { type World, world } from '../world.ts'

export const DAY = 86_400_000
/** A portal in which a host tells what people do, day by day. */
export async function wheelWorld() {
  const portal = await world()
  await portal.as('olga')
  const shop = await host(portal, ['events.write'])
  const ctx = () => createCtx<System>(portal.services, { kind: 'system', job: 'test' }, 'test')
  let people = 0
  return {
    ...{ portal, shop, ctx },
    rows: async (query: string) => (await portal.db.clients.reader.execute(query)).rows as unknown as Loose[],
    async somebody() {
      const id = `con_s${String(++people).padStart(6, '0')}`
      await portal.db.write((tx) =>
        tx.insert(contact).values({ ...contactRow(id, `${id}@example.com`, id, portal.now()), externalId: id }),
      )
      return id
    },
    async told(id: string, name: string, daysAgo = 0, properties: Record<string, unknown> = {}) {
      const timestamp = new Date(portal.now() - daysAgo * DAY).toISOString()
      const answer = await shop.post('/api/v1/track', { userId: id, event: name, timestamp, properties })
      if (answer.status !== 200) throw new Error(JSON.stringify(answer.body))
      await settleQueue(ctx())
    },
    /** Their words helped somebody to buy. */
    credited: (id: string, creditBp = 2_500) =>
      ctx().write((tx) => tx.emit('words.credited', { contactId: id, conversionId: 'cnv_x', creditBp })),
    /** Time passes, and does its work. */
    async later(days: number) {
      portal.later({ days })
      await settleDue(ctx())
    },
    /** Sessions end when the clock jumps. */
    owner: () => signIn(portal),
  }
}
async function signIn(portal: World) {
  const [row] = (await portal.db.clients.reader.execute(`SELECT id FROM account WHERE role = 'owner'`)).rows
  const session = await portal.sessions.open({ id: String(row!['id']), role: 'owner', epoch: 0 })
  return doorOf(portal, { cookie: session!.split(';')[0]! })
}
