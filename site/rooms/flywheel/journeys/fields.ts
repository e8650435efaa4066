import type { Definition, StepKind } from '../../../../api/flywheel/journeys/contract.ts'
import { text } from '../../../state/forms.ts'

export const KINDS: readonly StepKind[] = [
  ...([
    'message',
    'ask',
    'wait',
    'wait_until',
    'branch',
    'split',
    'task',
    'quote',
    'webhook',
    'trait',
    'exit',
  ] as const),
]
/** A step as it is typed: nothing is checked before the api does. */
export type Typed = Record<string, unknown> & { id: string; kind: StepKind }
export interface Draft {
  trigger: Record<string, unknown>
  goal: Record<string, unknown>
  holdoutPercent: string
  steps: Typed[]
}
export const draftOf = ({ trigger, goal, holdoutPercent, steps }: Definition): Draft => ({
  ...{ trigger, goal, holdoutPercent: String(holdoutPercent), steps: steps as Typed[] },
})

const orNull = (words: string) => (words === '' ? null : words)
/** What each kind of condition and trigger says. */
const SAYS: Record<string, readonly string[]> = {
  ...{ event: ['name', 'withinDays'], trait: ['name', 'is'], plan: ['is'] },
  ...{ stage: ['is'], health: ['is'], nps: ['is'] },
}
const TRIGGERS: Record<string, readonly string[]> = {
  ...{ event: ['name', 'band'], stage: ['is'], health: ['is'] },
  ...{ segment: ['segmentId'], time: ['stage', 'afterDays', 'everyDays'] },
}
const GOALS: Record<string, readonly string[]> = { event: ['name', 'withinDays'], stage: ['is', 'withinDays'] }
const MAY_BE_EMPTY = new Set(['band', 'everyDays'])

function chosen(form: FormData, at: string, kinds: Record<string, readonly string[]>): Record<string, unknown> {
  const on = text(form, `${at}.on`)
  const said = (Object.hasOwn(kinds, on) ? kinds[on]! : []).map((key) => {
    // each kind has its own field; what all have in common stands in one
    const value = text(form, `${at}.${on}.${key}`) || text(form, `${at}.${key}`)
    return [key, MAY_BE_EMPTY.has(key) ? orNull(value) : value] as const
  })
  return { on, ...Object.fromEntries(said) }
}
const OWN: Record<StepKind, readonly string[]> = {
  ...{ wait: ['days'], wait_until: ['days'], branch: [], split: ['percent'], exit: [] },
  ...{ ask: ['ask', 'surveyId', 'subject', 'body'], message: ['subject', 'body'] },
  ...{
    task: ['title', 'team', 'dueDays'],
    quote: ['minRating', 'minWords'],
    webhook: ['name'],
    trait: ['name', 'value'],
  },
}
const WAYS: Partial<Record<StepKind, readonly string[]>> = {
  ...{ wait_until: ['next', 'otherwise'], branch: ['yes', 'otherwise'], split: ['yes', 'otherwise'], exit: [] },
}
export const waysIn = (kind: StepKind) => WAYS[kind] ?? ['next']

export const SURVEY_ASKS: readonly string[] = ['nps', 'csat', 'ces', 'survey']
export const isSurvey = (ask: string) => SURVEY_ASKS.includes(ask)
function stepIn(form: FormData, i: number): Typed {
  const at = `steps.${i}`
  const kind = KINDS.find((one) => one === text(form, `${at}.kind`)) ?? 'message'
  const own = OWN[kind].map((key) => {
    const value = text(form, `${at}.${key}`)
    return [key, key === 'surveyId' ? (isSurvey(text(form, `${at}.ask`)) ? orNull(value) : null) : value] as const
  })
  return {
    ...{ id: text(form, `${at}.id`), kind, ...Object.fromEntries(own) },
    ...Object.fromEntries(waysIn(kind).map((key) => [key, orNull(text(form, `${at}.${key}`))])),
    ...(kind === 'branch' && { when: chosen(form, `${at}.when`, SAYS) }),
    ...(kind === 'wait_until' && { until: chosen(form, `${at}.until`, SAYS) }),
  }
}
/**
 * Name, place, value and error of a field that only one option of a choice has. All of them stand in the form, so that
 * what was typed for one option is not taken for another; the id of the chosen one is where the api says its errors.
 */
export const fieldsOf =
  (at: string, said: Record<string, unknown>, errors: Record<string, string>) => (kind: string, key: string) => {
    const name = `${at}.${kind}.${key}`
    if (said['on'] !== kind) return { name, id: name, value: kind === 'event' && key === 'withinDays' ? '30' : '' }
    return { name, id: `${at}.${key}`, value: String(said[key] ?? ''), error: errors[`${at}.${key}`] }
  }
/** The whole journey as it stands in the form. */
export function draftIn(form: FormData): Draft {
  const n = Math.min(40, Number(text(form, 'count')) || 0)
  return {
    trigger: chosen(form, 'trigger', TRIGGERS),
    goal: chosen(form, 'goal', GOALS),
    holdoutPercent: text(form, 'holdoutPercent'),
    steps: Array.from({ length: n }, (_, i) => stepIn(form, i)),
  }
}

const NEW: Partial<Record<StepKind, Record<string, unknown>>> = {
  ...{ wait: { days: '7' }, wait_until: { days: '7', until: { on: 'event', name: '', withinDays: '30' } } },
  ...{ branch: { when: { on: 'event', name: '', withinDays: '30' } }, split: { percent: '50' } },
  ...{ ask: { ask: 'review', surveyId: null, subject: '', body: '' }, message: { subject: '', body: '' } },
  ...{ quote: { minRating: '4', minWords: '40' } },
  ...{ task: { title: '', team: 'service', dueDays: '2' }, webhook: { name: '' }, trait: { name: '', value: '' } },
}
/** Adds, moves or takes out a step: `add`, `up:2`, `down:2`, `drop:2`. Nothing that was typed is lost. */
export function changed(draft: Draft, act: string, kind: string): Draft {
  const [what, at = ''] = act.split(':')
  const [i, steps] = [Number(at), [...draft.steps]]
  if (what === 'add') {
    const added = KINDS.find((one) => one === kind) ?? 'message'
    let n = steps.length + 1
    while (steps.some(({ id }) => id === `step_${n}`)) n++
    steps.push({ id: `step_${n}`, kind: added, ...NEW[added] })
  }
  const step = steps[i]
  if (step && what === 'drop') {
    steps.splice(i, 1)
    for (const one of steps) for (const key of ['next', 'yes', 'otherwise']) if (one[key] === step.id) one[key] = null
  }
  const to = what === 'up' ? i - 1 : what === 'down' ? i + 1 : i
  if (step && to !== i && to >= 0 && to < steps.length) {
    steps.splice(i, 1)
    steps.splice(to, 0, step)
  }
  return { ...draft, steps }
}
