import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { FACTS } from '../../../api/events.ts'
import { HOST_EVENTS, PORTAL_EVENTS, spelt } from '../../../api/flywheel/intake/rules.ts'
import { Definition } from '../../../api/flywheel/journeys/contract.ts'
import { type Around, faultsOf as walkable } from '../../../api/flywheel/journeys/rules.ts'
import { TEMPLATES } from '../../../api/flywheel/journeys/templates/rules.ts'
import { diffOf } from '../../../api/flywheel/kinds/diff/rules.ts'
import { KIND_NAMES, kindOfRules, namesToTake } from '../../../api/flywheel/kinds/rules.ts'
import { RULES_OF } from '../../../api/flywheel/kinds/sets/rules.ts'
import { SPELLINGS } from '../../../api/flywheel/kinds/spellings/rules.ts'
import { SURVEYS_OF } from '../../../api/flywheel/kinds/surveys/rules.ts'
import { connected, journeysOf } from '../../../api/flywheel/kinds/words/rules.ts'
import { faultsOf } from '../../../api/flywheel/stages/checking/rules.ts'
import { RuleSet } from '../../../api/flywheel/stages/contract.ts'
import { replay } from '../../../api/flywheel/stages/rules.ts'
import { BUSINESS_KINDS } from '../../../db/schema/kinds.ts'
import { KINDS, NAMES } from '../../../site/rooms/flywheel/kinds/kinds.ts'
import { DAY, life } from '../stages/lives.ts'

const isKnown = (event: string) => PORTAL_EVENTS.has(event) || HOST_EVENTS.has(event)
const surveys: Around['surveys'] = new Map(
  ['nps', 'csat', 'ces'].map((kind) => [`srv_${kind}`, { state: 'open', kind }]),
)

describe.each(BUSINESS_KINDS)('the template of %s', (kind) => {
  test('has rules that the checker passes', () => {
    expect(RuleSet.safeParse(RULES_OF[kind]).success).toBe(true)
    expect(faultsOf(RULES_OF[kind], isKnown)).toEqual([])
    expect(kindOfRules(RULES_OF[kind])).toBe(kind)
  })
  test('maps each name to an event that the rules know, and spells none twice', () => {
    for (const [name, countsAs] of SPELLINGS[kind]) {
      expect(HOST_EVENTS.has(countsAs), name).toBe(true)
      expect(HOST_EVENTS.has(name), `${name} is one of ours`).toBe(false)
    }
    expect(new Set(SPELLINGS[kind].map(([name]) => spelt(name))).size).toBe(SPELLINGS[kind].length)
  })
  test('has journeys that somebody can walk along, each with its own words where it says so', () => {
    for (const { template, definition } of journeysOf(kind)) {
      const whole = Definition.parse(connected(definition, (ask) => `srv_${ask}`))
      expect(
        walkable(whole, { surveys, segments: new Map(), facts: new Set(Object.keys(FACTS)), traits: new Set() }),
        template,
      ).toEqual([])
      expect(TEMPLATES.some(({ id }) => id === template)).toBe(true)
    }
  })
  test('has a survey for each that a journey asks for', () => {
    const asked = journeysOf(kind).flatMap(({ definition }) =>
      definition.steps.flatMap((step) =>
        step.kind === 'ask' && ['nps', 'csat', 'ces'].includes(step.ask) ? [step.ask] : [],
      ),
    )
    for (const ask of asked) expect(SURVEYS_OF[kind].map((one) => one.kind)).toContain(ask)
  })
  test('looked at more often, its rules leave the same history', () => {
    fc.assert(
      fc.property(
        life,
        fc.array(fc.integer({ min: 1, max: 60 * DAY }), { minLength: 1, maxLength: 20 }),
        (events, gaps) => {
          const until = (events.at(-1)?.at ?? 0) + 800 * DAY
          const version = { version: 0, from: 0, rules: RULES_OF[kind] }
          const whole = replay({ events, versions: [version] }, until)
          for (let i = 0, at = 100 * DAY; at < until && i < 12; at += gaps[i++ % gaps.length]! + DAY) {
            const part = replay({ events, versions: [version] }, at)
            expect(whole.transitions.slice(0, part.transitions.length)).toEqual(part.transitions)
          }
        },
      ),
      { numRuns: 40 },
    )
  })
})

test('the page of set-up shows the names that the template brings', () => {
  expect(KINDS).toEqual(BUSINESS_KINDS)
  for (const [kind, names] of Object.entries(NAMES)) expect(Object.values(KIND_NAMES[kind as 'saas'])).toEqual(names)
})
test('a name that a colleague wrote is kept, whatever the template says', () => {
  const now = [{ stage: 'advocacy' as const, name: 'Hero', own: true }]
  const names = namesToTake('shop', now)
  expect(names.find(({ stage }) => stage === 'advocacy')).toMatchObject({ now: 'Hero', changes: false })
  expect(names.filter(({ changes }) => changes)).toHaveLength(3)
})
test('rules that are the same differ in nothing, and others say where', () => {
  expect(diffOf(RULES_OF.shop, RULES_OF.shop)).toMatchObject({ same: true, moves: [], health: [], weights: 0 })
  const { same, moves } = diffOf(RULES_OF.other, RULES_OF.shop)
  expect(same).toBe(false)
  expect(moves.map(({ id }) => id)).toEqual(['bought', 'loves_it', 'uses_it_rarely', 'has_not_bought_for_a_year'])
})
