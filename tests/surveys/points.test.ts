import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Loose } from '../people.ts'
import { type Panel, panel } from './panel.ts'

let portal: Panel
beforeEach(async () => {
  portal = await panel()
})
afterEach(() => portal.close())

test('points are taken exactly when they sum to 100, whatever they are', async () => {
  const survey = await portal.survey('points', { anonymous: true })
  const ids: string[] = survey.items.map(({ id }: Loose) => id)
  const whole = fc
    .tuple(fc.nat(100), fc.nat(100))
    .map(([a, b]) => [Math.min(a, b), Math.abs(a - b), 100 - Math.max(a, b)])
  const any = fc.array(fc.integer({ min: -5, max: 105 }), { minLength: 3, maxLength: 3 })
  await fc.assert(
    fc.asyncProperty(fc.oneof(whole, any), async (given) => {
      portal.later({ minutes: 2 })
      const key = await portal.visitorKey()
      const answers = Object.fromEntries(ids.map((id, i) => [id, { points: given[i] }]))
      const { status } = await portal.answer(portal.stranger, { slug: survey.slug, key, answers })
      const fits = given.every((n) => n >= 0 && n <= 100) && given.reduce((sum, n) => sum + n, 0) === 100
      expect(status).toBe(fits ? 200 : 422)
    }),
    { numRuns: 60 },
  )
  const rows = await portal.answers()
  const sums = new Map<string, number>()
  for (const { responseId, points } of rows) sums.set(responseId, (sums.get(responseId) ?? 0) + (points ?? 0))
  expect(sums.size).toBeGreaterThan(5)
  expect([...new Set(sums.values())]).toEqual([100])
})
