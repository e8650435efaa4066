import { createPublicKey, verify } from 'node:crypto'
import { Webhook } from 'standardwebhooks'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createCtx } from '../../api/kernel/context.ts'
import { webhookDelivery, webhookSubscription } from '../../db/schema/webhooks.ts'
import { addProduct, consents, review } from '../helpers.ts'
import type { Door } from '../people.ts'
import { type World, world } from '../world.ts'
import { CAUSE, cause, deliveriesOf, type Heard, HOOKS, listenTo, never, receiver } from './receiver.ts'

let portal: World
let olga: Door
let there: Awaited<ReturnType<typeof receiver>>
beforeEach(async () => {
  // the verifier reads the machine's clock
  portal = await world({ hooks: HOOKS, startsAt: Date.now() })
  olga = await portal.as('olga')
  there = await receiver()
})
afterEach(async () => {
  await portal.close()
  await there.close()
})
const rows = () => portal.db.read.select().from(webhookDelivery)
const verified = (secret: string, { body, headers }: Heard) => new Webhook(secret).verify(body, headers)
/** What a receiver does that holds public keys only. */
function verifiedOpenly(publicKey: string, { body, headers }: Heard) {
  const x = Buffer.from(publicKey.slice('whpk_'.length), 'base64').toString('base64url')
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' })
  const signed = Buffer.from(`${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`)
  return headers['webhook-signature']!.split(' ').some((one) => {
    const [version, signature = ''] = one.split(',')
    return version === 'v1a' && verify(null, signed, key, Buffer.from(signature, 'base64'))
  })
}

describe('a message', () => {
  test('tells what happened by ids, and both of its signatures hold', async () => {
    const { secret, publicKey } = await listenTo(olga, there.url)
    const productId = await cause(portal)
    await portal.deliveries.drain()
    const [heard] = there.heard
    const [fact] = await rows()
    expect(verified(secret, heard!)).toEqual({
      ...{ type: CAUSE, id: fact!.messageId, timestamp: new Date(portal.now()).toISOString(), data: { productId } },
    })
    expect(verifiedOpenly(publicKey, heard!)).toBe(true)
    expect(heard!.headers['webhook-id']).toMatch(/^evt_/)
    expect(heard!.headers['content-type']).toBe('application/json')
    const another = await listenTo(olga, there.url)
    expect(() => verified(another.secret, heard!)).toThrow()
    expect(verifiedOpenly(another.publicKey, heard!)).toBe(false)
    expect(() => verified(secret, { ...heard!, body: heard!.body.replace('prd', 'prx') })).toThrow()
    expect(() => verified(secret, { ...heard!, headers: { ...heard!.headers, 'webhook-id': 'evt_x' } })).toThrow()
  })

  test('is signed by both keys while one follows the other, and by the new one after a day', async () => {
    const { id, secret: old, publicKey: oldOpen } = await listenTo(olga, there.url)
    const { secret } = (await olga.post(`/api/v1/webhooks/${id}/keys`, { kind: 'hmac' })).body
    const { publicKey } = (await olga.post(`/api/v1/webhooks/${id}/keys`, { kind: 'ed25519' })).body
    await cause(portal)
    await portal.deliveries.drain()
    const both = there.heard[0]!
    expect(both.headers['webhook-signature']!.split(' ')).toHaveLength(4)
    for (const key of [old, secret]) expect(verified(key, both)).toMatchObject({ type: CAUSE })
    for (const key of [oldOpen, publicKey]) expect(verifiedOpenly(key, both)).toBe(true)
    const now = portal.now()
    portal.at(now + 24 * 3_600_000)
    await cause(portal)
    await portal.deliveries.drain()
    const later = there.heard[1]!
    expect(later.headers['webhook-signature']!.split(' ')).toHaveLength(2)
    expect(verifiedOpenly(oldOpen, later)).toBe(false)
    expect(verifiedOpenly(publicKey, later)).toBe(true)
  })

  test('goes to who asked for it and to nobody else, and never tells of what is ours alone', async () => {
    const other = await receiver()
    const mine = await listenTo(olga, there.url, [CAUSE])
    const { id } = await listenTo(olga, other.url, ['review.submitted'])
    // nobody can choose it, and if they could
    await portal.db.write((tx) => tx.insert(webhookSubscription).values({ endpointId: id, type: 'account.created' }))
    await portal.as('ann')
    expect(await portal.facts('account.created')).toHaveLength(1)
    await cause(portal)
    await portal.deliveries.drain()
    expect(there.heard).toHaveLength(1)
    expect(other.heard).toEqual([])
    expect(await deliveriesOf(olga, mine.id)).toMatchObject([
      { type: CAUSE, state: 'delivered', status: 204, attempts: 1 },
    ])
    await other.close()
  })

  test('is in the change of its cause: a change that fails leaves none', async () => {
    await listenTo(olga, there.url)
    const ctx = createCtx(portal.services, { kind: 'system', job: 'test' }, 'test')
    const change = ctx.write(async (tx) => {
      await tx.emit(CAUSE, { productId: 'prd_1' })
      throw new Error('the disk is full')
    })
    await expect(change).rejects.toThrow('the disk is full')
    expect(await rows()).toEqual([])
    expect(await portal.facts(CAUSE)).toEqual([])
    await ctx.write((tx) => tx.emit(CAUSE, { productId: 'prd_1' }))
    expect(await rows()).toMatchObject([{ state: 'queued', attempts: 0 }])
  })

  test('holds nothing to erase when its person is erased: ids, and no word or address of theirs', async () => {
    await addProduct(portal)
    const { body: types } = await olga.get('/api/v1/webhooks/types')
    await listenTo(olga, there.url, types.items)
    const ann = await portal.as('ann')
    await review(portal, ann, { consents: await consents(portal) })
    await portal.deliveries.drain()
    const said = JSON.stringify([await rows(), there.heard.map(({ body }) => body)])
    expect(said).toContain('review.submitted')
    for (const word of ['Ann', 'Ashby', 'ann@example.com', 'The first notes', 'It saves me an hour'])
      expect(said).not.toContain(word)
  })
})

test('a receiver that never answers delays no other, and has two places and no more', async () => {
  const slow = await receiver(never)
  await listenTo(olga, slow.url)
  const quick = await listenTo(olga, there.url)
  for (let i = 0; i < 12; i++) await cause(portal)
  portal.deliveries.start()
  const began = Date.now()
  await expect.poll(() => there.heard.length).toBe(12)
  expect(Date.now() - began).toBeLessThan(8_000)
  await expect.poll(async () => (await olga.get(`/api/v1/webhooks/${quick.id}`)).body.counts.delivered).toBe(12)
  expect(slow.heard).toHaveLength(2)
  // what comes later does not wait either
  const next = Date.now()
  await cause(portal)
  await expect.poll(() => there.heard.length).toBe(13)
  expect(there.heard[12]!.at - next).toBeLessThan(8_000)
  expect(slow.heard).toHaveLength(2)
  await portal.deliveries.stop()
  // what the program itself broke off counts against nobody
  expect((await rows()).filter(({ state }) => state === 'queued')).toHaveLength(13)
  expect((await rows()).map(({ tries }) => tries).filter(Boolean)).toHaveLength(13)
  await slow.close()
})
