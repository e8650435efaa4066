import { afterAll, beforeAll, expect, test } from 'vitest'
import { settlePerson } from '../../api/flywheel/stages/actions.ts'
import { settleDue, settleQueue } from '../../api/flywheel/stages/due.ts'
import { verifyStages } from '../../api/flywheel/stages/verifying.ts'
import type { System } from '../../api/kernel/actor.ts'
import { type Ctx, createCtx } from '../../api/kernel/context.ts'
import type { Door, Loose } from '../people.ts'
import { type World, world } from '../world.ts'
import { known, sender } from './intake/kit.ts'

const [MINUTE, DAY] = [60_000, 86_400_000]
let portal: World
let shop: Door
let ctx: Ctx<System>
let pia: string
beforeAll(async () => {
  portal = await world()
  shop = await sender(portal)
  ctx = createCtx<System>(portal.services, { kind: 'system', job: 'test' }, 'test')
  pia = await known(portal, shop, 'pia')
  await known(portal, shop, 'quinn')
})
afterAll(() => portal.close())

const one = async (query: string) => (await portal.db.clients.reader.execute(query)).rows[0] as Loose
const kept = () => one(`SELECT at, seq, life FROM stage_kept WHERE contact_id = '${pia}'`)
const lap = async () => (await one(`SELECT lap FROM contact_stage WHERE contact_id = '${pia}'`)).lap
/** Many events of this moment, in one message. */
async function uses(n: number, { event = 'product.used', ago = 0, userId = 'pia' } = {}) {
  const timestamp = new Date(portal.now() - ago).toISOString()
  const batch = Array.from({ length: n }, () => ({ type: 'track', event, userId, timestamp }))
  expect((await shop.post('/api/v1/batch', { batch })).status).toBe(200)
}
/** What a replay that goes on from there would show, and one that begins at the beginning would not. */
const mark = () =>
  portal.db.write(async (tx) => {
    await tx.run(`UPDATE stage_kept SET life = json_set(life, '$.life.lap', 7) WHERE contact_id = '${pia}'`)
  })
const later = async (ms: number) => {
  portal.at(portal.now() + ms)
  await settleDue(ctx)
}

test('whoever did little is replayed from the beginning', async () => {
  await uses(20)
  await settleQueue(ctx)
  expect(await kept()).toBeUndefined()
})

test('whoever did much goes on from some minutes ago, at each act', async () => {
  for (let day = 0; day < 8; day++) {
    await later(DAY)
    await uses(40)
    await settleQueue(ctx)
  }
  expect((await kept()).at).toBeLessThanOrEqual(portal.now() - 10 * MINUTE)
  expect(await verifyStages(ctx)).toMatchObject({ differing: [] })
  await mark()
  await uses(1)
  await settleQueue(ctx)
  expect(await lap()).toBe(7)
  await ctx.write((tx) => settlePerson(tx, pia))
  expect(await lap()).toBe(7)
})

test('what is told late begins at the beginning, and so does everything until it was looked at', async () => {
  await uses(1, { ago: 3 * DAY, event: 'order.paid' })
  await ctx.write((tx) => settlePerson(tx, pia))
  expect(await lap()).toBe(1)
  await settleQueue(ctx)
  expect(await verifyStages(ctx)).toMatchObject({ differing: [] })
})

test('another meaning begins at the beginning, and a colleague’s word is heard and ends', async () => {
  const olga = await portal.as('olga')
  const { items } = (await olga.get('/api/v1/wheel/events')).body as { items: Loose[] }
  await later(11 * MINUTE)
  await uses(120)
  await settleQueue(ctx)
  await later(11 * MINUTE)
  await ctx.write((tx) => settlePerson(tx, pia))
  await mark()
  const { id } = items.find(({ name }) => name === 'product.used')!
  expect((await olga.put(`/api/v1/wheel/events/${id}`, { countsAs: 'feature.used' })).status).toBe(204)
  await portal.worker.drain()
  await settleQueue(ctx)
  expect(await lap()).toBe(1)

  const until = new Date(portal.now() + 5 * DAY).toISOString().slice(0, 10)
  const pinned = await olga.put(`/api/v1/wheel/people/${pia}/pin`, { stage: 'adoration', reason: 'She said so', until })
  expect(pinned.status, JSON.stringify(pinned.body)).toBeLessThan(300)
  await later(6 * DAY)
  expect(await verifyStages(ctx)).toMatchObject({ differing: [] })
})

test('two who become one, and two again, stand where all they did leads', async () => {
  const quinn = (await one(`SELECT id FROM contact WHERE external_id = 'quinn'`)).id
  const olga = await portal.as('olga')
  await uses(150)
  await uses(150, { userId: 'quinn' })
  await settleQueue(ctx)
  await later(DAY)
  await uses(150)
  await settleQueue(ctx)
  const merged = await olga.post('/api/v1/contacts/merges', { keptId: pia, mergedId: quinn })
  expect(merged.status).toBe(201)
  expect(await kept()).toBeUndefined()
  await uses(3, { userId: 'quinn' })
  await settleQueue(ctx)
  expect(await verifyStages(ctx)).toMatchObject({ differing: [] })
  expect((await olga.post(`/api/v1/contacts/merges/${merged.body.id}/undo`)).status).toBe(200)
  await uses(3)
  await settleQueue(ctx)
  expect(await verifyStages(ctx)).toMatchObject({ differing: [] })
})
