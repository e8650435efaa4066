import { afterEach, expect, test } from 'vitest'
import { segmentCondition } from '../../../api/contacts/segments/store.ts'
import { sweep } from '../../../api/flywheel/journeys/entering/actions.ts'
import { JOURNEYS, journeyWorld, type Kit, mail, wait } from './kit.ts'

let kit: Kit
afterEach(() => kit.portal.close())

test('what happens starts a journey once, and leads from step to step as time passes', async () => {
  kit = await journeyWorld()
  await kit.journey([mail('one'), wait('pause', 3), mail('two')])
  const ann = await kit.somebody()
  await kit.told(ann, 'order.paid')
  await kit.go()
  await kit.go()
  expect((await kit.steps()).map(({ node }) => node)).toEqual(['one'])
  kit.portal.later({ days: 2 })
  await kit.go()
  expect(await kit.steps()).toHaveLength(1)
  kit.portal.later({ days: 1 })
  await kit.go()
  expect((await kit.steps()).map(({ seq, node, outcome }) => [seq, node, outcome])).toEqual([
    [1, 'one', 'written'],
    [2, 'pause', 'waited'],
    [3, 'two', 'written'],
  ])
  expect((await kit.runs())[0]).toMatchObject({ state: 'done', ended_because: 'end' })
  const mails = await kit.rows(`SELECT data ->> '$.subject' AS subject FROM message WHERE template = 'journey_message'`)
  expect(mails).toHaveLength(2)
  expect(mails[0].subject).toBe(`Hello ${ann}`)
})

test('a mail of a journey waits for the morning', async () => {
  kit = await journeyWorld()
  await kit.journey([mail('one')])
  kit.portal.later({ minutes: 13 * 60 })
  const ann = await kit.somebody()
  await kit.told(ann, 'order.paid')
  await kit.go()
  expect(await kit.steps()).toEqual([])
  kit.portal.later({ minutes: 10 * 60 })
  await kit.go()
  expect((await kit.steps()).map(({ node }) => node)).toEqual(['one'])
})

test('a goal ends the way and is counted; who was there already does not count', async () => {
  kit = await journeyWorld()
  const id = await kit.journey([wait('long', 20), mail('late')])
  const [ann, ben] = [await kit.somebody(), await kit.somebody()]
  await kit.told(ben, 'product.used')
  for (const who of [ann, ben]) await kit.told(who, 'order.paid')
  await kit.go()
  kit.portal.later({ days: 1 })
  await kit.told(ann, 'product.used')
  await kit.go()
  const runs = await kit.runs()
  expect(runs.find((run) => run.contact_id === ann)).toMatchObject({ state: 'left', ended_because: 'goal', counts: 1 })
  expect(runs.find((run) => run.contact_id === ben)).toMatchObject({ counts: 0 })
  kit.portal.later({ days: 31 })
  const { uplift } = (await (await kit.owner()).get(`${JOURNEYS}/${id}`)).body
  expect(uplift).toEqual({ treated: 1, treatedGoal: 1, held: 0, heldGoal: 0, difference: null })
})

test('waiting until something happens ends when it does, or when the time is over', async () => {
  kit = await journeyWorld()
  const until = { on: 'event', name: 'resource.viewed', withinDays: 30 }
  await kit.journey([
    { kind: 'wait_until', id: 'look', until, days: 5, otherwise: 'late' },
    { ...mail('soon'), next: 'end' },
    mail('late'),
  ])
  const [ann, ben] = [await kit.somebody(), await kit.somebody()]
  for (const who of [ann, ben]) await kit.told(who, 'order.paid')
  await kit.go()
  kit.portal.later({ minutes: 90 })
  await kit.told(ann, 'resource.viewed')
  await kit.go()
  for (let day = 0; day < 6; day++) {
    kit.portal.later({ days: 1 })
    await kit.go()
  }
  const nodes = (who: string) => kit.steps().then((all) => all.filter((one) => one.who === who).map(({ node }) => node))
  expect(await nodes(ann)).toEqual(['look', 'soon'])
  expect(await nodes(ben)).toEqual(['look', 'late'])
})

test('an ask waits for the budget, is made once, and doing it is a yes', async () => {
  kit = await journeyWorld()
  const ask = { kind: 'ask', id: 'ask', ask: 'referral', subject: 'A friend?', body: 'Your link is on your page.' }
  const goal = { on: 'event', name: 'product.used', withinDays: 90 }
  await kit.journey([ask, mail('after')], { goal })
  await kit.journey([{ ...ask, ask: 'story' }, mail('after')], { goal })
  const ann = await kit.somebody()
  await kit.told(ann, 'order.paid')
  await kit.go()
  expect(await kit.rows('SELECT kind FROM ask')).toHaveLength(1)
  kit.portal.later({ days: 15 })
  await kit.go()
  expect((await kit.rows('SELECT kind FROM ask')).map(({ kind }) => kind).sort()).toEqual(['referral', 'story'])
  expect((await kit.rows('SELECT reason FROM ask_considered')).map(({ reason }) => reason)).toEqual(['gap'])
  const ctx = kit.ctx()
  await ctx.write((tx) => tx.emit('affiliate.applied', { partnerId: 'par_1', contactId: ann }))
  await ctx.write((tx) => tx.emit('referral.shared', { contactId: ann, channel: 'copy', linkId: 'lnk_1' } as never))
  await kit.go()
  expect(await kit.rows(`SELECT answer FROM ask WHERE kind = 'referral'`)).toEqual([{ answer: 'accepted' }])
})

test('a journey whose survey is closed under it rests with a note, and goes on where it was', async () => {
  kit = await journeyWorld()
  const draft = { kind: 'nps', title: 'Would you?', targetN: 100, items: [{ text: 'Us' }] }
  const survey = (await kit.olga.post('/api/v1/surveys', draft)).body
  await kit.olga.post(`/api/v1/surveys/${survey.id}/state`, { to: 'open' })
  const id = await kit.journey([wait('pause', 1), { kind: 'ask', id: 'ask', ask: 'nps', surveyId: survey.id }])
  const ann = await kit.somebody()
  await kit.told(ann, 'order.paid')
  await kit.go()
  await kit.olga.post(`/api/v1/surveys/${survey.id}/state`, { to: 'closed' })
  kit.portal.later({ days: 1 })
  await kit.go()
  const olga = await kit.owner()
  expect((await olga.get(`${JOURNEYS}/${id}`)).body).toMatchObject({ state: 'paused', note: 'survey_gone' })
  expect((await kit.runs())[0]).toMatchObject({ state: 'running', node: 'ask', seq: 1 })
  const again = await olga.post(`${JOURNEYS}/${id}/state`, { to: 'live' })
  expect([again.status, Object.keys(again.body.fields)]).toEqual([422, ['steps.1.surveyId']])
})

test('an open survey is handed over to the surveys, which ask by the same budget', async () => {
  kit = await journeyWorld()
  const draft = { kind: 'nps', title: 'Would you?', targetN: 100, items: [{ text: 'Us' }] }
  const survey = (await kit.olga.post('/api/v1/surveys', draft)).body
  await kit.olga.post(`/api/v1/surveys/${survey.id}/state`, { to: 'open' })
  await kit.journey([{ kind: 'ask', id: 'ask', ask: 'nps', surveyId: survey.id }])
  await kit.told(await kit.somebody(), 'order.paid')
  await kit.go()
  expect(await kit.rows('SELECT state FROM survey_ask')).toEqual([{ state: 'queued' }])
  expect((await kit.steps()).map(({ outcome }) => outcome)).toEqual(['handed_over'])
})

test('a segment enters once, a stage again with each turn of the clock, and a trial says how many', async () => {
  kit = await journeyWorld()
  const people = await Promise.all(Array.from({ length: 120 }, () => kit.somebody()))
  await kit.portal.db.clients.writer.execute(`UPDATE contact SET plan = 'pro' WHERE number % 2 = 0`)
  const segment = (await kit.olga.post('/api/v1/segments', { name: 'Pro', filter: { plan: 'pro' } })).body
  const id = await kit.journey([mail('one')], { trigger: { on: 'segment', segmentId: segment.id } })
  const n = people.length / 2
  expect((await kit.olga.get(`${JOURNEYS}/${id}/trial`)).body).toEqual({ people: n, more: false })
  for (let day = 0; day < 3; day++) {
    await sweep(kit.ctx(), segmentCondition)
    await kit.go()
    kit.portal.later({ days: 1 })
  }
  expect(await kit.runs()).toHaveLength(n)
  expect(await kit.steps()).toHaveLength(n)
})
