import type { FrictionReport } from '../../../../api/flywheel/friction/contract.ts'
import { hasWord, t } from '../../../locales/t.ts'
import { channelName } from '../wheel/people.ts'

export type Found = FrictionReport['findings'][number]
export const NEXT = { activation: 'adoption', adoption: 'adoration', adoration: 'advocacy' } as const

/** What was compared, by its own name where it is ours. */
export function valueName({ dimension, value }: Pick<Found, 'dimension' | 'value'>) {
  if (dimension === 'channel') return channelName(value)
  const word = `friction.step.${value}`
  return dimension === 'step' && hasWord(word) ? t(word) : value
}
/** 2.4, or 12 where decimals say nothing. */
export const times = (n: number) => (n >= 10 ? String(Math.round(n)) : n.toFixed(1))
export const two = (n: number) => n.toFixed(2)
