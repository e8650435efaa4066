import fc from 'fast-check'
import { expect, test } from 'vitest'
import { newsOf, type Telling } from '../../../../api/flywheel/intake/traits/rules.ts'

const DAY = 86_400_000
const told = (day: number, plan: string) => ({ at: day * DAY, said: { plan } })
const now = (plan: string, at: number, received = at) => ({
  ...{ occurredAt: at * DAY, receivedAt: received * DAY, late: received - at > 7, said: { plan } },
})

test.each([
  ['the first word', [], now('team', 5), told(5, 'team')],
  ['the same again', [told(3, 'team')], now('team', 5), undefined],
  ['another word', [told(3, 'solo')], now('team', 5), told(5, 'team')],
  ['the same, but of before another', [told(3, 'team')], now('team', 2, 4), told(2, 'team')],
  ['another of before the same', [told(3, 'team')], now('solo', 2, 4), told(2, 'solo')],
  ['what is known now, of when it was not', [told(1, 'solo'), told(4, 'team')], now('team', 3, 5), told(3, 'team')],
  ['too late and unknown: from when it came', [], now('team', 1, 20), told(20, 'team')],
  ['too late to replace anything', [told(19, 'solo')], now('team', 1, 20), undefined],
] as [string, Telling[], Parameters<typeof newsOf>[1], Telling | undefined][])('%s', (_, before, word, news) => {
  expect(newsOf(before, word)).toEqual(news)
})
test('of many traits those are kept that are new, and the plan is one of them', () => {
  const before = [{ at: 1, said: { seats: 3, plan: 'team' } }]
  const word = { occurredAt: 2, receivedAt: 2, late: false }
  expect(newsOf(before, { ...word, said: { plan: 'pro', traits: { seats: 3, role: 'cto' } } })).toEqual({
    at: 2,
    said: { role: 'cto', plan: 'pro' },
  })
  expect(newsOf(before, { ...word, said: { traits: { seats: '3' } } })?.said).toEqual({ seats: '3' })
  expect(newsOf(before, { ...word, said: {} })).toBeUndefined()
})
test('told in the order of time, what is kept says at each moment what was said last', () => {
  const word = fc.tuple(fc.nat(3), fc.constantFrom('a', 'b', 'c'), fc.constantFrom('plan', 'seats'))
  fc.assert(
    fc.property(fc.array(word), (words) => {
      let kept: Telling[] = []
      let at = 0
      const last = new Map<string, string>()
      for (const [gap, value, key] of words) {
        at += gap
        last.set(key, value)
        const said = key === 'plan' ? { plan: value } : { traits: { seats: value } }
        const news = newsOf(kept, { occurredAt: at, receivedAt: at, late: false, said })
        if (news) kept = [...kept, news]
        expect(Object.assign({}, ...kept.map((one) => one.said))).toEqual(Object.fromEntries(last))
      }
    }),
  )
})
