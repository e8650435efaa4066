import { expect, test } from 'vitest'
import { wheelWorld } from './kit.ts'

test('before a merge one reads where the two would stand: two purchases and one good word are more than either has', async () => {
  const wheel = await wheelWorld()
  const olga = await wheel.owner()
  const [buyer, fan] = [await wheel.somebody(), await wheel.somebody()]
  const together = (one: string, other: string) => olga.get(`/api/v1/wheel/people/${one}/together?with=${other}`)
  expect((await together(buyer, fan)).body).toEqual({ stage: null, health: null })

  await wheel.told(buyer, 'order.paid')
  await wheel.told(buyer, 'order.paid')
  await wheel.told(fan, 'csat.answered', 0, { score: 5 })
  const alone = async (id: string) => (await olga.get(`/api/v1/wheel/people/${id}/card`)).body.stage
  expect(await alone(buyer)).toBe('adoption')
  const before = await wheel.rows('SELECT * FROM contact_stage')
  const expected = { stage: 'adoration', health: 'active' }
  expect((await together(buyer, fan)).body).toEqual(expected)
  expect((await together(fan, buyer)).body).toEqual(expected)
  expect(await wheel.rows('SELECT * FROM contact_stage')).toEqual(before)

  expect((await olga.post('/api/v1/contacts/merges', { keptId: buyer, mergedId: fan })).status).toBe(201)
  expect(await alone(buyer)).toBe('adoration')
  // once they are one, either name means the one person
  expect((await together(buyer, fan)).body).toEqual(expected)
  expect((await together(buyer, 'con_nobody')).status).toBe(404)
  expect((await olga.get(`/api/v1/wheel/people/${buyer}/together`)).status).toBe(422)
  await wheel.portal.close()
})
