import { sql } from 'drizzle-orm'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { mayStep, STEPS } from '../../api/surveys/rules.ts'
import { SURVEY_STATES } from '../../db/schema/surveys.ts'
import { putRequest } from '../feature-requests/rows.ts'
import type { Loose } from '../people.ts'
import { ITEMS, ideas, type Panel, panel, SURVEYS } from './panel.ts'

let portal: Panel
beforeEach(async () => {
  portal = await panel()
})
afterEach(() => portal.close())

const DAY = 86_400_000
const read = async (id: string): Promise<Loose> => (await portal.mia.get(`${SURVEYS}/${id}`)).body

test('there are two steps, and nothing goes back', () => {
  const all = SURVEY_STATES.flatMap((from) => SURVEY_STATES.map((to) => [from, to] as const))
  expect(all.filter(([from, to]) => mayStep(from, to, 'staff'))).toEqual(STEPS.map(({ from, to }) => [from, to]))
  expect(mayStep('draft', 'open', 'target')).toBe(false)
})

describe('a draft', () => {
  test.each([
    ['a survey without a title', { title: ' ' }, 'title'],
    ['a kind that is none', { kind: 'stars' }, 'kind'],
    ['no items', { items: [] }, 'items'],
    ['too few ideas for a MaxDiff', { kind: 'maxdiff', items: ideas(3) }, 'items'],
    ['two questions of a score', { items: ideas(2) }, 'items'],
    ['the same item twice', { kind: 'kano', items: [{ text: 'One' }, { text: 'one' }] }, 'items'],
    ['an item of nothing visible', { items: [{ text: '\u200b' }] }, 'items.0.text'],
    ['a set larger than the list', { kind: 'maxdiff', items: ideas(4), setSize: 5 }, 'setSize'],
    ['a set of nine', { kind: 'maxdiff', items: ideas(6), setSize: 9 }, 'setSize'],
    ['sets that adapt of a score', { adaptive: true }, 'adaptive'],
    ['an end in the past', { closesAt: 1 }, 'closesAt'],
    [
      'an end before its beginning',
      { opensAt: Date.parse('2026-05-02'), closesAt: Date.parse('2026-05-01') },
      'closesAt',
    ],
    ['a beginning without an end', { opensAt: Date.parse('2026-05-01'), targetN: null }, 'targetN'],
    ['a frame on no site', { origins: ['javascript:alert(1)'] }, 'origins.0'],
    ['a target of none', { targetN: 0 }, 'targetN'],
  ])('%s is refused beside its field', async (_, change, field) => {
    const input = { kind: 'nps', title: 'Us', items: ITEMS.nps, targetN: 10, ...change }
    const { status, body } = await portal.mia.post(SURVEYS, input)
    expect([status, Object.keys(body.fields)]).toEqual([422, [field]])
  })

  test('can be changed and thrown away, and opens only when it is said when it ends', async () => {
    const draft = await portal.survey('nps', { targetN: null }, { open: false })
    const refused = await portal.state(draft.id, 'open')
    expect([refused.status, Object.keys(refused.body.fields)]).toEqual([422, ['targetN']])
    const input = { kind: 'csat', title: 'Another', items: ITEMS.csat, targetN: 5 }
    const changed = (await portal.mia.put(`${SURVEYS}/${draft.id}`, input)).body
    expect(changed).toMatchObject({ kind: 'csat', title: 'Another', slug: draft.slug, targetN: 5 })
    expect((await portal.mia.delete(`${SURVEYS}/${draft.id}`)).status).toBe(204)
    expect((await portal.mia.get(`${SURVEYS}/${draft.id}`)).status).toBe(404)
  })

  test('of the same title has an address of its own, and one without Latin letters too', async () => {
    const slugs = [(await portal.survey('nps')).slug, (await portal.survey('nps')).slug]
    expect(slugs[0]).toBe('about-nps')
    expect(slugs[1]).toMatch(/^about-nps-\w{6}$/)
    expect((await portal.survey('nps', { title: '你推荐我们吗' })).slug).toMatch(/^\w{12}$/)
  })
})

describe('an open survey', () => {
  test('keeps its question, its items and its stop rule, whoever tries', async () => {
    await putRequest(portal, { id: 'req_1' })
    const survey = await portal.survey('maxdiff', {
      items: [...ideas(3), { text: 'Tags', requestId: 'req_1' }],
      targetN: 5,
    })
    expect(survey.items[3]).toMatchObject({ text: 'Tags', requestId: 'req_1' })
    const input = { kind: 'maxdiff', title: 'X', items: ideas(5), targetN: 5 }
    expect(await portal.mia.put(`${SURVEYS}/${survey.id}`, input)).toMatchObject({
      status: 409,
      body: { code: 'survey.frozen' },
    })
    expect((await portal.mia.delete(`${SURVEYS}/${survey.id}`)).status).toBe(409)
    for (const statement of [
      ...["UPDATE survey SET title = 'x'", 'UPDATE survey SET target_n = 6', 'UPDATE survey SET closes_at = 7'],
      ...["UPDATE survey SET state = 'draft'", 'DELETE FROM survey', "UPDATE survey_item SET text = 'x'"],
      ...['DELETE FROM survey_item', `INSERT INTO survey_item VALUES ('i', '${survey.id}', 9, 'x', NULL)`],
    ]) {
      await expect(
        portal.db.write((tx) => tx.run(sql.raw(statement))),
        statement,
      ).rejects.toThrow()
    }
    const moved = await portal.mia.put(`${SURVEYS}/${survey.id}/origins`, { origins: ['https://orbit.example'] })
    expect(moved.body.origins).toEqual(['https://orbit.example'])
  })

  test('says that it was closed by hand before it had ended', async () => {
    const survey = await portal.survey('nps')
    expect((await portal.state(survey.id, 'closed')).body).toMatchObject({ state: 'closed', closedBecause: 'staff' })
    expect((await portal.state(survey.id, 'closed')).status).toBe(200)
    expect(await portal.state(survey.id, 'open')).toMatchObject({ status: 409, body: { code: 'survey.wrong_state' } })
    expect(await portal.facts('survey.closed')).toHaveLength(1)
  })
})

test('the clock opens and closes, and a response that comes too late is refused even before the clock was looked at', async () => {
  const opensAt = portal.now() + DAY
  const draft = await portal.survey('nps', { opensAt, closesAt: opensAt + DAY, targetN: null }, { open: false })
  await portal.run()
  expect((await read(draft.id)).state).toBe('draft')
  portal.at(opensAt)
  await portal.run()
  expect(await read(draft.id)).toMatchObject({ state: 'open', openedAt: opensAt })
  const ann = await portal.as('ann')
  portal.at(opensAt + DAY)
  expect(await portal.complete(ann, draft)).toMatchObject({ status: 409, body: { code: 'survey.closed' } })
  expect((await ann.get(`${SURVEYS}/open`)).body.items).toEqual([])
  await portal.run()
  expect(await read(draft.id)).toMatchObject({ state: 'closed', closedBecause: 'date' })
  await portal.run()
  expect((await portal.facts()).filter(({ type }) => type.startsWith('survey.')).map(({ type }) => type)).toEqual([
    ...['survey.drafted', 'survey.opened', 'survey.closed'],
  ])
})

test('an idea is linked to a request by its number, and to none that is not there', async () => {
  const { number } = await putRequest(portal, { id: 'req_dark' })
  const survey = await portal.survey('points', {
    items: [{ text: 'Dark mode', requestId: `#${number}` }, { text: 'Search' }],
  })
  expect(survey.items[0]).toMatchObject({ requestId: 'req_dark', requestNumber: number })
  const input = { kind: 'points', title: 'X', items: [{ text: 'Dark', requestId: '#999' }, { text: 'Search' }] }
  const refused = await portal.mia.post(SURVEYS, input)
  expect([refused.status, refused.body.fields.items]).toEqual([422, expect.stringContaining('#999')])
})

test('what surveys say goes back to the request, and out as a file', async () => {
  await putRequest(portal, { id: 'req_dark' })
  const survey = await portal.survey('points', {
    items: [{ text: 'Dark mode', requestId: 'req_dark' }, { text: 'Search' }],
  })
  await portal.complete(await portal.as('ann'), survey)
  const { items } = (await portal.mia.get(`${SURVEYS}/evidence/req_dark`)).body
  expect(items).toMatchObject([
    { surveyId: survey.id, kind: 'points', text: 'Dark mode', audience: 'person', figure: { n: 1, value: null } },
  ])
  expect(await portal.itemResults()).toMatchObject([
    { requestId: 'req_dark', n: 1, value: 99 },
    { requestId: null, value: 1 },
  ])
  const olga = await portal.as('olga')
  const csv = await olga.get('/api/v1/exports/survey-responses.csv')
  expect(csv.body.split('\r\n')[1]).toContain('""points"":99')
  const lines = (await olga.get('/api/v1/exports/survey-responses')).body.trim().split('\n')
  expect(JSON.parse(lines[0])).toMatchObject({
    kind: 'points',
    answers: [{ text: 'Dark mode', points: 99 }, { points: 1 }],
  })
})

test('thirty answers make a figure, and each company has one voice beside it', async () => {
  const survey = await portal.survey('nps', { anonymous: true })
  for (let i = 0; i < 29; i++) {
    const key = await portal.visitorKey()
    await portal.complete(portal.stranger, survey, { slug: survey.slug, key }, { score: i < 20 ? 10 : 3 })
    portal.later({ minutes: 2 })
  }
  const anonymous = async () => (await portal.results(survey.id)).audiences[1].items[0]
  expect((await anonymous()).figure).toEqual({ n: 29, value: null, low: null, high: null })
  await portal.complete(portal.stranger, survey, { slug: survey.slug, key: await portal.visitorKey() }, { score: 10 })
  expect((await anonymous()).figure).toMatchObject({ n: 30, value: 40 })
  expect((await anonymous()).byCompany).toBeNull()
  const ann = await portal.as('ann')
  const { id } = (await ann.get('/api/v1/me/contact')).body
  await portal.mia.put(`/api/v1/contacts/${id}`, { company: 'Acme' })
  await portal.complete(ann, survey)
  expect((await portal.results(survey.id)).audiences[0].items[0].byCompany).toMatchObject({ n: 1, value: null })
})
