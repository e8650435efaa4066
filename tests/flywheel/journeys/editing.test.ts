import { afterEach, expect, test } from 'vitest'
import { JOURNEYS, journeyWorld, type Kit, mail, wait } from './kit.ts'

let kit: Kit
afterEach(() => kit.portal.close())

const definition = (steps: object[], about: object = {}) => ({
  trigger: { on: 'event', name: 'order.paid' },
  goal: { on: 'event', name: 'product.used', withinDays: 30 },
  ...{ holdoutPercent: 0, steps, ...about },
})
const draft = async () => (await kit.olga.post(JOURNEYS, { name: 'Test' })).body.id as string

test('what is sent along with going live is kept first, and is what people walk along', async () => {
  kit = await journeyWorld()
  const at = `${JOURNEYS}/${await draft()}`
  await kit.olga.put(at, { name: 'Test', definition: definition([mail('one')]) })
  const newer = definition([{ ...mail('one'), body: 'A better word.' }])
  const live = await kit.olga.post(`${at}/state`, { to: 'live', name: 'Better', definition: newer })
  expect(live.body).toMatchObject({ state: 'live', version: 1, name: 'Better', changed: false })
  expect(live.body.definition.steps).toMatchObject([{ body: 'A better word.' }])
  const who = await kit.somebody()
  await kit.told(who, 'order.paid')
  await kit.go()
  const written = await kit.rows(`SELECT data FROM message WHERE template = 'journey_message'`)
  expect(JSON.stringify(written)).toContain('A better word.')
})

test('what cannot be kept goes nowhere: the fault stands at its field, nothing is kept and nothing is live', async () => {
  kit = await journeyWorld()
  const at = `${JOURNEYS}/${await draft()}`
  await kit.olga.put(at, { name: 'Test', definition: definition([mail('one')]) })
  const faulty = definition([{ ...mail('one'), body: 'Hello {{nobody}}' }])
  const refused = await kit.olga.post(`${at}/state`, { to: 'live', name: 'Better', definition: faulty })
  expect([refused.status, Object.keys(refused.body.fields)]).toEqual([422, ['steps.0.body']])
  const empty = definition([{ ...mail('one'), body: '' }])
  const shapeless = await kit.olga.post(`${at}/state`, { to: 'live', name: '', definition: empty })
  expect([shapeless.status, Object.keys(shapeless.body.fields)]).toEqual([422, ['name', 'definition.steps.0.body']])
  const { body } = await kit.olga.get(at)
  expect(body).toMatchObject({ state: 'draft', version: null, name: 'Test' })
  expect(body.definition.steps).toMatchObject([{ body: 'A word.' }])
  const rests = await kit.olga.post(`${at}/state`, { to: 'paused', name: 'Better' })
  expect([rests.status, Object.keys(rests.body.fields)]).toEqual([422, ['to']])
})

test('a number of a journey that is emptied is asked for, and is no 0', async () => {
  kit = await journeyWorld()
  const task = { kind: 'task', id: 'call', title: 'Call', team: 'service', dueDays: '' }
  const sent = { name: 'Test', definition: definition([task], { holdoutPercent: ' ' }) }
  const { status, body } = await kit.olga.put(`${JOURNEYS}/${await draft()}`, sent)
  expect([status, Object.keys(body.fields)]).toEqual([422, ['definition.holdoutPercent', 'definition.steps.0.dueDays']])
})

test('a draft is thrown away once and is told of; what has been live is not', async () => {
  kit = await journeyWorld()
  const at = `${JOURNEYS}/${await draft()}`
  expect((await kit.olga.delete(at)).status).toBe(204)
  expect((await kit.olga.delete(at)).status).toBe(404)
  expect((await kit.olga.get(JOURNEYS)).body.items).toEqual([])
  expect(await kit.rows(`SELECT count(*) AS n FROM event WHERE type = 'journey.removed'`)).toEqual([{ n: 1 }])
  for (const to of ['live', 'paused', 'ended']) {
    const id = await kit.journey([mail('one')])
    if (to !== 'live') await kit.olga.post(`${JOURNEYS}/${id}/state`, { to })
    const refused = await kit.olga.delete(`${JOURNEYS}/${id}`)
    expect([refused.status, refused.body.code]).toEqual([409, 'journey.not_draft'])
  }
})

test('who is on their way is shown with the version they entered, whatever is edited since', async () => {
  kit = await journeyWorld()
  const id = await kit.journey([wait('pause', 7), mail('one')])
  await kit.told(await kit.somebody(), 'order.paid')
  await kit.go()
  await kit.olga.put(`${JOURNEYS}/${id}`, { name: 'Test', definition: definition([mail('two')]) })
  const [run] = await kit.runs()
  const { body } = await kit.olga.get(`${JOURNEYS}/${id}/runs/${run.id}`)
  expect(body.definition.steps).toMatchObject([{ id: 'pause', days: 7 }, { id: 'one' }])
})
