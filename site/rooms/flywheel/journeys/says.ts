import type { Step, StepKind } from '../../../../api/flywheel/journeys/contract.ts'
import { stageName } from '../../../locales/stages.ts'
import { t, tn } from '../../../locales/t.ts'
import { eventName } from '../events/meanings.ts'

type Said = Record<string, unknown>
const word = (said: Said, key: string) => String(said[key] ?? '')

function conditionSays(said: Said): string {
  const is = word(said, 'is')
  switch (said['on']) {
    case 'event':
      return eventName(word(said, 'name'))
    case 'trait':
      return t('journeys.says.trait', { name: word(said, 'name'), is })
    case 'plan':
      return t('journeys.says.is', { what: t('journeys.on.plan'), is })
    case 'stage':
      return t('journeys.says.is', { what: t('journeys.on.stage'), is: stageName(is as 'adoption') })
    case 'health':
      return t('journeys.says.is', { what: t('journeys.on.health'), is: t(`health.${is as 'active'}`) })
    default:
      return t('journeys.says.is', { what: t('journeys.on.nps'), is: t(`journeys.band.${is as 'promoter'}`) })
  }
}

const ABOUT: Partial<Record<StepKind, (said: Said) => string>> = {
  message: (said) => word(said, 'subject'),
  ask: (said) => t(`asks.kind.${word(said, 'ask') as 'review'}`),
  wait_until: ({ until }) => conditionSays(until as Said),
  branch: ({ when }) => conditionSays(when as Said),
  split: (said) => t('journeys.says.split', { n: word(said, 'percent') }),
  task: (said) => word(said, 'title'),
  webhook: (said) => word(said, 'name'),
  trait: (said) => word(said, 'name'),
}
/** What a step does, for people: "Mail: Welcome", "Wait 7 days". */
export function stepSays(step: Step | (Said & { kind: StepKind })): string {
  const kind = t(`journeys.kind.${step.kind}`)
  const days = step.kind === 'wait' ? Number(step.days) : Number.NaN
  if (!Number.isNaN(days)) return tn('journeys.says.wait', days, { n: days })
  const what = ABOUT[step.kind]?.(step) ?? ''
  return what === '' ? kind : t('journeys.says', { kind, what })
}
/** The same of a step that somebody came by; by its kind alone where the journey does not have it. */
export const nodeSays = (steps: readonly Step[], node: string | null, kind?: string): string => {
  const step = steps.find(({ id }) => id === node)
  return step ? stepSays(step) : kind ? t(`journeys.kind.${kind as 'wait'}`) : (node ?? '')
}
