import fc from 'fast-check'
import { afterEach, describe, expect, expectTypeOf, test } from 'vitest'
import { expectedValue, type Odds } from '../../api/kernel/ask-auction.ts'
import { wishAsks } from '../../api/kernel/ask-budget.ts'
import { awakeIn, DEFAULT_LIMITS, mayAsk, type TargetedKind, type Worth } from '../../api/kernel/ask-rules.ts'
import { isQuiet, nextAwake } from '../../api/kernel/awake.ts'
import { type AskWorld, askWorld } from './kit.ts'

const HOUR = 3_600_000
const PATH = '/api/v1/wheel/asks/limits'

describe('quiet hours of a company’s own', () => {
  const limits = { ...DEFAULT_LIMITS, quietFrom: 22, quietTo: 6 }
  const ask = (when: string) =>
    mayAsk(
      { kind: 'nps', history: [], switchedOff: false, feelings: { unhappyAt: null, complaintSince: null } },
      ...([Date.parse(when), limits, 'UTC'] as const),
    )
  test.each([
    ['2026-03-10T21:59:59Z', { ok: true }],
    ['2026-03-10T22:00:00Z', { ok: false, reason: 'quiet', freeAt: Date.parse('2026-03-11T06:00:00Z') }],
    ['2026-03-11T05:59:00Z', { ok: false, reason: 'quiet', freeAt: Date.parse('2026-03-11T06:00:00Z') }],
    ['2026-03-11T06:00:00Z', { ok: true }],
  ])('%s', (when, verdict) => expect(ask(when)).toEqual(verdict))

  test('whichever are allowed, nobody is woken and nothing waits for a day, in any zone', () => {
    const zones = fc.constantFrom('UTC', 'Europe/Berlin', 'Asia/Kathmandu', 'Pacific/Chatham', 'Australia/Lord_Howe')
    const when = fc.integer({ min: Date.parse('2020-01-01'), max: Date.parse('2035-01-01') })
    const hours = fc
      .record({ quietFrom: fc.integer({ min: 16, max: 23 }), quietTo: fc.integer({ min: 5, max: 11 }) })
      .filter(({ quietFrom, quietTo }) => 24 - quietFrom + quietTo >= 8 && 24 - quietFrom + quietTo <= 16)
    fc.assert(
      fc.property(when, zones, hours, (at, zone, said) => {
        const out = nextAwake(at, zone, awakeIn(said))
        expect(isQuiet(out, zone, awakeIn(said))).toBe(false)
        expect(out).toBeGreaterThanOrEqual(at)
        expect(out - at).toBeLessThanOrEqual(17.5 * HOUR)
      }),
      { numRuns: 300 },
    )
  })
})

describe('what a yes is worth', () => {
  const kinds = Object.keys(DEFAULT_LIMITS.worth) as TargetedKind[]
  const odds = fc
    .record({ accepted: fc.nat(50), ignored: fc.nat(50), more: fc.nat(50) })
    .map(({ accepted, ignored, more }): Odds => ({ accepted, ignored, closed: accepted + ignored + more }))
  const some = fc.record(
    Object.fromEntries(kinds.map((kind) => [kind, fc.integer({ min: 1, max: 50 })])) as Record<
      TargetedKind,
      fc.Arbitrary<number>
    >,
  )
  test('only how worths stand to each other counts', () => {
    fc.assert(
      fc.property(some, odds, fc.constantFrom(...kinds), (worth, cell, kind) => {
        const double = Object.fromEntries(kinds.map((one) => [one, 2 * worth[one]])) as Worth
        const value = expectedValue(kind, cell, cell, worth)
        expect(expectedValue(kind, cell, cell, double)).toBeCloseTo(2 * value, 6)
      }),
    )
  })
  test('there is none of a review', () => {
    expectTypeOf<Worth>().not.toHaveProperty('review')
  })
})

describe('at the door', () => {
  let made: AskWorld
  afterEach(() => made.portal.close())
  const began = async () => {
    made = await askWorld()
    return made.portal.as('olga')
  }
  test.each([
    ['evening too early', { quietFrom: 15 }, 'quietFrom'],
    ['no hour', { quietFrom: 'late' }, 'quietFrom'],
    ['half an hour', { quietTo: 7.5 }, 'quietTo'],
    ['noon', { quietTo: 12 }, 'quietTo'],
    ['seven hours', { quietFrom: 23, quietTo: 6 }, 'quietTo'],
    ['seventeen hours', { quietFrom: 16, quietTo: 9 }, 'quietTo'],
    ['a worth of nothing', { worth: { ...DEFAULT_LIMITS.worth, nps: 0 } }, 'worth.nps'],
    ['a worth left empty', { worth: { ...DEFAULT_LIMITS.worth, story: '' } }, 'worth.story'],
    ['a worth beyond all', { worth: { ...DEFAULT_LIMITS.worth, csat: 101 } }, 'worth.csat'],
    ['a worth of a review', { worth: { ...DEFAULT_LIMITS.worth, review: 9 } }, 'worth'],
  ])('%s is refused beside its field, and nothing is saved', async (_name, change, field) => {
    const olga = await began()
    const refused = await olga.put(PATH, { ...DEFAULT_LIMITS, ...change })
    expect([refused.status, Object.keys(refused.body.fields ?? {})]).toEqual([422, [field]])
    expect((await olga.get(PATH)).body).toEqual({ ...DEFAULT_LIMITS, version: 0 })
  })

  test('quiet hours hold for the next ask, and who changed them stands in the log', async () => {
    await began()
    const ann = await made.somebody()
    made.portal.at(Date.parse('2026-03-10T21:00:00Z'))
    expect(await made.book(ann, 'nps')).toMatchObject({ ok: false, reason: 'quiet' })
    const owner = await made.portal.as('olga')
    const saved = await owner.put(PATH, { ...DEFAULT_LIMITS, quietFrom: '22', quietTo: '7', version: 0 })
    expect(saved.status).toBe(204)
    expect((await owner.get(PATH)).body).toMatchObject({ quietFrom: 22, quietTo: 7, version: 1 })
    expect((await made.book(ann, 'nps')).ok).toBe(true)
    const [entry] = (await owner.get('/api/v1/audit?limit=1')).body.items
    expect(entry).toMatchObject({ action: 'ask_limit.saved' })
  })

  test('of two who save what they read, the second is told, and what the first saved stays', async () => {
    const olga = await began()
    const { body } = await olga.get(PATH)
    expect((await olga.put(PATH, { ...body, quietTo: 9 })).status).toBe(204)
    expect(await olga.put(PATH, { ...body, quietTo: 7 })).toMatchObject({
      ...{ status: 409, body: { code: 'ask_limit.changed_meanwhile' } },
    })
    expect((await olga.get(PATH)).body).toMatchObject({ quietTo: 9, version: 1 })
  })

  test('which of two goes first follows from the worths, and the reason keeps what they were then', async () => {
    const olga = await began()
    const who = await made.somebody()
    const wish = (kind: TargetedKind, id: string) =>
      made.ctx.write((tx) => wishAsks(tx, [{ contactId: who, kind, source: { kind: 'manual', id }, dueAt: tx.now }]))
    await wish('referral', 'r')
    await wish('nps', 'n')
    expect(await made.book(who, 'nps', 'manual', 'n')).toMatchObject({ ok: false, reason: 'outbid' })
    const worth = { ...DEFAULT_LIMITS.worth, nps: 40 }
    expect((await olga.put(PATH, { ...DEFAULT_LIMITS, worth })).status).toBe(204)
    made.portal.later({ minutes: 61 })
    expect(await made.book(who, 'referral', 'manual', 'r')).toMatchObject({ ok: false, reason: 'outbid' })
    expect((await made.book(who, 'nps', 'manual', 'n')).ok).toBe(true)
    const { considered } = (await (await made.portal.as('olga')).get(`/api/v1/wheel/people/${who}/asks`)).body
    const of = (kind: string) => considered.find((one: { kind: string }) => one.kind === kind)
    expect(of('nps')).toMatchObject({ reason: 'outbid', wonBy: 'referral' })
    expect(of('nps').wonMilli).toBeLessThan(4_000)
    expect(of('referral')).toMatchObject({ reason: 'outbid', wonBy: 'nps' })
    expect(of('referral').wonMilli).toBeGreaterThan(4_000)
  })
})
