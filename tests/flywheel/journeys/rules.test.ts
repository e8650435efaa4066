import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Definition, type Step } from '../../../api/flywheel/journeys/contract.ts'
import {
  type Around,
  faultsOf,
  isHeldOut,
  reviewRoute,
  upliftOf,
  waysOf,
} from '../../../api/flywheel/journeys/rules.ts'
import { TEMPLATES } from '../../../api/flywheel/journeys/templates/rules.ts'
import { filledIn } from '../../../api/kernel/merge-fields.ts'

const around: Around = {
  surveys: new Map([
    ['sur_open', { state: 'open', kind: 'nps' }],
    ['sur_closed', { state: 'closed', kind: 'nps' }],
  ]),
  segments: new Map([
    ['seg_plan', ['plan']],
    ['seg_stage', ['stage']],
  ]),
  facts: new Set(['journey.called', 'testimonial.asked', 'survey.answered']),
  traits: new Set(['club']),
}
const mail = { kind: 'message', id: 'mail', subject: 'Hello', body: 'You' }
const wait = { kind: 'wait', id: 'wait', days: 1 }
const review = { kind: 'ask', id: 'ask', ask: 'review', subject: 'Say it', body: 'In public' }
const bought = { on: 'event', name: 'sale.recorded' }
const reviewed = { on: 'event', name: 'review.submitted', withinDays: 30 }
const journey = (steps: object[], { trigger = bought, goal = reviewed }: { trigger?: object; goal?: object } = {}) =>
  Definition.parse({ trigger, goal, steps })
const faults = (...of: Parameters<typeof journey>) => faultsOf(journey(...of), around).map(({ at }) => at)

describe('what nobody could walk along is refused, with its place', () => {
  const nps = { on: 'nps', is: 'promoter' }
  const used = { on: 'event', name: 'product.used', withinDays: 30 }
  test.each<[string, object[], string[]]>([
    ['nothing is wrong', [mail, wait], []],
    ['a circle with a wait', [mail, { ...wait, next: 'mail' }], []],
    ['a circle without a wait', [wait, { ...mail, next: 'mail' }], ['steps.1']],
    ['a way to nowhere', [{ ...mail, next: 'gone' }], ['steps.0.next']],
    ['two of one name', [mail, { ...mail }], ['steps.1.id']],
    ['an empty branch', [{ kind: 'branch', id: 'b', when: used }, mail], ['steps.0.otherwise']],
    ['a branch that leads somewhere', [{ kind: 'branch', id: 'b', when: used, otherwise: 'end' }, mail], []],
    ['an unknown merge field', [{ ...mail, body: 'Dear {{title}}' }], ['steps.0.body']],
    ['known merge fields', [{ ...mail, body: 'Dear {{ first_name }} of {{company}}' }], []],
    ['a survey that is gone', [{ kind: 'ask', id: 'a', ask: 'nps', surveyId: 'sur_gone' }], ['steps.0.surveyId']],
    ['a survey that is closed', [{ kind: 'ask', id: 'a', ask: 'nps', surveyId: 'sur_closed' }], ['steps.0.surveyId']],
    ['a survey of another kind', [{ kind: 'ask', id: 'a', ask: 'csat', surveyId: 'sur_open' }], ['steps.0.surveyId']],
    ['an open survey', [{ kind: 'ask', id: 'a', ask: 'nps', surveyId: 'sur_open' }], []],
    ['a review for everybody', [wait, review], []],
    ['a review behind a score', [{ kind: 'branch', id: 'b', when: nps, otherwise: 'end' }, review], ['steps.0']],
    [
      'a review behind a score some steps before',
      [{ kind: 'branch', id: 'b', when: nps, yes: 'wait', otherwise: 'mail' }, mail, wait, review],
      ['steps.0'],
    ],
    ['a review behind what somebody did', [{ kind: 'branch', id: 'b', when: used, otherwise: 'end' }, review], []],
    [
      'a review behind a complaint',
      [{ kind: 'wait_until', id: 'w', until: { ...used, name: 'complaint.resolved' }, days: 3 }, review],
      ['steps.0'],
    ],
    [
      'a review behind a trait that is a score',
      [{ kind: 'branch', id: 'b', when: { on: 'trait', name: 'nps_score', is: '9' }, otherwise: 'end' }, review],
      ['steps.0'],
    ],
    ['a score after the review', [review, wait, { kind: 'branch', id: 'b', when: nps, otherwise: 'end' }, mail], []],
  ])('%s', (_, steps, at) => expect(faults(steps)).toEqual(at))

  test.each<[object, string[]]>([
    [{ on: 'stage', is: 'adoration' }, ['trigger.on']],
    [{ on: 'health', is: 'active' }, ['trigger.on']],
    [{ on: 'time', stage: 'adoration', afterDays: 3 }, ['trigger.on']],
    [{ on: 'event', name: 'nps.answered', band: 'promoter' }, ['trigger.on']],
    [{ on: 'event', name: 'stage.changed' }, ['trigger.on']],
    [{ on: 'segment', segmentId: 'seg_stage' }, ['trigger.on']],
    [{ on: 'segment', segmentId: 'seg_gone' }, ['trigger.segmentId']],
    [{ on: 'segment', segmentId: 'seg_plan' }, []],
    [{ on: 'event', name: 'nps.answered' }, []],
  ])('a review ask that starts by %o', (trigger, at) => expect(faults([review], { trigger })).toEqual(at))
  test('a goal that is a stage would end it for the happy before they are asked', () => {
    expect(faults([wait, review], { goal: { on: 'stage', is: 'advocacy', withinDays: 9 } })).toEqual(['goal.is'])
  })
  test('no way leads to a review ask past a condition that knows how somebody feels', () => {
    const kinds = fc.constantFrom('wait', 'nps', 'event')
    const way = fc.option(fc.constantFrom('s0', 's1', 's2', 's3', 's4', 'ask', 'end'))
    fc.assert(
      fc.property(fc.array(fc.tuple(kinds, way, way), { minLength: 1, maxLength: 5 }), (drawn) => {
        const steps = drawn.map(([kind, yes, otherwise], i) =>
          kind === 'wait'
            ? { kind: 'wait', id: `s${i}`, days: 1, next: yes }
            : { kind: 'branch', id: `s${i}`, when: kind === 'nps' ? nps : used, yes, otherwise },
        )
        const definition = journey([...steps, review])
        const ask = definition.steps.at(-1)!
        // every walk there is, with the conditions on it
        const gated = new Set<string>()
        const seen = new Set<string>()
        const go = (step: Step | undefined, past: boolean) => {
          if (!step || seen.has(`${step.id}${past}`)) return
          seen.add(`${step.id}${past}`)
          if (step === ask && past) gated.add('ask')
          const knows = past || (step.kind === 'branch' && step.when.on === 'nps')
          for (const id of waysOf(definition, step))
            go(
              definition.steps.find((one) => one.id === id),
              knows,
            )
        }
        go(definition.steps[0], false)
        if (gated.size > 0) expect(reviewRoute(definition, ask, around)).toHaveProperty('says')
      }),
    )
  })
  test.each(TEMPLATES.map(({ id, definition }) => [id, definition] as const))(
    '%s may go live, once its survey is chosen',
    (_, draft) => {
      const found = faultsOf(Definition.parse(draft), around)
      expect(found.map(({ at }) => at).filter((at) => !at.endsWith('surveyId'))).toEqual([])
    },
  )
})

test('a tenth is held out, always the same people, and of each journey others', () => {
  const people = Array.from({ length: 20_000 }, (_, i) => `con_${i}`)
  const held = people.filter((id) => isHeldOut('jrn_1', id, 10))
  expect(held.length).toBeGreaterThan(1_850)
  expect(held.length).toBeLessThan(2_150)
  expect(people.filter((id) => isHeldOut('jrn_1', id, 10))).toEqual(held)
  expect(held.filter((id) => isHeldOut('jrn_2', id, 10)).length).toBeLessThan(300)
  expect(people.some((id) => isHeldOut('jrn_1', id, 0))).toBe(false)
})
test('uplift is the difference of two shares with Newcombe’s interval, and silent under thirty', () => {
  // Newcombe 1998, table II (a): 56/70 against 48/80 is 0.2 with 0.0524 to 0.3339
  const found = upliftOf({ treated: 70, treatedGoal: 56, held: 80, heldGoal: 48 })!
  expect(found.mid).toBeCloseTo(0.2, 6)
  expect(found.low).toBeCloseTo(0.0524, 3)
  expect(found.high).toBeCloseTo(0.3339, 3)
  expect(upliftOf({ treated: 700, treatedGoal: 56, held: 29, heldGoal: 2 })).toBeNull()
})
test('names are filled in as words, and nobody is called nothing', () => {
  expect(filledIn('Hello {{first_name}} of {{company}}', { name: 'Ann Ashby', company: 'Halm' })).toBe(
    'Hello Ann of Halm',
  )
  expect(filledIn('Hello {{name}}', { name: '', company: '' })).toBe('Hello there')
})
