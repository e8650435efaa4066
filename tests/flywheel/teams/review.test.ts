import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { writeDigests } from '../../../api/flywheel/review/digest.ts'
import type { Way } from '../../../api/flywheel/stay/spells/rules.ts'
import { alignmentOf } from '../../../api/flywheel/teams/alignment/rules.ts'
import { npsOf, rateOf } from '../../../api/flywheel/teams/rules.ts'
import { emptyTally, takePerson } from '../../../api/flywheel/teams/tally/rules.ts'
import { message } from '../../../db/schema/mail.ts'
import type { Door, Loose } from '../../people.ts'
import { wheelWorld } from '../kit.ts'

const DAY = 86_400_000

describe('alignment', () => {
  const months = (now: [number, number], before: [number, number]) => [
    { hits: now[0], of: now[1] },
    ...Array.from({ length: 6 }, () => ({ hits: before[0], of: before[1] })),
  ]
  test('is one while all teams hand on what they did, and no alert', () => {
    const same = months([50, 100], [50, 100])
    const { index, alert } = alignmentOf({ activation: same, adoption: same, adoration: same })
    expect([index, alert]).toEqual([1, false])
  })
  test('goes on the agenda when it falls below 0.9 by more than chance, and not before', () => {
    const [same, worse] = [months([50, 100], [50, 100]), months([30, 100], [50, 100])]
    // ratios 0.6, 0.6, 1: 0.7333; its variance by the logarithms of two shares each
    const fell = alignmentOf({ activation: worse, adoption: worse, adoration: same })
    expect(fell.index).toBeCloseTo(0.73333, 4)
    expect(fell.z).toBeCloseTo(4.645, 3)
    expect(fell.alert).toBe(true)
    const few = months([12, 40], [20, 40])
    expect(
      alignmentOf({ activation: few, adoption: months([20, 40], [20, 40]), adoration: months([20, 40], [20, 40]) })
        .alert,
    ).toBe(false)
  })
  test('says nothing while one share stands on fewer than thirty people', () => {
    const [many, few] = [months([50, 100], [50, 100]), months([14, 29], [50, 100])]
    expect(alignmentOf({ activation: many, adoption: few, adoration: many })).toMatchObject({
      index: null,
      z: null,
      alert: false,
    })
  })
})

describe('numbers of a team', () => {
  test('a share of twenty-nine people is not shown, of thirty it is', () => {
    expect(rateOf('bought', 'own', { hits: 10, of: 29 }).value).toEqual({ form: 'rate', rate: null })
    expect(rateOf('bought', 'own', { hits: 15, of: 30 }).value).toMatchObject({ rate: { mid: 0.5, of: 30 } })
  })
  test('NPS has the interval of the reference: ± 27 of thirty people with half promoters and 17 % detractors', () => {
    const { nps } = npsOf({ promoters: 15, detractors: 5, n: 30 }).value as { nps: { value: number; high: number } }
    expect(nps.value).toBeCloseTo(33.3, 1)
    expect(nps.high - nps.value).toBeCloseTo(27, 0)
  })
  test('who came lately is in no month yet; who moved on too late counts as not handed on', () => {
    const NOW = 1_000 * DAY
    const way = (from: number, to: number): Way => ({
      spells: [{ stage: 'activation', from: from * DAY, to: to * DAY, how: 'up' }],
      ...{ passedIn: [], here: null, gone: false, kept: [] },
    })
    const tally = emptyTally()
    takePerson(tally, [way(971, 980)], NOW) // 29 days ago
    takePerson(tally, [way(970, 999)], NOW) // 30 days ago, bought on the 29th day
    takePerson(tally, [way(969, 999)], NOW) // on the 30th day: too late
    takePerson(tally, [way(900, 905)], NOW)
    expect(tally.handoffs.activation.slice(0, 3)).toEqual([
      { hits: 1, of: 2 },
      { hits: 0, of: 0 },
      { hits: 1, of: 1 },
    ])
  })
})

describe('the weekly review', () => {
  let wheel: Awaited<ReturnType<typeof wheelWorld>>
  let olga: Door
  beforeEach(async () => {
    wheel = await wheelWorld()
    olga = await wheel.owner()
  })
  afterEach(() => wheel.portal.close())
  const get = async (path: string): Promise<Loose> => (await olga.get(`/api/v1/wheel/${path}`)).body
  const mine = async () => (await get('colleagues')).items[0].id as string

  test('keeps its agenda as it was, its decisions are items, and the next one says where they stand', async () => {
    const contactId = await wheel.somebody()
    const late = { title: 'Answer Kim', team: 'service', dueOn: '2026-03-01', contactId }
    const { id: itemId } = (await olga.post('/api/v1/wheel/items', late)).body
    expect((await get('review')).agenda).toMatchObject({ compared: 0, friction: [] })
    expect((await get('review')).agenda.overdue).toMatchObject([{ id: itemId, title: 'Answer Kim', about: contactId }])
    const { id } = (await olga.post('/api/v1/wheel/review', { note: 'All of us' })).body
    const said = { title: 'Write the page', team: 'marketing', ownerId: await mine(), dueOn: '2026-03-09' }
    const decided = await olga.post(`/api/v1/wheel/review/${id}/decisions`, said)
    expect(decided.status, JSON.stringify(decided.body)).toBe(201)
    await olga.post(`/api/v1/wheel/items/${itemId}/end`, { to: 'done' })
    const held = await get(`review/${id}`)
    expect(held).toMatchObject({ note: 'All of us', decisions: [{ title: 'Write the page', kind: 'review_decision' }] })
    expect(held.agenda.overdue).toMatchObject([{ id: itemId, title: 'Answer Kim', about: contactId }])
    const now = await get('review')
    expect(now.agenda.overdue).toEqual([])
    expect(now.agenda.decided).toMatchObject([{ id: decided.body.id, state: 'open' }])
    expect(now.past).toMatchObject([{ id, decisions: 1 }])
    const [row] = await wheel.rows('SELECT agenda FROM wheel_review')
    expect(row!.agenda).not.toContain('Answer Kim')
    expect(row!.agenda).not.toContain(contactId)
    await expect(wheel.portal.db.write((tx) => tx.run(`UPDATE wheel_review SET note = 'x'`))).rejects.toThrow()
  })

  test('says how many are late beyond its list, and that a decision is', async () => {
    const { id } = (await olga.post('/api/v1/wheel/review', {})).body
    const said = { title: 'Write the page', team: 'marketing', ownerId: await mine(), dueOn: '2026-03-01' }
    expect((await olga.post(`/api/v1/wheel/review/${id}/decisions`, said)).status).toBe(201)
    for (let n = 0; n < 11; n++)
      await olga.post('/api/v1/wheel/items', { title: `Late ${n}`, team: 'service', dueOn: '2026-02-01' })
    const { agenda } = await get('review')
    expect(agenda.overdue).toHaveLength(10)
    expect(agenda).toMatchObject({ late: 12, decided: [{ title: 'Write the page', state: 'open', overdue: true }] })
  })

  test('the digest is one mail a week for an owner who asked for it, and none for who did not', async () => {
    await wheel.portal.as('ada')
    const sent = async () =>
      (await wheel.portal.db.read.select().from(message)).filter(({ template }) => template === 'wheel_digest')
    await writeDigests(wheel.ctx())
    expect(await sent()).toEqual([])
    expect((await olga.put('/api/v1/wheel/review/digest', { wanted: true })).status).toBe(204)
    await Promise.all([writeDigests(wheel.ctx()), writeDigests(wheel.ctx())])
    expect((await sent()).map(({ toEmail }) => toEmail)).toEqual(['olga@example.com'])
    wheel.portal.later({ days: 7 })
    await writeDigests(wheel.ctx())
    expect(await sent()).toHaveLength(2)
    olga = await wheel.owner()
    await olga.put('/api/v1/wheel/review/digest', { wanted: false })
    wheel.portal.later({ days: 7 })
    await writeDigests(wheel.ctx())
    expect(await sent()).toHaveLength(2)
  })
})
