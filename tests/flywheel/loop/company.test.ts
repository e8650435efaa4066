import { afterAll, beforeAll, expect, test } from 'vitest'
import { verifyLoops } from '../../../api/flywheel/loop/actions.ts'
import { countTurns } from '../../../api/flywheel/loop/figures/actions.ts'
import { settleQueue } from '../../../api/flywheel/stages/due.ts'
import { wilson } from '../../../api/kernel/wilson.ts'
import { type Stage, stage } from '../../embeds/stage.ts'
import { host } from '../../helpers.ts'
import type { Door, Loose } from '../../people.ts'

const DAY = 86_400_000
const BEGIN = Date.parse('2025-01-01T00:00:00Z')
let portal: Stage
let shop: Door
let staff: Door
let turns: Loose
const get = async (path: string): Promise<Loose> => (await staff.get(`/api/v1/wheel/turns${path}`)).body

/** Words of these are public from day 0; the others are known by their first letters. */
const [A, B, C] = ['p1@x.test', 'p2@x.test', 'p3@x.test'] as const
const CODES = { [A]: 'AAAAA1', [B]: 'AAAAA2', [C]: 'AAAAA3' }
const others = Array.from({ length: 37 }, (_, i) => `other${i}@x.test`)
const many = Array.from({ length: 30 }, (_, i) => `many${i}@x.test`)
const [P, Q, R, S, D] = ['p', 'q', 'r', 's', 'd'].map((one) => `${one}@x.test`) as [
  string,
  string,
  string,
  string,
  string,
]
type Step =
  | { day: number; known: string[] }
  | { day: number; who: string; code: keyof typeof CODES }
  | { day: number; who: string; says: string }
  | { day: number; who: string; pays: number }
  | { day: number; who: string; back: number }
  | { day: number; who: string; speaks: true }

/** Half a year of a small company: whoever is credited, and with what, can be counted on paper. */
const LIFE: Step[] = [
  { day: 0, known: [...others] },
  { day: 0, who: others[36]!, pays: 100_00 },
  ...[A, B, ...others.slice(0, 36)].map((who) => ({ day: 1, who, pays: 100_00 })),
  { day: 5, who: C, code: A },
  { day: 15, who: C, pays: 40_00 },
  { day: 20, known: [...many] },
  ...many.map((who) => ({ day: 20, who, code: B })),
  ...many.map((who, i) => ({ day: 21 + i, who, pays: 10_00 })),
  { day: 30, known: [P, Q, R, S, D] },
  { day: 30, who: P, says: 'tst_2' },
  { day: 32, who: P, code: A },
  { day: 72, who: P, pays: 60_00 },
  { day: 40, who: Q, code: C },
  { day: 95, who: Q, pays: 20_00 },
  { day: 50, who: R, code: B },
  { day: 100, who: S, code: A },
  { day: 130, who: S, pays: 80_00 },
  { day: 110, who: D, pays: 10_00 },
  ...others.slice(0, 20).map((who) => ({ day: 120, who, pays: 100_00 })),
  { day: 125, who: others[0]!, back: 50_00 },
  { day: 140, who: P, speaks: true },
]

beforeAll(async () => {
  portal = await stage()
  shop = await host(portal, ['sales.write', 'events.write'])
  portal.at(BEGIN)
  for (const name of ['Ada A', 'Bo B', 'Cy C']) await portal.speak({ name })
  const good = ({ status, body }: Loose) => expect(status, JSON.stringify(body)).toBeLessThan(300)
  for (const [n, step] of LIFE.toSorted((a, b) => a.day - b.day).entries()) {
    portal.at(BEGIN + step.day * DAY)
    if ('known' in step)
      for (const email of step.known) good(await shop.post('/api/v1/identify', { userId: email, traits: { email } }))
    if ('code' in step || 'says' in step) {
      const by = 'code' in step ? { code: CODES[step.code] } : { testimonialId: step.says }
      good(await shop.post('/api/v1/track/conversion', { goal: 'trial', externalId: `t${n}`, email: step.who, ...by }))
    }
    if ('pays' in step) {
      const sale = { externalId: `${step.who} ${step.day}`.replace(/[@ ]/g, '-'), email: step.who, currency: 'EUR' }
      good(await shop.post('/api/v1/track/sale', { ...sale, amountMinor: step.pays }))
    }
    if ('back' in step) {
      const saleExternalId = `${step.who}-120`.replace('@', '-')
      const back = { externalId: 'back', saleExternalId, amountMinor: step.back, currency: 'EUR' }
      good(await shop.post('/api/v1/track/refund', back))
    }
    if ('speaks' in step)
      good(await shop.post('/api/v1/track', { userId: step.who, event: 'reference_call.completed' }))
  }
  await settleQueue(portal.ctx)
  portal.at(BEGIN + 182 * DAY)
  await countTurns(portal.ctx)
  staff = await portal.as('ada')
  turns = (await get('')).figures
})
afterAll(() => portal.close())

test('who came, bought and spoke: 35 were brought, 34 of them bought, one spoke', () => {
  expect(turns.counts).toMatchObject({
    ...{ opened: { n: 35, selfReported: 0 }, closed: { n: 34, selfReported: 0 }, turned: { n: 1, selfReported: 0 } },
  })
})
test('K90: 33 credits of 71 customers who bought by day 92; those of Q, S and D are too young', () => {
  expect(turns.k90).toMatchObject({ n: 71, credited: 33 })
  expect(turns.k90.value.value).toBe(33 / 71)
  expect(turns.k90.cohorts).toEqual([
    { month: '2025-01', n: 50, credited: 33, k: 33 / 50 },
    { month: '2025-02', n: 20, credited: 0, k: null },
    { month: '2025-03', n: 1, credited: 0, k: null },
  ])
  expect(turns.amplification.value.value).toBeCloseTo(71 / 38, 12)
})
test('earned share: 34 of 74 new customers, with Wilson’s interval', () => {
  const { low, mid, high } = wilson(34, 74)!
  expect(turns.earnedShare).toMatchObject({ hits: 34, of: 74, selfReported: 0, value: { value: mid, low, high } })
})
test('from the words to the purchase: 15, 21 to 50, 72, 95 and 130 days', () => {
  expect(turns.cycle.toCustomer).toEqual({ n: 34, medianMs: 36.5 * DAY, p90Ms: (497 * DAY) / 10 })
  expect(turns.cycle.fullTurn).toEqual({ n: 1, medianMs: null, p90Ms: null })
})
test('generations: two whom nobody brought, 34 they brought, and one whom one of these brought', () => {
  expect(turns.generations).toMatchObject({
    items: [
      { depth: 0, people: 2, customers: 2 },
      { depth: 1, people: 34, customers: 33 },
      { depth: 2, people: 1, customers: 1 },
    ],
    beyond: 0,
  })
})
test('earned growth of 91 days: 70 customers paid 4,200 before, 1,950 stayed, and 100 came by words', () => {
  expect(turns.earnedGrowth).toMatchObject({
    ...{ periodDays: 91, currency: 'EUR', n: 70, earned: 2 },
    ...{ beforeMinor: 420_000, keptMinor: 195_000, earnedMinor: 10_000 },
    ...{ nrr: 195 / 420, enc: 10 / 420, rate: 195 / 420 + 10 / 420 - 1 },
  })
})

test('the ledger shows each with its credit, and what is asked for only', async () => {
  const { items } = await get('/ledger?limit=100')
  expect(items).toHaveLength(36)
  const ofP = items.filter((one: Loose) => one.customerAt === BEGIN + 72 * DAY && one.creditBp < 10_000)
  expect(ofP.map(({ kind, evidence, creditBp, advocate }: Loose) => [advocate.name, kind, evidence, creditBp])).toEqual(
    expect.arrayContaining([
      ['Ada A', 'testimonial', 1, 8_889],
      ['Bo B', 'self_reported', 4, 1_111],
    ]),
  )
  for (const [query, n] of [
    ...[
      ['kind=self_reported', 1],
      ['kind=referral', 0],
      ['evidence=1', 35],
      ['evidence=2', 0],
    ],
    ...[
      ['state=opened', 1],
      ['state=closed', 33],
      ['state=turned', 2],
      ['advocate=con_1', 3],
      ['advocate=con_3', 1],
    ],
    ['advocate=con_2&state=opened', 1],
  ] as [string, number][])
    expect((await get(`/ledger?limit=100&${query}`)).items, query).toHaveLength(n)
  const paged: string[] = []
  for (let cursor = ''; ; ) {
    const page = await get(`/ledger?limit=7${cursor && `&cursor=${cursor}`}`)
    paged.push(...page.items.map(({ id }: Loose) => id))
    if (!page.nextCursor) break
    cursor = page.nextCursor
  }
  expect(paged).toEqual(items.map(({ id }: Loose) => id))
})
test('who brought most: by customers Bo, by value Bo too, with the worth of first purchases', async () => {
  const rows = async (by: string) =>
    (await get(`/advocates?by=${by}`)).items.map(({ advocate, customersBp, prospectsBp, value }: Loose) => [
      ...[advocate.name, customersBp, prospectsBp, value],
    ])
  const eur = (amountMinor: number) => [{ currency: 'EUR', amountMinor }]
  expect(await rows('customers')).toEqual([
    ['Bo B', 301_111, 311_111, eur(300_00 + 667)],
    ['Ada A', 28_889, 28_889, eur(40_00 + 80_00 + 5_333)],
    ['Cy C', 10_000, 10_000, eur(20_00)],
  ])
  expect((await rows('value')).map(([name]: string[]) => name)).toEqual(['Bo B', 'Ada A', 'Cy C'])
})
test('a person’s card says what those they brought paid, as far as it is put down to them', async () => {
  const value = async (id: string) => (await staff.get(`/api/v1/wheel/people/${id}/card`)).body.value
  expect(await value('con_1')).toMatchObject({
    ...{ paid: [{ currency: 'EUR', amountMinor: 100_00 }], broughtPeople: 3, broughtCustomers: 3 },
    brought: [{ currency: 'EUR', amountMinor: 40_00 + 80_00 + 5_333 }],
  })
  expect(await value('con_2')).toMatchObject({
    ...{ brought: [{ currency: 'EUR', amountMinor: 300_00 + 667 }], broughtPeople: 32, broughtCustomers: 31 },
  })
})
test('what has grown is what the facts say', async () => {
  expect(await verifyLoops(portal.ctx.read)).toMatchObject({ differing: [] })
})

test('erased, somebody is nobody and counts as before; merged with whom they brought, that counts no more', async () => {
  const olga = await portal.as('olga')
  const { items: found } = (await olga.get('/api/v1/contacts?q=s@x.test')).body
  const of = (one: Loose) => one.contact?.id ?? one.id
  expect((await olga.post('/api/v1/contacts/con_2/erasure', { confirm: true })).status).toBeLessThan(300)
  const { items, advocate } = await get('/ledger?limit=100&advocate=con_2')
  expect([items.length, advocate.name, items[0].advocate.name]).toEqual([32, '', ''])
  const merged = await olga.post('/api/v1/contacts/merges', { keptId: 'con_1', mergedId: of(found[0]) })
  expect(merged.status, JSON.stringify(merged.body)).toBe(201)
  expect((await get('/ledger?limit=100&advocate=con_1')).items).toHaveLength(2)
  await countTurns(portal.ctx)
  expect((await get('')).figures.counts.closed.n).toBe(33)
  expect((await olga.post(`/api/v1/contacts/merges/${merged.body.id}/undo`)).status).toBe(200)
  expect((await get('/ledger?limit=100&advocate=con_1')).items).toHaveLength(3)
  expect(await verifyLoops(portal.ctx.read)).toMatchObject({ differing: [] })
})
