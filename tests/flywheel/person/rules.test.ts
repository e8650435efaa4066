import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ASKS, type Clock, NEXT_ACTS, nextAct, type Standing } from '../../../api/flywheel/person/rules.ts'

const DAY = 86_400_000
const NOW = 1000 * DAY
const free: Clock = { reason: null, freeAt: null }
const lately = (day: number): Clock => ({ reason: 'clock', freeAt: day * DAY })
const never: Clock = { reason: 'switched_off', freeAt: null }
const open = { referral: free, nps: free, story: free, affiliate: free }
const fan: Standing = {
  ...{ stage: 'adoration', health: 'active', enteredAt: 700 * DAY, customerSince: 500 * DAY, lastActAt: null },
  ...{ complaintSince: null, lastNps: { band: 'promoter', at: 900 * DAY }, hasFirstValue: true, brought: 0 },
  ...{ isPartner: false, budget: open },
}
const unhappy = { band: 'detractor', at: 990 * DAY }

test.each<[string, Partial<Standing>, string]>([
  [
    'a complaint comes before everything',
    { complaintSince: 999 * DAY, lastNps: unhappy, health: 'dormant' },
    'answer_complaint',
  ],
  ['who is unhappy is called', { lastNps: unhappy, lastActAt: 999 * DAY }, 'call_unhappy'],
  ['what they said half a year ago is over', { lastNps: { band: 'detractor', at: 800 * DAY } }, 'ask_referral'],
  ['who left is asked why', { health: 'churned' }, 'let_go'],
  ['who is silent gets one message', { health: 'dormant', lastActAt: 999 * DAY }, 'write_once'],
  ['an act is thanked for', { stage: 'advocacy', lastActAt: 998 * DAY }, 'thank'],
  ['for a week, and no longer', { stage: 'advocacy', lastActAt: 993 * DAY }, 'ask_referral'],
  ['who is at risk is asked how they feel', { health: 'at_risk' }, 'ask_feeling'],
  ['and not twice', { health: 'at_risk', budget: { ...open, nps: lately(1040) } }, 'none'],
  ['who has just come is left alone', { stage: 'activation', enteredAt: 996 * DAY, customerSince: null }, 'none'],
  ['who is still looking sees proof', { stage: 'activation', enteredAt: 990 * DAY, customerSince: null }, 'show_proof'],
  [
    'who bought and does not use it is helped',
    { stage: 'adoption', hasFirstValue: false, customerSince: 990 * DAY },
    'help_first_value',
  ],
  ['who uses it is asked how they feel', { stage: 'adoption' }, 'ask_feeling'],
  ['who loves it for half a year may tell a friend', {}, 'ask_referral'],
  ['who loves it for a shorter time has a story', { customerSince: 900 * DAY }, 'ask_story'],
  ['who brought two friends may be paid for it', { brought: 2 }, 'invite_partner'],
  ['unless they are already', { brought: 2, isPartner: true }, 'ask_referral'],
  [
    'who was asked for everything is left in peace',
    { budget: { referral: lately(1080), nps: lately(1080), story: lately(1170), affiliate: free } },
    'none',
  ],
  [
    'who brought two friends and was asked lately is not',
    { brought: 2, budget: { ...open, affiliate: lately(1009) } },
    'ask_referral',
  ],
  [
    'at night a colleague decides',
    { budget: { ...open, referral: { reason: 'quiet', freeAt: NOW + 1 } } },
    'ask_referral',
  ],
])('%s', (_name, change, act) => {
  expect(nextAct({ ...fan, ...change }, NOW).act).toBe(act)
})

test('who was asked something else three days ago is left in peace, and it says until when and why', () => {
  const gap: Clock = { reason: 'gap', freeAt: 1011 * DAY }
  const budget = { referral: gap, nps: gap, story: { reason: 'clock', freeAt: 1100 * DAY } as Clock, affiliate: gap }
  expect(nextAct({ ...fan, budget }, NOW)).toEqual({
    ...{ act: 'none', since: null, from: 1011 * DAY, reason: 'gap', kind: 'referral' },
  })
  const off = { referral: never, nps: never, story: never, affiliate: never }
  expect(nextAct({ ...fan, budget: off }, NOW)).toMatchObject({ act: 'none', from: null, reason: 'switched_off' })
  const young = { ...fan, customerSince: 990 * DAY, budget: { ...off, story: lately(1100) } }
  expect(nextAct(young, NOW)).toMatchObject({ act: 'none', from: 1100 * DAY, reason: 'clock' })
})

test('nobody is asked before their time, and never is a review among it', () => {
  const at = fc.option(fc.integer({ min: 0, max: 1000 }).map((day) => day * DAY))
  const clock = fc.constantFrom<Clock>(free, lately(1001), lately(1500), never)
  const anybody = fc.record<Standing>({
    stage: fc.constantFrom('activation', 'adoption', 'adoration', 'advocacy'),
    health: fc.constantFrom('active', 'at_risk', 'dormant', 'churned'),
    ...{
      enteredAt: fc.integer({ min: 0, max: 1000 }).map((day) => day * DAY),
      customerSince: at,
      lastActAt: at,
      complaintSince: at,
    },
    lastNps: fc.option(
      fc.record({
        band: fc.constantFrom('promoter', 'passive', 'detractor'),
        at: fc.nat(1000).map((day) => day * DAY),
      }),
    ),
    ...{ hasFirstValue: fc.boolean(), brought: fc.nat(4), isPartner: fc.boolean() },
    budget: fc.record({ referral: clock, nps: clock, story: clock, affiliate: clock }),
  })
  fc.assert(
    fc.property(anybody, (person) => {
      const { act, from } = nextAct(person, NOW)
      const kind = ASKS[act as keyof typeof ASKS]
      if (kind) expect(person.budget[kind].reason).toBe(null)
      if (act === 'none' && from !== null) expect(from).toBeGreaterThan(NOW - DAY)
    }),
  )
  expect(NEXT_ACTS.filter((act) => act.includes('review'))).toEqual([])
})
