import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  changesOf,
  columnOf,
  datesKept,
  dayAfter,
  isLate,
  type Plan,
  type PlanRow,
  recordOf,
} from '../../api/feature-requests/roadmap/rules.ts'
import type { Door } from '../people.ts'
import { type World, world } from '../world.ts'
import { setBoard, submit, vote } from './kit.ts'
import { move } from './loop-rows.ts'

const TODAY = '2026-03-02'
const dated = (etaFrom: string, etaTo: string, confidence: Plan['confidence'] = 'medium'): Plan => ({
  ...{ horizon: 'dated', etaFrom, etaTo, confidence },
})
const bare = (horizon: Plan['horizon']): Plan => ({ horizon, etaFrom: null, etaTo: null, confidence: null })
const DAY = 86_400_000
const at = (day: string) => Date.parse(`${day}T12:00:00Z`)
const said = (...plans: [string, Plan][]): PlanRow[] =>
  plans.map(([day, plan], n) => ({ ...plan, seq: n + 1, requestId: 'frq_a', createdAt: at(day) }))

describe('where a plan stands', () => {
  test.each([
    [bare('now'), 'now'],
    [bare('later'), 'later'],
    [bare('none'), undefined],
    [dated('2026-01-01', '2026-02-01'), 'now'],
    [dated('2026-04-02', '2026-04-30'), 'now'],
    [dated('2026-04-03', '2026-04-30'), 'next'],
    [dated('2026-06-02', '2026-06-30'), 'next'],
    [dated('2026-06-03', '2026-06-30'), 'later'],
  ])('%j under %s', (plan, column) => expect(columnOf(plan, TODAY)).toBe(column))

  test.each([
    [dated('2026-02-01', '2026-03-01'), true],
    [dated('2026-02-01', '2026-03-02'), false],
    [bare('now'), false],
  ])('%j is late: %s', (plan, late) => expect(isLate(plan, TODAY)).toBe(late))
})

describe('what was said', () => {
  const [may, june] = [dated('2026-05-01', '2026-05-31'), dated('2026-06-01', '2026-06-30')]
  test('is kept as it was moved, without slips and without saying it twice', () => {
    const rows = said(['2026-01-01', may], ['2026-01-05', may], ['2026-02-01', bare('later')], ['2026-02-01', june])
    expect(changesOf(rows).map(({ before, after }) => [before, after])).toEqual([
      [null, may],
      [may, june],
    ])
  })
  test('and taken off at once is nothing', () => expect(changesOf(said(['2026-01-01', bare('none')]))).toEqual([]))

  const [jan, feb] = [dated('2026-01-01', '2026-01-31'), dated('2026-02-01', '2026-02-28')]
  test.each<[string, PlanRow[], string | null, { kept: number; of: number }]>([
    ['kept', said(['2025-12-01', jan]), '2026-01-31', { kept: 1, of: 1 }],
    ['a day late', said(['2025-12-01', jan]), '2026-02-01', { kept: 0, of: 1 }],
    ['not there yet', said(['2025-12-01', jan]), null, { kept: 0, of: 1 }],
    ['not passed yet', said(['2025-12-01', dated('2026-03-01', TODAY)]), '2026-03-01', { kept: 0, of: 0 }],
    ['moved later and kept then', said(['2025-12-01', jan], ['2026-01-20', feb]), '2026-02-10', { kept: 1, of: 2 }],
    ['moved to an earlier one', said(['2025-12-01', feb], ['2025-12-20', jan]), '2026-01-15', { kept: 1, of: 1 }],
    [
      'only surer of it',
      said(['2025-12-01', jan], ['2025-12-20', { ...jan, confidence: 'high' }]),
      '2026-01-15',
      { kept: 1, of: 1 },
    ],
    ['taken off before it passed', said(['2025-12-01', jan], ['2026-01-20', bare('none')]), null, { kept: 0, of: 1 }],
    ['said after it shipped', said(['2026-01-20', jan]), '2026-01-10', { kept: 0, of: 0 }],
  ])('a date %s', (_, rows, shipped, kept) => expect(datesKept(changesOf(rows), shipped, TODAY)).toEqual(kept))

  test('is a record with its interval', () => {
    expect(recordOf([])).toBeNull()
    const record = recordOf([
      { kept: 5, of: 6 },
      { kept: 3, of: 5 },
    ])!
    expect([record.kept, record.of, record.low.toFixed(3), record.high.toFixed(3)]).toEqual([8, 11, '0.434', '0.903'])
  })

  test('never keeps more than passed, and saying the same again changes no number', () => {
    const plan = fc.oneof(
      fc.constantFrom(bare('now'), bare('none')),
      fc
        .tuple(fc.integer({ min: 0, max: 120 }), fc.integer({ min: 0, max: 40 }))
        .map(([from, long]) => dated(dayAfter('2025-12-01', from), dayAfter('2025-12-01', from + long))),
    )
    fc.assert(
      fc.property(fc.array(plan, { maxLength: 8 }), fc.option(fc.integer({ min: 0, max: 90 })), (plans, shipped) => {
        const rows = plans.map((one, n) => ({ ...one, seq: n, requestId: 'a', createdAt: at('2025-12-01') + n * DAY }))
        const day = shipped === null ? null : dayAfter('2025-12-01', shipped)
        const { kept, of } = datesKept(changesOf(rows), day, TODAY)
        expect(kept).toBeLessThanOrEqual(of)
        expect(of).toBeLessThanOrEqual(plans.length)
        const twice = rows.flatMap((row) => [row, { ...row, createdAt: row.createdAt + DAY / 2 }])
        expect(datesKept(changesOf(twice), day, TODAY)).toEqual({ kept, of })
      }),
    )
  })
})

describe('the roadmap', () => {
  let portal: World
  let ann: Door
  let mia: Door
  let number: number
  beforeEach(async () => {
    portal = await world()
    await setBoard(portal)
    ann = await portal.as('ann')
    mia = await portal.as('mia')
    number = await submit(ann, 'A dark mode for the night')
  })
  afterEach(() => portal.close())
  const plan = (body: object, n = number) => mia.put(`/api/v1/requests/${n}/plan`, body)
  const MAY = { horizon: 'dated', from: '2026-05-01', to: '2026-05-31', confidence: 'medium' }
  const roadmap = async (door = portal.visitor) => (await door.get('/api/v1/roadmap')).body

  test('shows what comes, with my own vote, and what was said before', async () => {
    expect(await roadmap()).toEqual({ now: [], next: [], later: [], shipped: [], record: null })
    expect((await plan(MAY)).status).toBe(200)
    portal.later({ days: 1 })
    await plan({ ...MAY, from: '2026-06-01', to: '2026-06-30' })
    await vote(ann, number)
    const { next } = await roadmap(ann)
    expect(next).toMatchObject([{ number, title: 'A dark mode for the night', voted: true, votes: 1, late: false }])
    expect(next[0].changes).toMatchObject([
      { before: null },
      { before: { etaTo: '2026-05-31' }, after: { etaTo: '2026-06-30' } },
    ])
    expect((await roadmap()).next[0].voted).toBe(false)
    const { items } = (await portal.visitor.get('/api/v1/roadmap/changes')).body
    expect(items).toMatchObject([
      { request: { number }, after: { etaFrom: '2026-06-01' } },
      { after: { etaFrom: '2026-05-01' } },
    ])
    expect(await portal.facts('feature_request.planned')).toHaveLength(2)
  })

  test('the same again says nothing, and a plan can be taken off', async () => {
    await plan({ horizon: 'now' })
    expect((await plan({ horizon: 'now' })).body.changes).toHaveLength(1)
    portal.later({ days: 1 })
    expect((await plan({ horizon: 'none' })).body).toMatchObject({ plan: null })
    expect((await roadmap()).now).toEqual([])
    const { body } = await portal.visitor.get(`/api/v1/requests/${number}/plan`)
    expect(body.changes).toHaveLength(2)
    await expect(portal.db.clients.writer.execute(`UPDATE roadmap_plan SET horizon = 'later'`)).rejects.toThrow(
      'append-only',
    )
  })

  test.each([
    [{ horizon: 'dated' }, ['from', 'to', 'confidence']],
    [{ ...MAY, to: '2026-04-01' }, ['to']],
    [{ ...MAY, to: '2026-13-41' }, ['to']],
    [{ horizon: 'soon' }, ['horizon']],
  ])('%j is refused beside %j', async (body, fields) => {
    const answer = await plan(body)
    expect([answer.status, Object.keys(answer.body.fields)]).toEqual([422, fields])
  })

  test('what is shipped is below, counts for the record, and is not planned any more', async () => {
    await plan({ ...MAY, from: '2026-03-01', to: '2026-03-10' })
    const late = await submit(ann, 'Export everything as CSV')
    await plan({ ...MAY, from: '2026-03-01', to: '2026-03-10' }, late)
    portal.later({ days: 2 })
    const { body } = await ann.get(`/api/v1/requests/${number}`)
    await move(portal, { id: body.id, number }, 'shipped')
    portal.later({ days: 8 })
    const shown = await roadmap()
    expect(shown.shipped).toMatchObject([{ number }])
    expect(shown.now).toMatchObject([{ number: late, late: true }])
    expect(shown.record).toMatchObject({ kept: 1, of: 2 })
    expect((await plan({ horizon: 'now' })).body.code).toBe('plan.closed')
  })

  test('shows nobody what is on a board they may not see', async () => {
    await plan({ horizon: 'now' })
    await setBoard(portal, { viewPolicy: 'staff', submitPolicy: 'staff', votePolicy: 'staff', commentPolicy: 'staff' })
    expect((await roadmap()).now).toEqual([])
    expect((await roadmap(ann)).now).toEqual([])
    expect((await roadmap(mia)).now).toHaveLength(1)
    expect((await portal.visitor.get('/api/v1/roadmap/changes')).body.items).toEqual([])
    expect((await portal.visitor.get(`/api/v1/requests/${number}/plan`)).status).toBe(404)
    expect((await ann.put(`/api/v1/requests/${number}/plan`, { horizon: 'now' })).status).toBe(403)
    expect((await plan({ horizon: 'now' }, 999)).status).toBe(404)
  })
})
