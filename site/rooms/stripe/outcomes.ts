import { hasWord, t } from '../../locales/t.ts'

export const OUTCOMES = ['recorded', 'waiting', 'nobody', 'failed', 'skipped'] as const
export type Outcome = (typeof OUTCOMES)[number]
export const TAGS: Record<Outcome, 'plain' | 'good' | 'warn' | 'bad'> = {
  recorded: 'good',
  skipped: 'plain',
  waiting: 'plain',
  nobody: 'warn',
  failed: 'bad',
}
/** Why an event is where it is, in a sentence. */
export function why(outcome: Outcome, reason: string | null): string {
  const name = `stripe.why.${outcome === 'waiting' && reason === 'sale' ? 'awaitsSale' : reason}`
  return hasWord(name) ? t(name) : t('stripe.why.other', { code: reason ?? '' })
}
