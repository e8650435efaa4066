import { afterEach, beforeEach, expect, test } from 'vitest'
import { openSince } from '../../api/kernel/ask-rules.ts'
import { journeyWorld, type Kit } from '../flywheel/journeys/kit.ts'

let kit: Kit
beforeEach(async () => {
  kit = await journeyWorld()
})
afterEach(() => kit.portal.close())

test.each([
  ['nothing was raised', [], [], null],
  ['one is open', [3], [], 3],
  ['one was answered', [3], [5], null],
  ['answered in the same moment', [3], [3], null],
  ['an answer from before the first says nothing', [3], [1], 3],
  ['answers too many close no later one', [1, 9], [2, 3, 4], 9],
  ['two are open since the first', [1, 2], [], 1],
  ['one of two is open still', [1, 2], [3], 2],
  ['in any order', [9, 1], [4, 2], 9],
  ['a surplus answer between, and one of two open after it', [1, 5, 6], [2, 3, 7], 6],
])('%s', (_, raised, resolved, since) => expect(openSince(raised, resolved)).toBe(since))

test('an answer to no complaint hides none that comes after it', async () => {
  await kit.journey([{ kind: 'ask', id: 's', ask: 'story', subject: 'Tell it', body: 'Your story' }])
  const [content, heard, unheard] = [await kit.somebody(), await kit.somebody(), await kit.somebody()]
  await kit.told(unheard, 'complaint.resolved', 40)
  await kit.told(unheard, 'complaint.raised', 1)
  await kit.told(heard, 'complaint.raised', 40)
  await kit.told(heard, 'complaint.resolved', 39)
  for (const one of [content, heard, unheard]) await kit.told(one, 'order.paid')
  await kit.go()
  const asked = await kit.rows('SELECT contact_id AS who FROM ask ORDER BY 1')
  expect(asked.map(({ who }) => who)).toEqual([content, heard])
})

test('the card of a customer says that they wait, whatever was answered before', async () => {
  const one = await kit.somebody()
  await kit.told(one, 'order.paid')
  await kit.told(one, 'complaint.resolved')
  kit.portal.later({ days: 2 })
  await kit.told(one, 'complaint.raised')
  const since = kit.portal.now()
  const card = async () => (await (await kit.owner()).get(`/api/v1/wheel/people/${one}/card`)).body
  expect((await card()).next).toMatchObject({ act: 'answer_complaint', since })
  kit.portal.later({ days: 1 })
  await kit.told(one, 'complaint.resolved')
  expect((await card()).next).not.toMatchObject({ act: 'answer_complaint' })
})
