import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Name } from '../people.ts'
import { clicked, contactIdOf, linkOf, offerOf } from '../referrals/kit.ts'
import { optionOf, POINTS, poolOf } from '../rewards/kit.ts'
import { startSqld } from '../sqld.ts'
import { type World, world } from '../world.ts'
import { end, startProcess } from './processes.ts'

describe.each(['http', 'ws'] as const)('rewards in two processes on one libSQL server over %s', (kind) => {
  let server: Awaited<ReturnType<typeof startSqld>>
  let processes: Awaited<ReturnType<typeof startProcess>>[]
  let portal: World
  let key: string
  const links = new Map<Name, string>()
  let round = 0
  beforeAll(async () => {
    server = await startSqld()
    processes = await Promise.all([startProcess(server[kind]), startProcess(server[kind])])
    portal = await world({ databaseUrl: server[kind], startsAt: Date.now() })
    const olga = await portal.as('olga')
    key = (await olga.post('/api/v1/api-keys', { name: 'race', scopes: ['sales.write', 'rewards.write'] })).body.key
    for (const name of ['ann', 'ben', 'cleo'] as const) {
      await (await portal.as(name)).post('/api/v1/me/referrals/join')
      const id = await contactIdOf(portal, `${name}@example.com`)
      links.set(name, await linkOf(portal, `${name.toUpperCase()}2345`, id))
    }
  })
  afterAll(async () => {
    await portal?.close()
    await Promise.all((processes ?? []).map((p) => end(p.child)))
    await server.stop()
  })
  beforeEach(() => void round++)

  const send = async (i: number, path: string, body: unknown, headers: Record<string, string>) => {
    const answer = await fetch(processes[i % 2]!.url + path, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: {
        ...{ 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' },
        ...{ 'x-forwarded-for': `198.51.100.${i}`, ...headers },
      },
    })
    return answer.status
  }
  const byHost = (i: number, path: string, body: unknown) => send(i, path, body, { authorization: `Bearer ${key}` })
  const times = (n: number, what: (i: number) => Promise<number>) =>
    Promise.all(Array.from({ length: n }, (_, i) => what(i)))
  const rows = async (search: string) =>
    (await (await portal.as('olga')).get(`/api/v1/rewards?limit=100&${search}`)).body.items as {
      state: string
      reference: string
      kind: string
    }[]
  const email = (i: number) => `race${round}-${i}@example.com`
  /** Friends of somebody come at both doors at once, each by a click of a minute ago. */
  const leads = async (n: number, by: Name = 'ann') => {
    const at = Date.now() - 60_000
    const clicks = await Promise.all(Array.from({ length: n }, () => clicked(portal, links.get(by)!, { at })))
    return times(n, (i) => byHost(i, '/api/v1/track/lead', { email: email(i), clickIds: [clicks[i]] }))
  }
  const offer = async (more: Parameters<typeof offerOf>[1]) =>
    offerOf(await portal.as('olga'), { milestones: [], ...more })

  test('the last two of an offer are two, and each friend who came has one answer', async () => {
    const id = await offer({ friend: { capTotal: 2 } })
    expect(await leads(3, 'ben')).toEqual([201, 201, 201])
    expect((await rows(`offer=${id}&side=friend`)).map(({ state }) => state).sort()).toEqual([
      'cancelled',
      'fulfilled',
      'fulfilled',
    ])
  })

  test('two people never have one code, and nobody has two', async () => {
    const poolId = await poolOf(await portal.as('olga'), [`POOL${round}-A`, `POOL${round}-B`])
    const id = await offer({ friend: { fulfilment: 'pool', poolId } })
    await leads(3, 'cleo')
    const codes = (await rows(`offer=${id}&side=friend`)).flatMap(({ reference }) => reference ?? [])
    expect(codes.sort()).toEqual([`POOL${round}-A`, `POOL${round}-B`])
  })

  test('one sale of twenty at once thanks the advocate once, and their last points buy one thing', async () => {
    const id = await offer({ advocate: { holdDays: 0, ...POINTS } })
    await leads(1)
    const sale = { email: email(0), externalId: `race-${round}`, amountMinor: 5000, currency: 'EUR' }
    expect((await times(20, (i) => byHost(i, '/api/v1/track/sale', sale))).sort()).toEqual([
      ...Array(19).fill(200),
      201,
    ])
    expect(await rows(`offer=${id}&side=advocate`)).toMatchObject([{ state: 'fulfilled', kind: 'points' }])
    const optionId = await optionOf(await portal.as('olga'), { cost: 100 })
    const { cookie } = await portal.as('ann')
    const redeem = (i: number) =>
      send(i, '/api/v1/me/points/redemptions', { optionId, key: `race-${round}-${i}` }, { cookie })
    expect((await times(10, redeem)).sort()).toEqual([200, ...Array(9).fill(409)])
    const { points } = (await (await portal.as('ann')).get('/api/v1/me/rewards')).body
    expect(points.balance).toBe(0)
  })

  test('one press of a button that both processes hear takes one thing', async () => {
    await portal.db.write(async (tx) => {
      await tx.run(sql`INSERT INTO points_entry (id, contact_id, delta, why, reward_id, at)
        SELECT ${`pts_${round}`}, contact_id, 500, 'given_back', id, 1 FROM reward WHERE side = 'redemption' LIMIT 1`)
    })
    const optionId = await optionOf(await portal.as('olga'), { cost: 100 })
    const { cookie } = await portal.as('ann')
    const press = (i: number) =>
      send(i, '/api/v1/me/points/redemptions', { optionId, key: 'one-press-of-a-button' }, { cookie })
    expect(await times(10, press)).toEqual(Array(10).fill(200))
    expect((await (await portal.as('ann')).get('/api/v1/me/rewards')).body.points.balance).toBe(400)
  })

  test('a code is used at one of twenty tills', async () => {
    const id = await offer({})
    await leads(1)
    const { reference } = (await rows(`offer=${id}&side=friend`))[0]!
    const use = (i: number) => byHost(i, `/api/v1/coupons/${reference}/redeem`, { externalId: `order-${round}-${i}` })
    expect((await times(20, use)).sort()).toEqual([200, ...Array(19).fill(409)])
    expect((await portal.facts('reward.redeemed')).length).toBe(1)
  })
})
