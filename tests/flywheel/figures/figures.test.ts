import { afterAll, beforeAll, expect, test } from 'vitest'
import { DAY, wheelWorld } from '../kit.ts'

let wheel: Awaited<ReturnType<typeof wheelWorld>>
beforeAll(async () => {
  wheel = await wheelWorld()
})
afterAll(() => wheel.portal.close())

const HAPPY = [
  ['plan.upgraded', {}],
  ['csat.answered', { score: 5 }],
] as const
/** [day, the first and the last of the people, what they did] */
const STORY: [number, [number, number], readonly (readonly [string, Record<string, unknown>])[]][] = [
  [0, [0, 40], [['newsletter.subscribed', {}]]],
  [5, [0, 30], [['order.paid', {}]]],
  [15, [0, 11], HAPPY],
  [15, [30, 40], [['order.paid', {}]]],
  [20, [0, 10], [['reference_call.completed', {}]]],
  [22, [20, 26], [['subscription.cancelled', {}]]],
]
/** [day, what, by which channel, how often] */
const PUSHED: [number, string, string, number][] = [
  [4, 'newsletter.issued', 'email', 5],
  [7, 'newsletter.issued', 'email', 2],
  [16, 'newsletter.issued', 'email', 3],
  [17, 'call.made', 'phone', 1],
]

/*
 * Days 5 to 14: 40 people, 30 of them in adoption. W = 30, N = 40, F = 30, R = D = 0.
 * Days 15 to 24, people by stage (adoption, adoration, advocacy; who cancelled weighs nothing):
 *   15–19   29  11   0     W = 29 + 22     = 51   N = 40
 *   20–21   29   1  10     W = 29 + 2 + 30 = 61   N = 40
 *   22–24   24   0  10     W = 24 + 30     = 54   N = 34
 * W = (5 · 51 + 2 · 61 + 3 · 54) / 10 = 53.9, N = (7 · 40 + 3 · 34) / 10 = 38.2, F = 10 + 11 + 10 = 31, R = 1, D = 6.
 */
test('a small company, computed on paper: two periods to the last digit', async () => {
  const ids: string[] = []
  for (let i = 0; i < 40; i++) ids.push(await wheel.somebody())
  let day = 0
  for (const [on, [first, end], acts] of STORY) {
    if (on > day) await wheel.later(on - day)
    day = on
    for (const id of ids.slice(first, end)) for (const [name, said] of acts) await wheel.told(id, name, 0, said)
  }
  const pinned = { stage: 'adoption', days: 30, reason: 'She told me that she only tries it' }
  expect((await (await wheel.owner()).put(`/api/v1/wheel/people/${ids[10]}/pin`, pinned)).status).toBe(204)
  for (const [when, event, channel, n] of PUSHED)
    for (let i = 0; i < n; i++) {
      const timestamp = new Date(wheel.portal.now() - (22 - when) * DAY).toISOString()
      const push = { event, timestamp, anonymousId: `nobody-${i}`, properties: { channel } }
      expect((await wheel.shop.post('/api/v1/track', push)).status).toBe(200)
    }
  await wheel.later(3)

  const olga = await wheel.owner()
  const { status, body } = await olga.get('/api/v1/wheel/figures?days=10')
  expect(status).toBe(200)
  expect(body).toMatchObject({
    ...{ days: 10, needed: 30 },
    before: { people: 40, weight: 30, forward: 30, back: 0, lapsed: 0, came: 0, friction: { value: 0, error: 0 } },
    now: { forward: 31, back: 1, lapsed: 6, came: 0 },
    pushes: { n: 4, before: 2, leads: 0, leadsPerPush: 0 },
  })
  const digits: [number, number][] = [
    [body.before.speed.value, 2.25],
    [body.before.momentum.value, 67.5],
    [body.before.momentum.error, 12.3237575438662],
    [body.now.people, 38.2],
    [body.now.weight, 53.9],
    [body.now.speed.value, 2.43455497382199],
    [body.now.friction.value, 0.225806451612903],
    [body.now.momentum.value, 101.591623036649],
    [body.now.momentum.error, 26.0938676513111],
    [body.change.acceleration, 0.505061082024433],
    [body.change.z, 1.18137143094681],
    [body.drivers.change, 34.0916230366492],
  ]
  for (const [i, [is, should]] of digits.entries()) expect(is, `number ${i}`).toBeCloseTo(should, 12)
  expect(body.change.alert).toBe(false)
  const { weight, speed, friction } = body.drivers
  expect(weight.effect + speed.effect + friction.effect).toBeCloseTo(body.drivers.change, 12)
  expect(body.pushes.of).toEqual([
    { type: 'newsletter.issued', channel: 'email', n: 3 },
    { type: 'call.made', channel: 'phone', n: 1 },
  ])

  const period = `since=${body.now.from}&until=${body.now.to}&limit=100`
  for (const [moved, n] of [
    ['forward', 31],
    ['down', 1],
    ['lapsed', 6],
    ['lost', 7],
  ])
    expect((await olga.get(`/api/v1/wheel/people?moved=${moved}&${period}`)).body.items).toHaveLength(Number(n))
  for (const { kind, from, to, n } of body.now.flows) {
    const moved = { advance: 'up', regress: 'down', lapse: 'lapsed', recover: 'recovered' }[kind as 'advance']
    const people = await olga.get(`/api/v1/wheel/people?moved=${moved}&from=${from ?? 'stranger'}&to=${to}&${period}`)
    expect(people.body.items).toHaveLength(n)
  }
})

test('a period with fewer than 30 steps forward says how many it has, and no more', async () => {
  const { body } = await (await wheel.owner()).get('/api/v1/wheel/figures?days=7')
  expect(body.now).toMatchObject({ forward: 10, speed: null, friction: null, momentum: null })
  expect(body).toMatchObject({ change: null, drivers: null })
})

test('through each lens every number has as many moves behind it, and a small hand-over gives no share', async () => {
  const olga = await wheel.owner()
  for (const lens of ['inbound', 'teams', 'funnel']) {
    const { status, body } = await olga.get(`/api/v1/wheel/lens?lens=${lens}&days=10`)
    expect(status).toBe(200)
    const rowsOf = async (query: string) =>
      (await olga.get(`/api/v1/wheel/people?${query}&since=${body.from}&until=${body.to}&limit=100`)).body.items.length
    for (const { moves } of body.segments)
      for (const { from, to, channel, n } of moves)
        expect(
          await rowsOf(`moved=up&from=${from ?? 'stranger'}&to=${to}${channel ? `&channel=${channel}` : ''}`),
        ).toBe(n)
    for (const { stage, handed, on, lost } of body.boundaries) {
      expect(await rowsOf(`moved=up&to=${stage}`)).toBe(handed)
      expect(await rowsOf(`moved=up&from=${stage}`)).toBe(on)
      expect(await rowsOf(`moved=lost&from=${stage}`)).toBe(lost)
    }
  }
  const { boundaries, needed } = (await olga.get('/api/v1/wheel/lens?lens=inbound&days=10')).body
  expect(needed).toBe(30)
  expect(boundaries[0]).toMatchObject({ stage: 'adoption', handed: 10, on: 11, lost: 6, loss: { hits: 6, of: 17 } })
  expect((await olga.get('/api/v1/wheel/lens?lens=wishful')).status).toBe(422)
})

test('a period is 7 to 365 days', async () => {
  const olga = await wheel.owner()
  for (const days of [6, 366, 'x']) expect((await olga.get(`/api/v1/wheel/figures?days=${days}`)).status).toBe(422)
  expect((await olga.get('/api/v1/wheel/figures?days=365')).body).toMatchObject({ days: 365, now: { came: 40 } })
})
