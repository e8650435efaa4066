import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { followVoices } from '../../api/flywheel/feed/following.ts'
import { medianOf, tagsIn } from '../../api/flywheel/feed/rules.ts'
import { breakOverdue } from '../../api/flywheel/promises/actions.ts'
import { addProduct, review } from '../helpers.ts'
import type { Door, Loose } from '../people.ts'
import { wheelWorld } from './kit.ts'

const FEED = '/api/v1/wheel/feed'
let wheel: Awaited<ReturnType<typeof wheelWorld>>
let olga: Door
beforeEach(async () => {
  wheel = await wheelWorld()
  olga = await wheel.owner()
})
afterEach(() => wheel.portal.close())
const follow = () => followVoices(wheel.ctx())
const feed = async (search = ''): Promise<Loose> => (await olga.get(`${FEED}?${search}`)).body

describe('the shared feed', () => {
  test('what customers say anywhere stands in one list with their own words, each once however often the logs are read', async () => {
    const [a, b] = [await wheel.somebody(), await wheel.somebody()]
    await addProduct(wheel.portal)
    await review(wheel.portal, await wheel.portal.as('ann'))
    await wheel.told(a, 'support.opened', 0, {
      subject: 'Search',
      text: 'It finds nothing in old notes.',
      topic: 'Search',
    })
    await wheel.told(b, 'call.made', 0, { text: 'Wants to pay by month.', score: 2, tags: 'Price, Plan' })
    await follow()
    await follow()
    const { items, clock } = await feed()
    expect(items.map(({ source, words, tags, score, team }: Loose) => ({ source, words, tags, score, team }))).toEqual(
      expect.arrayContaining([
        { source: 'support', words: 'It finds nothing in old notes.', tags: ['search'], score: null, team: 'service' },
        { source: 'call', words: 'Wants to pay by month.', tags: ['plan', 'price'], score: 2, team: 'sales' },
        { source: 'review', words: expect.stringContaining('hour'), tags: [], score: null, team: null },
      ]),
    )
    expect(items).toHaveLength(3)
    expect(clock).toMatchObject({ waiting: 2, answered: 0, medianMs: null })
  })

  test('an answer stops the clock of what was asked before it, and of nobody else', async () => {
    const [a, b] = [await wheel.somebody(), await wheel.somebody()]
    await wheel.told(a, 'support.opened', 2)
    await wheel.told(b, 'support.opened', 1)
    await wheel.told(a, 'support.replied', 1.5)
    await wheel.told(a, 'support.opened', 0.5)
    await follow()
    const { clock } = await feed()
    expect(clock).toMatchObject({ waiting: 2, answered: 1, needed: 30, medianMs: null })
    const { items } = await feed('waits=yes')
    expect(items.map(({ contact }: Loose) => contact.id)).toEqual([b, a])
    await olga.put(`${FEED}/${items[0].id}`, { answered: true })
    expect((await feed()).clock.waiting).toBe(1)
  })

  test('is searched by what was said, wherever that stands, and by who said it', async () => {
    const [a, b] = [await wheel.somebody(), await wheel.somebody()]
    await addProduct(wheel.portal)
    await review(wheel.portal, await wheel.portal.as('ann'))
    await wheel.told(a, 'support.opened', 0, { subject: 'Search', text: 'Nothing at 100 % in old notes.' })
    await wheel.told(b, 'call.made', 0, { text: 'Wants to pay by month.' })
    await follow()
    const found = async (q: string) =>
      (await feed(new URLSearchParams({ q }).toString())).items.map(({ source }: Loose) => source)
    expect(await found('PAY BY')).toEqual(['call'])
    expect(await found('old notes')).toEqual(['support'])
    expect(await found('100 %')).toEqual(['support'])
    expect(await found('hour')).toEqual(['review'])
    expect(await found('ann')).toEqual(['review'])
    expect(await found(`${b}@`)).toEqual(['call'])
    expect(await found('0_ %')).toEqual([])
  })

  test('how fast half are answered is said of thirty and not of fewer, as on the page of the team', async () => {
    for (let n = 0; n < 30; n++) {
      const one = await wheel.somebody()
      await wheel.told(one, 'support.opened', 2)
      await wheel.told(one, 'support.replied', 1.5)
      if (n === 28) {
        await follow()
        expect((await feed()).clock).toMatchObject({ answered: 29, medianMs: null })
        expect((await olga.get('/api/v1/wheel/review')).body.agenda.answers).toMatchObject({
          ...{ answered: 29, needed: 30, medianMs: null },
        })
      }
    }
    await follow()
    expect((await feed()).clock).toMatchObject({ answered: 30, medianMs: 43_200_000 })
  })

  test('a colleague gives it a team, an owner, a score and tags, and what is wrong is said beside its field', async () => {
    await wheel.told(await wheel.somebody(), 'support.opened')
    await follow()
    const id = (await feed()).items[0].id
    const mine = (await olga.get('/api/v1/wheel/colleagues')).body.items[0].id
    const sorted = { team: 'marketing', ownerId: mine, score: 4, tags: ['Search', 'search ', 'Speed'] }
    expect((await olga.put(`${FEED}/${id}`, sorted)).status).toBe(204)
    expect((await olga.get(`${FEED}/${id}`)).body.entry).toMatchObject({
      ...{ team: 'marketing', owner: { id: mine }, score: 4, tags: ['search', 'speed'] },
    })
    expect((await feed('tag=speed&team=marketing')).items).toHaveLength(1)
    expect((await feed('team=none')).items).toHaveLength(0)
    expect((await olga.put(`${FEED}/${id}`, { score: 6 })).body.fields).toEqual({ score: 'Give 1 to 5.' })
    expect((await olga.put(`${FEED}/fee_none`, {})).status).toBe(404)
  })

  test('the same theme from five customers in two weeks opens one item for each of the other two teams', async () => {
    const ask = async (daysAgo: number) =>
      wheel.told(await wheel.somebody(), 'support.opened', daysAgo, { theme: 'Export' })
    for (const days of [20, 3, 3, 2]) await ask(days)
    const loud = await wheel.somebody()
    for (let i = 0; i < 5; i++) await wheel.told(loud, 'support.opened', 1, { theme: 'Login' })
    await ask(1)
    await follow()
    const items = async () => (await olga.get('/api/v1/wheel/items?kind=recurring')).body.items as Loose[]
    expect(await items()).toEqual([])
    await ask(0)
    await follow()
    await ask(0)
    await follow()
    expect((await items()).map(({ team, title }) => [team, title]).sort()).toEqual([
      ['marketing', '5 customers in 14 days brought up “export”'],
      ['sales', '5 customers in 14 days brought up “export”'],
    ])
  })

  test('goals stand beside what is answered', async () => {
    expect(
      (await olga.put('/api/v1/wheel/goals', { goals: ['Answer within a day', 'Nobody pays twice'] })).status,
    ).toBe(204)
    await wheel.told(await wheel.somebody(), 'support.opened')
    await follow()
    const one = (await olga.get(`${FEED}/${(await feed()).items[0].id}`)).body
    expect(one.goals).toEqual(['Answer within a day', 'Nobody pays twice'])
    expect((await olga.put('/api/v1/wheel/goals', { goals: [' '] })).status).toBe(422)
  })
})

describe('rules of the feed', () => {
  test.each([
    [{ tags: 'A, b,a' }, ['a', 'b']],
    [{ tags: ['X', 3], theme: 'Y' }, ['x', 'y']],
    [{ tag: ' ', topic: 'Z' }, ['z']],
    [{}, []],
  ])('tags of %j', (said, tags) => expect(tagsIn(said)).toEqual(tags))
  test('the middle of some times', () => {
    expect([medianOf([]), medianOf([3]), medianOf([1, 2]), medianOf([1, 2, 9])]).toEqual([null, 3, 1, 2])
  })
})

test('a word with a sign of two halves makes an item for the same teams again, once it was done long ago', async () => {
  const say = async () => {
    for (let i = 0; i < 5; i++) await wheel.told(await wheel.somebody(), 'support.opened', 0, { tags: ['slow 🐌'] })
    await follow()
  }
  const items = () => wheel.rows(`SELECT id, cause, state FROM work_item WHERE kind = 'recurring' ORDER BY cause`)
  await say()
  await follow()
  const first = await items()
  expect(first).toHaveLength(2)
  for (const { id } of first) await olga.post(`/api/v1/wheel/items/${id}/end`, { to: 'done', result: 'Faster now.' })
  wheel.portal.later({ days: 30 })
  await say()
  expect(await items()).toHaveLength(4)
})

describe('promises', () => {
  const ledger = async (search = ''): Promise<Loose> => (await olga.get(`/api/v1/wheel/promises?${search}`)).body
  test('a colleague promises; it is kept once, and cannot be broken after', async () => {
    const id = await wheel.somebody()
    const said = { email: `${id}@example.com`, words: 'A call on Monday', team: 'sales', dueOn: '2026-03-09' }
    const made = await olga.post('/api/v1/wheel/promises', said)
    expect(made.status, JSON.stringify(made.body)).toBe(201)
    expect((await olga.post(`/api/v1/wheel/promises/${made.body.id}/end`, { to: 'kept' })).status).toBe(204)
    expect((await olga.post(`/api/v1/wheel/promises/${made.body.id}/end`, { to: 'broken' })).body.code).toBe(
      'promise.ended',
    )
    expect((await ledger()).items).toMatchObject([{ state: 'kept', byTime: false, contact: { id } }])
    const nobody = await olga.post('/api/v1/wheel/promises', { ...said, email: 'x@nowhere.test' })
    expect(nobody.body.fields).toEqual({ email: 'Nobody among your contacts has this address.' })
  })
  test('one whose day passes is broken by itself, and the team that promised has an item for it, once', async () => {
    const id = await wheel.somebody()
    const said = { promiseId: 'p-1', text: 'Delivery this week', team: 'service', due: '2026-03-03' }
    await wheel.told(id, 'promise.made', 0, said)
    await wheel.told(id, 'promise.made', 0, said)
    await follow()
    expect((await ledger()).items).toMatchObject([{ words: 'Delivery this week', team: 'service', state: 'open' }])
    wheel.portal.later({ days: 1 })
    await breakOverdue(wheel.ctx())
    olga = await wheel.owner()
    expect((await ledger()).items[0].state).toBe('open') // its day is not over yet
    wheel.portal.later({ days: 1 })
    await breakOverdue(wheel.ctx())
    await breakOverdue(wheel.ctx())
    olga = await wheel.owner()
    expect((await ledger('state=broken')).items).toMatchObject([{ byTime: true }])
    expect((await olga.get('/api/v1/wheel/items?kind=promise')).body.items).toMatchObject([
      { team: 'service', title: 'Make good what was promised by 2026-03-03: Delivery this week', contact: { id } },
    ])
  })
  test('its price: who stayed after a broken one, beside those to whom all were kept', async () => {
    const some = await Promise.all(Array.from({ length: 4 }, () => wheel.somebody()))
    for (const [i, id] of some.entries()) {
      await wheel.told(id, 'order.paid')
      await wheel.told(id, 'promise.made', 0, { promiseId: `p${i}`, due: '2026-03-04', team: 'sales' })
      await wheel.told(id, i < 2 ? 'promise.broken' : 'promise.kept', 0, { promiseId: `p${i}` })
    }
    await follow()
    for (let week = 0; week < 13; week++) {
      await wheel.later(7)
      for (const id of some.slice(1)) await wheel.told(id, 'product.used')
    }
    olga = await wheel.owner()
    const { price, teams } = await ledger()
    expect(price).toMatchObject({ broken: { people: 2, stayed: null, lost: 1 }, kept: { people: 2, lost: 0 } })
    expect(teams[1]).toMatchObject({ team: 'sales', kept: 2, broken: 2, share: { hits: 2, of: 4 } })
  })
})
