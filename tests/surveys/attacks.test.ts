import { afterEach, beforeEach, expect, test } from 'vitest'
import { BOARD, browser } from '../feature-requests/kit.ts'
import type { Loose } from '../people.ts'
import { type Panel, panel, SURVEYS } from './panel.ts'

let portal: Panel
beforeEach(async () => {
  portal = await panel()
})
afterEach(() => portal.close())
const itemOf = (survey: Loose): string => survey.items[0].id

test('a number that is none of the scale is refused beside its item and changes nothing', async () => {
  const survey = await portal.survey('nps')
  const ann = await portal.as('ann')
  for (const score of [11, -1, 9.5, '9', '12abc', 1e99, true, [9], {}, '']) {
    const { status } = await portal.answer(ann, { slug: survey.slug, answers: { [itemOf(survey)]: { score } } })
    expect([score, status]).toEqual([score, 422])
  }
  for (const raw of ['1e999', 'NaN', '-1e-400x']) {
    const body = `{"slug":"${survey.slug}","answers":{"${itemOf(survey)}":{"score":${raw}}}}`
    const { status } = await ann.sendFile('POST', `${SURVEYS}/answer`, 'application/json', body)
    expect([raw, status >= 400 && status < 500]).toEqual([raw, true])
  }
  expect(await portal.responses()).toEqual([])
  expect((await portal.answer(ann, { slug: survey.slug, answers: { [itemOf(survey)]: { score: -0 } } })).status).toBe(
    200,
  )
  expect((await portal.itemResults())[0]).toMatchObject({ tally: '{"0":1}' })
})

test('answers to what nobody asked are refused, and thousands of them take no time', async () => {
  const survey = await portal.survey('kano')
  const ann = await portal.as('ann')
  const answers = Object.fromEntries(Array.from({ length: 5_000 }, (_, i) => [`sit_${i}`, { functional: 1 }]))
  const began = performance.now()
  expect((await portal.answer(ann, { slug: survey.slug, answers })).status).toBeGreaterThanOrEqual(413)
  expect(performance.now() - began).toBeLessThan(1_000)
  for (const name of ['__proto__', 'constructor', 'toString']) {
    const body = `{"slug":"${survey.slug}","done":false,"answers":{"${name}":{"functional":1}}}`
    const { status } = await ann.sendFile('POST', `${SURVEYS}/answer`, 'application/json', body)
    expect([name, status < 500]).toEqual([name, true])
  }
  expect(await portal.answers()).toEqual([])
})

test('ten answers of one person at once count once', async () => {
  const survey = await portal.survey('csat')
  const ann = await portal.as('ann')
  const all = await Promise.all(Array.from({ length: 10 }, () => portal.complete(ann, survey)))
  expect(all.filter(({ status }) => status === 200)).toHaveLength(1)
  expect(all.every(({ status }) => status === 200 || status === 409)).toBe(true)
  expect((await portal.results(survey.id)).audiences[0].n).toBe(1)
})

test('a set is the same however often somebody looks, so that nobody draws until they like it', async () => {
  for (const adaptive of [false, true]) {
    const survey = await portal.survey('maxdiff', { title: `Adaptive ${adaptive}`, adaptive })
    const ann = await portal.as('ann')
    const shown = new Set<string>()
    for (let i = 0; i < 5; i++) {
      const { set } = (await portal.look(ann, { slug: survey.slug })).body
      shown.add(set.items.map(({ id }: Loose) => id).join())
    }
    expect(shown.size).toBe(1)
  }
})

test('a ticket of somebody else, of another survey or of nobody opens nothing', async () => {
  const [one, two] = [await portal.survey('maxdiff'), await portal.survey('maxdiff', { title: 'Another one' })]
  const [ann, ben] = [await portal.as('ann'), await portal.as('ben')]
  const { set } = (await portal.look(ann, { slug: one.slug })).body
  const choice = { ticket: set.ticket, best: set.items[0].id, worst: set.items[1].id }
  expect((await portal.answer(ben, { slug: one.slug, set: choice })).status).toBe(409)
  expect((await portal.answer(ann, { slug: two.slug, set: choice })).status).toBe(409)
  const key = await portal.visitorKey()
  for (const ticket of [key, 'x', `x${set.ticket}`]) {
    expect((await portal.answer(ann, { slug: one.slug, set: { ...choice, ticket } })).status).toBe(409)
  }
  expect((await portal.answer(ann, { slug: one.slug, set: { ...choice, best: 'sit_other' } })).status).toBe(422)
  expect(await portal.responses()).toEqual([])
})

test('what is sealed for something else is no key to a survey', async () => {
  const survey = await portal.survey('nps', { anonymous: true })
  await (await portal.as('olga')).put('/api/v1/boards/ideas', BOARD)
  const voter = browser(portal)
  const { body } = await voter.post('/api/v1/requests', { board: 'ideas', title: 'Dark mode please', body: '' })
  expect(body.number).toBe(1)
  const sealed = decodeURIComponent(voter.cookie().slice(voter.cookie().indexOf('=') + 1))
  for (const key of [sealed, 'visitor:1', 'x']) {
    expect((await portal.complete(portal.stranger, survey, { slug: survey.slug, key })).status).toBe(422)
  }
})

test('results, counts and drafts stay inside until somebody answered', async () => {
  const draft = await portal.survey('nps', { title: 'Zzdraft' }, { open: false })
  const items = [{ text: 'Zzitem', requestId: await secretRequest() }]
  const survey = await portal.survey('nps', { items, targetN: 777 })
  await portal.complete(await portal.as('ben'), survey)
  const ann = await portal.as('ann')
  for (const door of [ann, portal.stranger]) {
    expect((await portal.look(door, { slug: draft.slug })).status).toBe(404)
    const seen = JSON.stringify([
      (await portal.look(door, { slug: survey.slug })).body,
      (await door.get(`${SURVEYS}/open`)).body,
    ])
    expect(seen).not.toMatch(/Zzdraft|frq_|777/)
  }
  expect(JSON.stringify((await portal.look(portal.stranger, { slug: survey.slug })).body)).not.toContain('Zzitem')
  const after = (await portal.complete(ann, survey)).body
  expect(JSON.stringify(after)).not.toMatch(/frq_|"counts"|companyId/)
})

const secretRequest = async (): Promise<string> => {
  const answer = await portal.mia.post('/api/v1/requests', { board: 'ideas', title: 'Dark mode please', body: '' })
  return answer.body.id
}
test('an item that speaks of no request there is, is refused beside it', async () => {
  const input = { kind: 'nps', title: 'About nothing', items: [{ text: 'One', requestId: 'frq_none' }], targetN: 9 }
  const refused = await portal.mia.post(SURVEYS, input)
  expect([refused.status, Object.keys(refused.body.fields ?? {})]).toEqual([422, ['items']])
})

test('a link of a mail answers for one person and one survey, and for nobody once they are forgotten', async () => {
  const survey = await portal.survey('nps')
  const other = await portal.survey('nps', { title: 'Another one' })
  const ann = await portal.person('zoe')
  const { id } = (await ann.get('/api/v1/me/contact')).body
  await portal.ask(survey.id)
  portal.later({ minutes: 2 })
  await portal.run()
  const token = portal.token('zoe@customer.test')
  expect((await portal.look(portal.stranger, { token, slug: other.slug })).status).toBe(422)
  expect((await portal.complete(portal.stranger, survey, { token })).status).toBe(200)
  expect((await portal.complete(portal.stranger, survey, { token }, { score: 1 })).status).toBe(409)
  expect((await (await portal.as('olga')).post(`/api/v1/contacts/${id}/erasure`, { confirm: true })).status).toBe(204)
  expect((await portal.look(portal.stranger, { token })).status).toBe(404)
})
