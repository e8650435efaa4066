import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { clicked, contactIdOf, linkOf, offerOf } from '../referrals/kit.ts'
import { startSqld } from '../sqld.ts'
import { type World, world } from '../world.ts'
import { end, startProcess } from './processes.ts'

describe.each(['http', 'ws'] as const)('conversions in two processes on one libSQL server over %s', (kind) => {
  let server: Awaited<ReturnType<typeof startSqld>>
  let processes: Awaited<ReturnType<typeof startProcess>>[]
  let portal: World
  let key: string
  let links: string[]
  beforeAll(async () => {
    server = await startSqld()
    processes = await Promise.all([startProcess(server[kind]), startProcess(server[kind])])
    portal = await world({ databaseUrl: server[kind], startsAt: Date.now() })
    const olga = await portal.as('olga')
    await offerOf(olga)
    const doors = [await portal.as('ann'), await portal.as('ben')]
    key = (await olga.post('/api/v1/api-keys', { name: 'shop', scopes: ['sales.write'] })).body.key
    links = [
      await linkOf(portal, 'ANN2345', await contactIdOf(portal, 'ann@example.com')),
      await linkOf(portal, 'BEN2345', await contactIdOf(portal, 'ben@example.com')),
    ]
    for (const door of doors) await door.post('/api/v1/me/referrals/join')
  })
  afterAll(async () => {
    await portal?.close()
    await Promise.all((processes ?? []).map((p) => end(p.child)))
    await server.stop()
  })

  const track = async (i: number, what: string, body: object) => {
    const answer = await fetch(`${processes[i % 2]!.url}/api/v1/track/${what}`, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
    })
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> }
  }
  const times = <R>(n: number, what: (i: number) => Promise<R>) =>
    Promise.all(Array.from({ length: n }, (_, i) => what(i)))
  const count = async (sql: string) =>
    Number((await portal.db.clients.reader.execute(`SELECT count(*) AS n FROM ${sql}`)).rows[0]!.n)

  test('a hundred parallel identical sales are one, with one answer (I1)', async () => {
    const click = await clicked(portal, links[0]!)
    const sale = { email: 'dora@firm.test', externalId: 'one', amountMinor: 900, currency: 'EUR', clickIds: [click] }
    const answers = await times(100, (i) => track(i, 'sale', sale))
    expect(answers.map(({ status }) => status).sort()).toEqual([...Array(99).fill(200), 201])
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1)
    expect(await count(`sale WHERE external_id = 'one'`)).toBe(1)
    expect(
      await count(
        `link_attribution WHERE link_id IS NOT NULL AND contact_id = (SELECT id FROM contact WHERE email = 'dora@firm.test')`,
      ),
    ).toBe(1)
  })

  test('the same number with other bodies: one of them is it, the others are refused and leave nothing (I2)', async () => {
    const answers = await times(20, (i) =>
      track(i, 'lead', { email: `several${i}@firm.test`, externalId: 'lead-one', name: 'trial' }),
    )
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array(19).fill(409)])
    expect(await count(`contact WHERE email LIKE 'several%'`)).toBe(1)
  })

  test('whoever comes by two links at once is bound to one of them (A1, F1)', async () => {
    const clicks = [await clicked(portal, links[0]!), await clicked(portal, links[1]!)]
    await times(20, (i) => track(i, 'lead', { email: 'eve@firm.test', name: `step ${i}`, clickIds: [clicks[i % 2]!] }))
    const eve = `(SELECT id FROM contact WHERE email = 'eve@firm.test')`
    expect(await count(`contact WHERE email = 'eve@firm.test'`)).toBe(1)
    expect(await count(`link_attribution WHERE link_id IS NOT NULL AND ended_at IS NULL AND contact_id = ${eve}`)).toBe(
      1,
    )
    expect(await count(`referral WHERE friend_id = ${eve}`)).toBe(1)
    expect(
      await count(
        `attribution_loss WHERE why = 'already_bound' AND attribution_id IN (SELECT id FROM link_attribution WHERE contact_id = ${eve})`,
      ),
    ).toBe(19)
  })

  test('however refunds come, no more goes back than the sale was, and what is earned is earned once', () =>
    fc.assert(
      fc.asyncProperty(
        fc.uuid(),
        fc.array(fc.integer({ min: 1, max: 6000 }), { minLength: 1, maxLength: 8 }),
        async (id, parts) => {
          const email = `${id}@firm.test`
          await track(0, 'lead', { email, clickIds: [await clicked(portal, links[0]!)] })
          const sales = times(4, (i) => track(i, 'sale', { email, externalId: id, amountMinor: 6000, currency: 'EUR' }))
          expect((await sales).map(({ status }) => status).sort()).toEqual([200, 200, 200, 201])
          const back = await Promise.all(
            parts.flatMap((amountMinor, n) =>
              [0, 1].map((i) =>
                track(i, 'refund', { saleExternalId: id, externalId: `${id}-${n}`, amountMinor, currency: 'EUR' }),
              ),
            ),
          )
          const { rows } = await portal.db.clients.reader.execute({
            sql: 'SELECT coalesce(sum(amount_minor), 0) AS sum, count(*) AS n FROM refund WHERE sale_id = (SELECT id FROM sale WHERE external_id = ?)',
            args: [id],
          })
          expect(Number(rows[0]!.sum)).toBeLessThanOrEqual(6000)
          expect(back.filter(({ status }) => status === 201)).toHaveLength(Number(rows[0]!.n))
          const {
            rows: [referral],
          } = await portal.db.clients.reader.execute({
            sql: 'SELECT state FROM referral WHERE friend_id = (SELECT id FROM contact WHERE email = ?)',
            args: [email],
          })
          const left = 6000 - Number(rows[0]!.sum)
          expect(['held', left >= 2000 ? 'qualified' : 'reversed']).toContain(referral!.state)
        },
      ),
      { numRuns: 6 },
    ))

  test('somebody is named by one of many advocates at once', async () => {
    const cookies = [(await portal.as('ann')).cookie, (await portal.as('ben')).cookie]
    const statuses = await times(8, async (i) => {
      const answer = await fetch(`${processes[i % 2]!.url}/api/v1/me/leads`, {
        method: 'POST',
        body: JSON.stringify({ name: 'Finn', email: 'finn@else.test', knows: true }),
        headers: { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin', cookie: cookies[i % 2]! },
      })
      return answer.status
    })
    expect(statuses.sort()).toEqual([201, ...Array(7).fill(422)])
    expect(await count(`submitted_lead WHERE domain = 'else.test'`)).toBe(1)
  })
})
