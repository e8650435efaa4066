import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ASK_EVERY_DAYS, NEXT_ACTS, nextAct, type Standing } from '../../../api/flywheel/person/rules.ts'

const DAY = 86_400_000
const NOW = 1000 * DAY
const fan: Standing = {
  ...{ stage: 'adoration', health: 'active', enteredAt: 700 * DAY, customerSince: 500 * DAY, lastActAt: null },
  ...{ complaintSince: null, lastNps: { band: 'promoter', at: 900 * DAY }, hasFirstValue: true, brought: 0 },
  ...{ isPartner: false, askedFor: { referral: null, feeling: null, story: null } },
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
  ['and not twice', { health: 'at_risk', askedFor: { ...fan.askedFor, feeling: 950 * DAY } }, 'none'],
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
    { askedFor: { referral: 990 * DAY, feeling: 990 * DAY, story: 990 * DAY } },
    'none',
  ],
])('%s', (_name, change, act) => {
  expect(nextAct({ ...fan, ...change }, NOW).act).toBe(act)
})

test('nobody is asked before their time, and never is a review among it', () => {
  const at = fc.option(fc.integer({ min: 0, max: 1000 }).map((day) => day * DAY))
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
    askedFor: fc.record({ referral: at, feeling: at, story: at }),
  })
  const kinds = { ask_referral: 'referral', ask_feeling: 'feeling', ask_story: 'story' } as const
  fc.assert(
    fc.property(anybody, (person) => {
      const { act, from } = nextAct(person, NOW)
      const kind = kinds[act as keyof typeof kinds]
      if (kind && person.askedFor[kind] !== null)
        expect(NOW - person.askedFor[kind]).toBeGreaterThanOrEqual(ASK_EVERY_DAYS[kind] * DAY)
      if (act === 'none' && from !== null) expect(from).toBeGreaterThan(NOW - DAY)
    }),
  )
  expect(NEXT_ACTS.filter((act) => act.includes('review'))).toEqual([])
})
