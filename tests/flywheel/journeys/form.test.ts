import { expect, test } from 'vitest'
import { Step } from '../../../api/flywheel/journeys/contract.ts'
import { draftIn, fieldsOf } from '../../../site/rooms/flywheel/journeys/fields.ts'
import { nodeSays, stepSays } from '../../../site/rooms/flywheel/journeys/says.ts'

const form = (words: Record<string, string>) => {
  const filled = new FormData()
  for (const [name, value] of Object.entries(words)) filled.set(name, value)
  return filled
}
const BASE = { count: '0', 'goal.on': 'stage', 'goal.stage.is': 'adoption', 'goal.withinDays': '30' }

test('of the fields of all choices only those of the chosen one are read', () => {
  const all = { 'trigger.event.name': 'order.paid', 'trigger.stage.is': 'advocacy', 'trigger.health.is': 'churned' }
  expect(draftIn(form({ ...BASE, ...all, 'trigger.on': 'stage' })).trigger).toEqual({ on: 'stage', is: 'advocacy' })
  expect(draftIn(form({ ...BASE, ...all, 'trigger.on': 'health' })).trigger).toEqual({ on: 'health', is: 'churned' })
  const draft = draftIn(form({ ...BASE, ...all, 'trigger.on': 'event' }))
  expect(draft.trigger).toEqual({ on: 'event', name: 'order.paid', band: null })
  expect(draft.goal).toEqual({ on: 'stage', is: 'adoption', withinDays: '30' })
})

test('an error of the chosen field stands where the api says it, and no other field has it', () => {
  const of = fieldsOf('trigger', { on: 'stage', is: '' }, { 'trigger.is': 'Choose a stage.' })
  expect(of('stage', 'is')).toEqual({
    ...{ name: 'trigger.stage.is', id: 'trigger.is', value: '', error: 'Choose a stage.' },
  })
  expect(of('health', 'is')).toEqual({ name: 'trigger.health.is', id: 'trigger.health.is', value: '' })
})

test('an ask that is a mail names no survey, although the list of them stands in the form', () => {
  const step = { 'steps.0.kind': 'ask', 'steps.0.id': 'a', 'steps.0.surveyId': 'sur_1', 'steps.0.subject': 'Hello' }
  const read = (ask: string) => draftIn(form({ ...BASE, ...step, count: '1', 'steps.0.ask': ask })).steps[0]
  expect(read('review')).toMatchObject({ ask: 'review', surveyId: null, subject: 'Hello' })
  expect(read('nps')).toMatchObject({ ask: 'nps', surveyId: 'sur_1' })
})

const step = (words: object) => Step.parse({ id: 'one', ...words })
test.each([
  [{ kind: 'message', subject: 'Welcome', body: 'A word.' }, 'Mail: Welcome'],
  [{ kind: 'wait', days: 7 }, 'Wait 7 days'],
  [{ kind: 'wait', days: '1' }, 'Wait 1 day'],
  [{ kind: 'wait', days: 0.5 }, 'Wait 0.5 days'],
  [{ kind: 'ask', ask: 'review' }, 'Ask: Review'],
  [{ kind: 'wait_until', days: 3, until: { on: 'trait', name: 'plan', is: 'team' } }, 'Wait until: plan is team'],
  [{ kind: 'branch', when: { on: 'stage', is: 'adoption' } }, 'Branch: their stage is Adoption'],
  [{ kind: 'branch', when: { on: 'nps', is: 'promoter' } }, 'Branch: their last score was 9 or 10'],
  [{ kind: 'branch', when: { on: 'event', name: 'our.own', withinDays: 3 } }, 'Branch: our.own'],
  [{ kind: 'split', percent: 50 }, 'Random split: 50 of a hundred go the first way'],
  [{ kind: 'task', title: 'Call them', team: 'sales' }, 'Task: Call them'],
  [{ kind: 'exit' }, 'Exit'],
])('%j says "%s"', (words, says) => expect(stepSays(step(words))).toBe(says))

test('a step that the journey does not have is called by its kind, and never by its key', () => {
  const steps = [step({ kind: 'wait', days: 2 })]
  expect(nodeSays(steps, 'one', 'wait')).toBe('Wait 2 days')
  expect(nodeSays(steps, 'gone', 'message')).toBe('Mail')
})
