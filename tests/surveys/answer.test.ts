import { sql } from 'drizzle-orm'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Door, Loose } from '../people.ts'
import { type Panel, panel, SURVEYS } from './panel.ts'

let portal: Panel
let ann: Door
beforeEach(async () => {
  portal = await panel()
  ann = await portal.as('ann')
})
afterEach(() => portal.close())

const idOf = async (door: Door): Promise<string> => (await door.get('/api/v1/me/contact')).body.id

describe.each(['nps', 'csat', 'ces', 'maxdiff', 'kano', 'points', 'opportunity'])('a survey of the kind %s', (kind) => {
  test('is answered by a customer, once, and counts', async () => {
    const survey = await portal.survey(kind)
    const looked = await portal.look(ann, { slug: survey.slug })
    expect(looked.body).toMatchObject({ who: 'person', state: 'new', results: null })
    expect(await portal.responses()).toEqual([])
    const done = await portal.complete(ann, survey)
    expect([done.status, done.body.state]).toEqual([200, 'completed'])
    expect(done.body.results.audiences).toMatchObject([{ audience: 'person', n: 1 }])
    const { set } = looked.body
    const choice = set && { ticket: set.ticket, best: set.items[0].id, worst: set.items[1].id }
    const more = set ? { set: choice } : { answers: portal.whole(survey) }
    const again = await portal.answer(ann, { slug: survey.slug, ...more })
    expect(again).toMatchObject({ status: 409, body: { code: 'survey_response.completed' } })
    expect(await portal.responses()).toHaveLength(1)
    const contactId = await idOf(ann)
    expect(await portal.facts('survey.answered')).toMatchObject([{ surveyId: survey.id, kind, contactId }])
    expect((await portal.mia.get(`${SURVEYS}/${survey.id}`)).body.answered).toBe(1)
    const { audiences } = await portal.results(survey.id)
    expect(audiences[0].items[0]).toMatchObject({ n: 1, figure: { n: 1, value: null, low: null, high: null } })
    expect(Object.keys(audiences[0].items[0].counts)).not.toEqual([])
  })

  test('is closed to answers when it is closed, and says nothing to those who did not answer', async () => {
    const survey = await portal.survey(kind)
    const before = (await portal.look(ann, { slug: survey.slug })).body
    await portal.state(survey.id, 'closed')
    const input = before.set
      ? { set: { ticket: before.set.ticket, best: before.set.items[0].id, worst: before.set.items[1].id } }
      : { answers: portal.whole(survey) }
    const refused = await portal.answer(ann, { slug: survey.slug, ...input })
    expect(refused).toMatchObject({ status: 409, body: { code: 'survey.closed' } })
    expect((await portal.look(ann, { slug: survey.slug })).body).toMatchObject({
      state: 'closed',
      results: null,
      set: null,
    })
  })

  test('is answered by an anonymous visitor where it allows that, apart from people', async () => {
    const survey = await portal.survey(kind, { anonymous: true })
    const key = await portal.visitorKey()
    const who = { slug: survey.slug, key }
    expect((await portal.complete(portal.stranger, survey, who)).body.state).toBe('completed')
    await portal.complete(ann, survey)
    expect((await portal.results(survey.id)).audiences).toMatchObject([
      { audience: 'person', n: 1 },
      { audience: 'anonymous', n: 1 },
    ])
    expect(await portal.facts('survey.answered')).toMatchObject([{ contactId: null }, { contactId: await idOf(ann) }])
    expect(JSON.stringify([await portal.responses(), await portal.facts()])).not.toContain(key)
  })
})

describe('what cannot be answered', () => {
  test.each([
    ['nps', { score: 11 }, 'score'],
    ['nps', { score: 9.5 }, 'score'],
    ['nps', { score: '9' }, 'score'],
    ['csat', { score: 0 }, 'score'],
    ['csat', { score: 6 }, 'score'],
    ['ces', { score: 8 }, 'score'],
    ['nps', { points: 5 }, 'points'],
    ['nps', {}, 'score'],
    ['kano', { functional: 1 }, 'dysfunctional'],
    ['kano', { functional: 6, dysfunctional: 1 }, 'functional'],
    ['opportunity', { importance: 3, satisfaction: null }, 'satisfaction'],
    ['points', { points: -1 }, 'points'],
  ])('%s with %j is refused beside its field', async (kind, given, column) => {
    const survey = await portal.survey(kind)
    const { id } = survey.items[0]
    const { status, body } = await portal.answer(ann, { slug: survey.slug, answers: { [id]: given } })
    expect(status).toBe(422)
    expect(Object.keys(body.fields)).toContain(`answers.${id}.${column}`)
    expect(await portal.responses()).toEqual([])
  })

  test('points that do not sum to 100, here and in the database', async () => {
    const survey = await portal.survey('points')
    const answers = Object.fromEntries(survey.items.map(({ id }: Loose) => [id, { points: 30 }]))
    const { status, body } = await portal.answer(ann, { slug: survey.slug, answers })
    expect([status, body.fields]).toEqual([422, { answers: 'These add up to 90. Give away exactly 100 points.' }])
    await portal.answer(ann, { slug: survey.slug, answers, done: false })
    const force = sql`UPDATE survey_response SET completed_at = 1`
    await expect(portal.db.write((tx) => tx.run(force))).rejects.toThrow()
  })

  test('items of another survey, names that mean something to programs, and nothing at all', async () => {
    const survey = await portal.survey('nps')
    const other = await portal.survey('csat')
    for (const id of [other.items[0].id, 'constructor', 'x']) {
      const answered = await portal.answer(ann, { slug: survey.slug, answers: { [id]: { score: 5 } } })
      expect(answered.status, id).toBe(422)
    }
    expect((await portal.answer(ann, { slug: survey.slug, answers: 7 })).status).toBe(422)
    expect((await portal.answer(ann, {})).status).toBe(422)
    expect((await portal.answer(ann, { slug: survey.slug, token: 'x', answers: {} })).status).toBe(422)
  })

  test('a draft, a stranger’s link and an address that is none', async () => {
    const draft = await portal.survey('nps', {}, { open: false })
    expect((await portal.look(ann, { slug: draft.slug })).status).toBe(404)
    expect((await portal.look(portal.mia, { slug: draft.slug })).body).toMatchObject({ who: 'staff', state: 'new' })
    expect((await portal.look(ann, { slug: 'nothing' })).status).toBe(404)
    const token = 'k3V9s1xJ0mQ2yD7cR8pW4tL6hB5nF0aZk3V9s1xJ0mQ'
    expect(await portal.look(ann, { token })).toMatchObject({ status: 404, body: { code: 'survey_ask.not_found' } })
    expect((await portal.answer(ann, { token, answers: {} })).status).toBe(404)
  })

  test('by staff, by visitors where only customers are asked, and with a key of one’s own making', async () => {
    const survey = await portal.survey('nps')
    const answers = portal.whole(survey)
    expect(await portal.answer(portal.mia, { slug: survey.slug, answers })).toMatchObject({
      status: 403,
      body: { code: 'survey.own' },
    })
    expect((await portal.answer(portal.stranger, { slug: survey.slug, answers })).status).toBe(401)
    const key = await portal.visitorKey()
    expect((await portal.answer(portal.stranger, { slug: survey.slug, key, answers })).status).toBe(401)
    const open = await portal.survey('csat', { anonymous: true })
    const forged = await portal.answer(portal.stranger, { slug: open.slug, key: 'forged', answers: portal.whole(open) })
    expect([forged.status, Object.keys(forged.body.fields)]).toEqual([422, ['key']])
    expect((await portal.look(portal.stranger, { slug: survey.slug })).body).toMatchObject({
      who: 'nobody',
      survey: { items: [] },
    })
  })
})

describe('until it is completed', () => {
  test('an answer may be left, found again and changed', async () => {
    const survey = await portal.survey('kano')
    const [first, second] = survey.items
    const begun = await portal.answer(ann, {
      slug: survey.slug,
      answers: { [first.id]: { functional: 2, dysfunctional: 2 } },
      done: false,
    })
    expect(begun.body).toMatchObject({ state: 'begun', answers: { [first.id]: { functional: 2 } } })
    expect(await portal.itemResults()).toEqual([])
    await portal.answer(ann, { slug: survey.slug, answers: { [first.id]: { functional: 1 } }, done: false })
    const done = await portal.answer(ann, {
      slug: survey.slug,
      answers: { [second.id]: { functional: 3, dysfunctional: 5 } },
    })
    expect(done.body.answers).toMatchObject({
      [first.id]: { functional: 1, dysfunctional: 2 },
      [second.id]: { functional: 3 },
    })
    const final = await portal.answer(ann, {
      slug: survey.slug,
      answers: { [first.id]: { functional: 5 } },
      done: false,
    })
    expect(final).toMatchObject({ status: 409, body: { code: 'survey_response.completed' } })
    for (const statement of [
      'UPDATE survey_answer SET functional = 5',
      'DELETE FROM survey_answer',
      'DELETE FROM survey_response',
    ])
      await expect(portal.db.write((tx) => tx.run(sql.raw(statement)))).rejects.toThrow()
  })

  test('a comment goes with a score, and is for staff only', async () => {
    const survey = await portal.survey('nps')
    const comment = 'Search <b>is</b> slow'
    const done = await portal.answer(ann, { slug: survey.slug, answers: portal.whole(survey), comment })
    expect(JSON.stringify(done.body.results)).not.toContain('slow')
    const { items } = (await portal.mia.get(`${SURVEYS}/${survey.id}/comments`)).body
    expect(items).toMatchObject([{ comment, score: 9, contact: { name: 'Ann Ashby' } }])
    expect(JSON.stringify(await portal.facts('survey.answered'))).not.toContain('slow')
    expect(await portal.facts('nps.answered')).toMatchObject([{ contactId: await idOf(ann), band: 'promoter' }])
  })
})

describe('a survey', () => {
  test('closes by itself with the response that reaches its target', async () => {
    const survey = await portal.survey('nps', { targetN: 1 })
    await portal.complete(ann, survey)
    expect((await portal.mia.get(`${SURVEYS}/${survey.id}`)).body).toMatchObject({
      state: 'closed',
      closedBecause: 'target',
      answered: 1,
    })
    expect(await portal.facts('survey.closed')).toMatchObject([{ because: 'target' }])
    expect((await portal.complete(await portal.as('ben'), survey)).status).toBe(409)
  })

  test('is listed to those who can answer it', async () => {
    await portal.survey('nps')
    const both = await portal.survey('csat', { anonymous: true })
    await portal.complete(ann, both)
    expect((await ann.get(`${SURVEYS}/open`)).body.items.map((one: Loose) => [one.kind, one.state])).toEqual([
      ['csat', 'completed'],
      ['nps', 'new'],
    ])
    expect((await portal.stranger.get(`${SURVEYS}/open`)).body.items).toMatchObject([{ kind: 'csat', state: 'new' }])
  })

  test('can be framed only where it may be answered without signing in', async () => {
    const survey = await portal.survey('nps', {
      anonymous: true,
      origins: ['https://orbit.example/pricing', 'https://orbit.example'],
    })
    expect((await portal.stranger.get(`${SURVEYS}/frames/${survey.id}`)).body).toEqual({
      ...{ slug: survey.slug, origins: ['https://orbit.example'] },
    })
    const closed = await portal.survey('csat')
    expect((await portal.stranger.get(`${SURVEYS}/frames/${closed.id}`)).status).toBe(404)
    const key = await portal.visitorKey()
    await portal.answer(ann, { slug: survey.slug, key, embedded: true, answers: portal.whole(survey) })
    expect(await portal.responses()).toMatchObject([{ via: 'embed', audience: 'anonymous', contactId: null }])
  })
})
