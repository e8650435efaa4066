import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Door } from '../../people.ts'
import { wheelWorld } from '../kit.ts'

const KINDS = '/api/v1/wheel/kinds'
let wheel: Awaited<ReturnType<typeof wheelWorld>>
let olga: Door
beforeAll(async () => {
  wheel = await wheelWorld()
  olga = await wheel.owner()
})
afterAll(() => wheel.portal.close())
const ALL = ['names', 'rules', 'events', 'surveys', 'journeys']

test('a name that came before and has no meaning gets one, and one that staff mapped keeps it', async () => {
  const id = await wheel.somebody()
  await wheel.told(id, 'orders/paid')
  await wheel.told(id, 'Cart Abandoned')
  const types = (await olga.get('/api/v1/wheel/events')).body.items
  const cart = types.find(({ name }: { name: string }) => name === 'Cart Abandoned')
  await olga.put(`/api/v1/wheel/events/${cart.id}`, { countsAs: 'nothing' })
  const names = { activation: '', adoption: '', adoration: '', advocacy: '<b>Hero</b>' }
  expect((await olga.put('/api/v1/wheel/stage-names', names)).status).toBe(200)
  const taken = await olga.post(`${KINDS}/shop`, { parts: ALL, basedOn: 0 })
  expect(taken.body).toMatchObject({ names: 3, rules: true, surveys: 3, journeys: 10 })
  const rows = await wheel.rows(`SELECT name, counts_as FROM event_type ORDER BY name`)
  expect(rows).toEqual([
    expect.objectContaining({ name: 'Cart Abandoned', counts_as: 'nothing' }),
    expect.objectContaining({ name: 'orders/paid', counts_as: 'order.paid' }),
  ])
  expect((await olga.get('/api/v1/wheel')).body.labels).toMatchObject({ adoption: 'Bought', advocacy: '<b>Hero</b>' })
})
test('taken again it changes nothing', async () => {
  const again = await olga.post(`${KINDS}/shop`, { parts: ALL, basedOn: 1 })
  expect(again.body).toEqual({ names: 0, rules: false, events: 0, surveys: 0, journeys: 0 })
  expect(await wheel.rows('SELECT kind FROM kind_choice')).toHaveLength(1)
  expect(await wheel.rows(`SELECT state FROM journey WHERE state <> 'draft'`)).toEqual([])
  const [pulse] = await wheel.rows(`SELECT draft FROM journey WHERE template = 'J3'`)
  const [nps] = await wheel.rows(`SELECT id FROM survey WHERE kind = 'nps'`)
  expect(JSON.parse(pulse!.draft).steps[0].surveyId).toBe(nps!.id)
})
test('rules that were published meanwhile are not written over', async () => {
  const late = await olga.post(`${KINDS}/firm`, { parts: ['rules'], basedOn: 0 })
  expect(late).toMatchObject({ status: 409, body: { code: 'rules.changed_meanwhile' } })
})
test('a name that comes for the first time counts as the template says', async () => {
  await wheel.told(await wheel.somebody(), 'Order Delivered')
  const [row] = await wheel.rows(`SELECT counts_as FROM event_type WHERE name = 'Order Delivered'`)
  expect(row!.counts_as).toBe('product.first_value')
})
test('a name of 25 letters or with a line break is refused beside its field', async () => {
  const names = { activation: 'x'.repeat(25), adoption: 'a\nb', adoration: '', advocacy: '' }
  const { status, body } = await olga.put('/api/v1/wheel/stage-names', names)
  expect([status, body.fields]).toEqual([
    422,
    {
      activation: 'Use at most 24 characters.',
      adoption: 'Leave out line breaks and invisible control characters.',
    },
  ])
})
