import type { Condition, Matcher } from '../../../../api/flywheel/stages/contract.ts'
import { t } from '../../../locales/t.ts'
import { eventName } from '../events/meanings.ts'
import { CONDITIONS, kindOf } from './starts.ts'

/** An event and what it has to say, in plain words. */
export function saysOf({ event, where }: Matcher): string {
  if (!where) return eventName(event)
  const { says, is, atLeast, atMost } = where
  const parts = [
    is !== undefined && t('stageRules.says.is', { says, value: String(is) }),
    atLeast !== undefined && t('stageRules.says.atLeast', { says, value: String(atLeast) }),
    atMost !== undefined && t('stageRules.says.atMost', { says, value: String(atMost) }),
  ]
  return [eventName(event), ...parts.filter((part) => part !== false)].join(', ')
}

/** Everything that a rule can ask, to choose from. */
export const conditionOptions = () => CONDITIONS.map((value) => ({ value, label: t(`stageRules.kind.${value}`) }))
export const kindSays = (condition: Condition) => t(`stageRules.kind.${kindOf(condition)}`)
