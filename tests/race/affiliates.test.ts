import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { faults, groupOf, partnerOf, placesOf, rule } from '../affiliates/kit.ts'
import type { Name } from '../people.ts'
import { clicked } from '../referrals/kit.ts'
import { startSqld } from '../sqld.ts'
import { type World, world } from '../world.ts'
import { end, startProcess } from './processes.ts'

describe.each(['http', 'ws'] as const)('partners in two processes on one libSQL server over %s', (kind) => {
  let server: Awaited<ReturnType<typeof startSqld>>
  let processes: Awaited<ReturnType<typeof startProcess>>[]
  let portal: World
  let key: string
  let ann: Awaited<ReturnType<typeof partnerOf>>
  beforeAll(async () => {
    server = await startSqld()
    processes = await Promise.all([startProcess(server[kind]), startProcess(server[kind])])
    portal = await world({ databaseUrl: server[kind], startsAt: Date.now() })
    const olga = await portal.as('olga')
    key = (await olga.post('/api/v1/api-keys', { name: 'race', scopes: ['sales.write'] })).body.key
    await groupOf(portal, [rule()], { holdDays: 0 })
    ann = await partnerOf(portal, 'ann')
    const method = { rail: 'paypal', name: 'Ann', account: 'ann@pay.test' }
    await (await portal.as('ann')).put('/api/v1/me/partnership/payout-method', method)
    await olga.put('/api/v1/settings/payouts', { limits: { EUR: 1 } })
    await portal.as('ada')
  })
  afterAll(async () => {
    expect(await faults(portal)).toEqual([])
    await portal?.close()
    await Promise.all((processes ?? []).map((p) => end(p.child)))
    await server.stop()
  })
  const send = async (i: number, path: string, body: unknown, headers: Record<string, string>) => {
    const answer = await fetch(processes[i % 2]!.url + path, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: {
        ...{ 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' },
        ...{ 'x-forwarded-for': `198.51.100.${i}`, ...headers },
      },
    })
    return { status: answer.status, body: (await answer.json().catch(() => null)) as { outcome?: string; id?: string } }
  }
  const host = (i: number, what: string, body: object) =>
    send(i, `/api/v1/track/${what}`, body, { authorization: `Bearer ${key}` })
  const staff = async (i: number, who: Name, path: string, body: object) =>
    send(i, path, body, { cookie: (await portal.as(who)).cookie })
  const times = <R>(n: number, what: (i: number) => Promise<R>) =>
    Promise.all(Array.from({ length: n }, (_, i) => what(i)))
  const places = () => placesOf(portal, ann.id)

  test('a hundred identical sales earn one commission, and a hundred refunds of it take it back once', async () => {
    const click = await clicked(portal, ann.linkId, { at: Date.now() - 60_000 })
    const sale = { email: 'dora@firm.test', externalId: 'one', amountMinor: 9_000, currency: 'EUR', clickIds: [click] }
    await times(100, (i) => host(i, 'sale', sale))
    expect(await places()).toMatchObject([{ payable: 1_800 }])
    const refund = { saleExternalId: 'one', externalId: 'r1', amountMinor: 3_000, currency: 'EUR' }
    await times(100, (i) => host(i, 'refund', refund))
    expect(await places()).toMatchObject([{ payable: 1_200 }])
  })

  test('drawn up at both doors at once, a partner is in one batch; agreed to twice by each, it is sent once', async () => {
    const drawn = await times(8, (i) => staff(i, 'olga', '/api/v1/payout-batches', { rail: 'paypal', currency: 'EUR' }))
    const made = drawn.filter(({ status }) => status === 201)
    expect(made).toHaveLength(1)
    const at = `/api/v1/payout-batches/${made[0]!.body.id}/agreement`
    const answers = await times(8, (i) => staff(i, i < 4 ? 'olga' : 'ada', at, { totalMinor: 1_200 }))
    expect(answers.map(({ status }) => status).filter((status) => status === 200)).toHaveLength(2)
    expect(await places()).toMatchObject([{ clearing: 1_200, payable: 0 }])
  })

  test('a rail that says both at once is believed once, and what it says then changes nothing', async () => {
    const [payout] = (await portal.db.clients.reader.execute('SELECT id FROM payout')).rows
    const said = await times(20, (i) =>
      staff(
        i,
        'olga',
        `/api/v1/payouts/${payout!.id}/mark`,
        i % 2 ? { paid: true, providerRef: 'tx-1' } : { paid: false, reason: 'Account closed' },
      ),
    )
    const first = said.filter(({ body }) => body.outcome === 'paid' || body.outcome === 'failed')
    expect(first).toHaveLength(1)
    const [place] = await places()
    expect([place!.paid, place!.payable]).toEqual(first[0]!.body.outcome === 'paid' ? [1_200, 0] : [0, 1_200])
  })
})
