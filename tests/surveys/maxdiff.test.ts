import { sql } from 'drizzle-orm'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { setsOf } from '../../api/surveys/formulas/sets.ts'
import type { Door, Loose } from '../people.ts'
import { ideas, type Panel, panel } from './panel.ts'

let portal: Panel
let ann: Door
beforeEach(async () => {
  portal = await panel()
  ann = await portal.as('ann')
})
afterEach(() => portal.close())

const setOf = async (by: Door, who: object): Promise<Loose> => (await portal.look(by, who)).body.set
const choose = (by: Door, who: object, set: Loose, [best, worst] = [0, 1]) =>
  portal.answer(by, { ...who, set: { ticket: set.ticket, best: set.items[best!].id, worst: set.items[worst!].id } })

test('one set a page, left and found again where it was, with the sets of this person', async () => {
  const survey = await portal.survey('maxdiff', { items: ideas(6), setSize: 3 })
  const who = { slug: survey.slug }
  const first = await setOf(ann, who)
  expect(first).toMatchObject({ seq: 1, of: 6, best: null, worst: null })
  await choose(ann, who, first)
  const [response] = await portal.responses()
  const ids = survey.items.map((item: Loose) => item.id)
  const planned = setsOf(ids, 3, `${survey.id}:${response!.personId}`)
  expect(first.items.map((item: Loose) => item.id)).toEqual(planned[0])
  const second = await setOf(ann, who)
  expect([second.seq, second.items.map((item: Loose) => item.id)]).toEqual([2, planned[1]])
  expect((await setOf(ann, who)).items).toEqual(second.items)
  expect((await portal.look(ann, { ...who, seq: 5 })).body.set.seq).toBe(2)
})

test('a set can be chosen anew until the last one is answered, and then nothing', async () => {
  const survey = await portal.survey('maxdiff', { items: ideas(4), setSize: 4 })
  const who = { slug: survey.slug }
  const first = await setOf(ann, who)
  await choose(ann, who, first)
  await choose(ann, who, first, [2, 3])
  const [set] = await portal.sets()
  expect([set!.bestId, set!.worstId]).toEqual([first.items[2].id, first.items[3].id])
  expect((await portal.look(ann, { ...who, seq: 1 })).body.set).toMatchObject({ seq: 1, best: set!.bestId })
  await choose(ann, who, await setOf(ann, who))
  expect((await choose(ann, who, await setOf(ann, who))).body.state).toBe('completed')
  expect(await choose(ann, who, first)).toMatchObject({ status: 409, body: { code: 'survey_response.completed' } })
  await expect(portal.db.write((tx) => tx.run(sql`UPDATE maxdiff_set SET seq = 9`))).rejects.toThrow()
})

test('best and worst are two of those shown', async () => {
  const survey = await portal.survey('maxdiff', { items: ideas(6), setSize: 3 })
  const who = { slug: survey.slug }
  const set = await setOf(ann, who)
  const [a] = set.items
  const other = survey.items.find(({ id }: Loose) => !set.items.some((item: Loose) => item.id === id))
  const send = (best: string, worst: string) => portal.answer(ann, { ...who, set: { ticket: set.ticket, best, worst } })
  expect(Object.keys((await send(a.id, a.id)).body.fields)).toEqual(['set.worst'])
  expect(Object.keys((await send(other.id, a.id)).body.fields)).toEqual(['set.best'])
  expect(Object.keys((await send('', '')).body.fields)).toEqual(['set.best', 'set.worst'])
  expect(await portal.responses()).toEqual([])
})

test('a ticket is for its survey, its person and its turn', async () => {
  const survey = await portal.survey('maxdiff', { items: ideas(6), setSize: 3 })
  const other = await portal.survey('maxdiff', { title: 'Another', items: ideas(6), setSize: 3 })
  const who = { slug: survey.slug }
  const mine = await setOf(ann, who)
  const ben = await portal.as('ben')
  expect((await choose(ben, who, mine)).status).toBe(409)
  expect((await choose(ann, { slug: other.slug }, mine)).status).toBe(409)
  expect((await choose(ann, who, { ...mine, ticket: 'forged' })).status).toBe(409)
  expect((await portal.answer(ann, who)).status).toBe(404)
  const twin = await setOf(ann, who)
  await choose(ann, who, mine)
  expect(await choose(ann, who, twin)).toMatchObject({ status: 409, body: { code: 'survey_response.changed' } })
  expect(await portal.sets()).toHaveLength(1)
})

test('the live card is done in one set, and asks about what is least certain', async () => {
  const live = { items: ideas(6), setSize: 3, setCount: 1, adaptive: true, anonymous: true }
  const survey = await portal.survey('maxdiff', live)
  const who = { slug: survey.slug }
  const visitor = { ...who, key: await portal.visitorKey() }
  const first = await setOf(portal.stranger, visitor)
  expect((await choose(portal.stranger, visitor, first)).body.state).toBe('completed')
  const ben = await portal.as('ben')
  const second = await setOf(ben, who)
  const seen = first.items.map((item: Loose) => item.id)
  expect(second.items.filter((item: Loose) => seen.includes(item.id))).toEqual([])
})

test('the item that is always best leads, with an interval once thirty have answered', async () => {
  const survey = await portal.survey('maxdiff', { items: ideas(4), setSize: 4, anonymous: true })
  await portal.db.write((tx) => tx.run(sql`DELETE FROM rate_bucket`))
  for (let i = 0; i < 30; i++) {
    await portal.complete(portal.stranger, survey, { slug: survey.slug, key: await portal.visitorKey() })
    portal.later({ minutes: 2 })
  }
  const anonymous = (await portal.results(survey.id)).audiences[1]
  const [dark, offline, , csv] = anonymous.items
  expect(anonymous.n).toBe(30)
  expect(dark.counts).toEqual({ best: 90, shown: 90 })
  expect(dark.figure).toMatchObject({ n: 30, value: 1 })
  expect(csv.figure.value).toBe(-1)
  expect(offline.figure).toMatchObject({ value: 0, low: 0, high: 0 })
  const shares = anonymous.items.map(
    (item: Loose) => item.parts.find((part: Loose) => part.name === 'share').figure.value,
  )
  expect(shares.reduce((sum: number, share: number) => sum + share, 0)).toBeCloseTo(1, 10)
})
