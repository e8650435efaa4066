import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { added, talliesOf } from '../../api/surveys/results/tally.ts'
import { filesThatHold } from '../contacts/bytes.ts'
import type { Door, Loose } from '../people.ts'
import { type Panel, panel } from './panel.ts'

let portal: Panel
let olga: Door
beforeEach(async () => {
  portal = await panel()
  olga = await portal.as('olga')
})
afterEach(() => portal.close())

const idOf = async (door: Door): Promise<string> => (await door.get('/api/v1/me/contact')).body.id
const merge = async (kept: Door, merged: Door): Promise<string> =>
  (await olga.post('/api/v1/contacts/merges', { keptId: await idOf(kept), mergedId: await idOf(merged) })).body.id
const undo = (id: string) => olga.post(`/api/v1/contacts/merges/${id}/undo`)
const count = async (id: string) => (await portal.results(id)).audiences[0].n
const company = async (who: Door, name: string) =>
  portal.mia.put(`/api/v1/contacts/${await idOf(who)}`, { company: name })

/** Every roll-up, counted again from the rows. */
async function recount(survey: Loose) {
  const responses = (await portal.responses()).filter(
    (one) => one.surveyId === survey.id && one.completedAt !== null && one.setAsideAt === null,
  )
  const [answers, sets] = [await portal.answers(), await portal.sets()]
  const sums = new Map<string, { n: number; tally: Record<string, number> }>()
  for (const response of responses) {
    const said = {
      answers: answers.filter((answer) => answer.responseId === response.id),
      sets: sets
        .filter((set) => set.responseId === response.id)
        .map((set) => ({ ...set, shown: JSON.parse(set.shown) })),
    }
    for (const [itemId, tally] of talliesOf(survey.kind, said)) {
      const keys = [`${itemId} ${response.audience}`, response.companyId && `${itemId} at ${response.companyId}`]
      for (const key of keys.filter((one) => one !== null)) {
        const before = sums.get(key) ?? { n: 0, tally: {} }
        sums.set(key, { n: before.n + 1, tally: added(before.tally, tally, 1) })
      }
    }
  }
  const kept = [
    ...(await portal.itemResults()).map((row) => [`${row.itemId} ${row.audience}`, row] as const),
    ...(await portal.companyResults()).map((row) => [`${row.itemId} at ${row.companyId}`, row] as const),
  ].filter(([, row]) => row.surveyId === survey.id && row.n > 0)
  const shown = Object.fromEntries(kept.map(([key, { n, tally }]) => [key, { n, tally: JSON.parse(tally) }]))
  expect(shown).toEqual(Object.fromEntries(sums))
  const { answered } = (await portal.mia.get(`/api/v1/surveys/${survey.id}`)).body
  expect(answered).toBe(responses.length)
}

describe('two contacts who are one person', () => {
  test('have one response, the first; taken apart they have two again', async () => {
    const survey = await portal.survey('nps')
    const [ann, ben] = [await portal.as('ann'), await portal.as('ben')]
    await portal.complete(ann, survey, { slug: survey.slug }, { score: 9 })
    portal.later({ minutes: 1 })
    await portal.complete(ben, survey, { slug: survey.slug }, { score: 2 })
    const id = await merge(ben, ann)
    expect(await count(survey.id)).toBe(1)
    expect((await portal.results(survey.id)).audiences[0].items[0].counts).toEqual({ 9: 1 })
    expect((await portal.complete(ben, survey)).status).toBe(409)
    expect((await portal.look(ben, { slug: survey.slug })).body.answers[survey.items[0].id].score).toBe(9)
    await recount(survey)
    await undo(id)
    expect(await count(survey.id)).toBe(2)
    expect((await portal.look(ben, { slug: survey.slug })).body.answers[survey.items[0].id].score).toBe(2)
    await recount(survey)
  })

  test('answer once whichever of them answers', async () => {
    const survey = await portal.survey('csat')
    const [ann, ben] = [await portal.as('ann'), await portal.as('ben')]
    await merge(ann, ben)
    await portal.complete(ben, survey)
    expect((await portal.complete(ann, survey)).status).toBe(409)
    expect((await ann.get('/api/v1/surveys/open')).body.items).toMatchObject([{ state: 'completed' }])
  })
})

test('many tries at the same moment are one response', async () => {
  const survey = await portal.survey('nps', { anonymous: true })
  const ann = await portal.as('ann')
  const key = await portal.visitorKey()
  const all = await Promise.all(
    Array.from({ length: 8 }, (_, i) => [
      portal.complete(ann, survey, { slug: survey.slug }, { score: i }),
      portal.complete(portal.stranger, survey, { slug: survey.slug, key }, { score: i }),
    ]).flat(),
  )
  expect(all.map(({ status }) => status).sort()).toEqual([200, 200, ...Array(14).fill(409)])
  expect(await portal.responses()).toHaveLength(2)
  await recount(survey)
})

test('the roll-up equals a recount after any history', async () => {
  const names = ['ann', 'ben', 'cleo'] as const
  const people = await Promise.all(names.map((name) => portal.as(name)))
  await company(people[0]!, 'Acme')
  await company(people[1]!, 'Acme')
  const act = fc.oneof(
    fc.record({ what: fc.constant('answer' as const), who: fc.nat(2), score: fc.nat(10), done: fc.boolean() }),
    fc.record({ what: fc.constant('anonymous' as const), who: fc.nat(1), score: fc.nat(10), done: fc.boolean() }),
    fc.record({ what: fc.constant('merge' as const), who: fc.nat(2), with: fc.nat(2) }),
    fc.record({ what: fc.constant('undo' as const), who: fc.nat(3) }),
  )
  const begins = fc.array(fc.constantFrom(undefined, false, true, true), { minLength: 3, maxLength: 3 })
  let setAside = 0
  await fc.assert(
    fc.asyncProperty(begins, fc.array(act, { minLength: 3, maxLength: 9 }), async (first, acts) => {
      portal.later({ minutes: 60 })
      const survey = await portal.survey('nps', { anonymous: true })
      const keys = [await portal.visitorKey(), await portal.visitorKey()]
      const answer = (door: Door, who: object, score: number, done: boolean) =>
        portal.answer(door, { slug: survey.slug, ...who, answers: portal.whole(survey, { score }), done })
      for (const [i, done] of first.entries()) if (done !== undefined) await answer(people[i]!, {}, i + 7, done)
      const merges: string[] = []
      for (const one of acts) {
        portal.later({ minutes: 1 })
        if (one.what === 'merge') {
          if (one.who !== one.with) merges.push(await merge(people[one.who]!, people[one.with]!))
        } else if (one.what === 'undo') {
          if (merges[one.who]) await undo(merges[one.who]!)
        } else if (one.what === 'answer') await answer(people[one.who]!, {}, one.score, one.done)
        else await answer(portal.stranger, { key: keys[one.who] }, one.score, one.done)
      }
      await recount(survey)
      setAside += (await portal.responses()).filter((row) => row.setAsideAt !== null && row.completedAt !== null).length
      for (const id of merges.reverse()) await undo(id)
      await recount(survey)
      expect((await portal.responses()).filter((row) => row.setAsideAt !== null)).toEqual([])
    }),
    { numRuns: 25 },
  )
  expect(setAside).toBeGreaterThan(0)
})

describe('somebody who is erased', () => {
  test('leaves numbers and no person, no words, no company and nothing begun', async () => {
    const nps = await portal.survey('nps')
    const kano = await portal.survey('kano')
    const [ann, ben] = [await portal.as('ann'), await portal.as('ben')]
    await company(ann, 'Acme')
    await portal.answer(ann, { slug: nps.slug, answers: portal.whole(nps), comment: 'Zzmark slow search' })
    await portal.complete(ben, nps)
    const [first] = kano.items
    await portal.answer(ann, { slug: kano.slug, answers: { [first.id]: { functional: 1 } }, done: false })
    expect(await portal.companyResults()).toHaveLength(1)
    const exported = (await ann.get('/api/v1/me/data?format=json')).body
    expect(exported.surveys).toMatchObject([
      { comment: 'Zzmark slow search', answers: [{ score: 9 }] },
      { completedAt: null },
    ])

    expect((await ann.post('/api/v1/me/erasure', { confirm: true })).status).toBe(204)
    expect(await count(nps.id)).toBe(2)
    expect(await portal.responses()).toMatchObject([
      { contactId: null, personId: null, companyId: null, comment: '', erasedAt: portal.now() },
      { comment: '' },
    ])
    expect(await portal.companyResults()).toEqual([])
    await portal.run()
    expect(filesThatHold(portal.dir, [/zzmark/i])).toEqual([])
    await recount(nps)
  })
})
