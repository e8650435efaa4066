import { ago, hasWord, t } from '../../locales/t.ts'

export const STATES = ['queued', 'sending', 'delivered', 'failed', 'missed'] as const
export type State = (typeof STATES)[number]
export const TAGS = { queued: 'plain', sending: 'plain', delivered: 'good', failed: 'bad', missed: 'warn' } as const

export interface Standing {
  offAt: number | null
  failingSince: number | null
  restUntil: number | null
}
/** How an endpoint stands, in a word and its colour. */
export function standing({ offAt, failingSince, restUntil }: Standing, now = Date.now()) {
  if (offAt !== null) return { is: 'off', kind: 'plain' } as const
  if (failingSince !== null) return { is: 'failing', kind: 'bad' } as const
  return restUntil !== null && restUntil > now
    ? ({ is: 'resting', kind: 'warn' } as const)
    : ({ is: 'on', kind: 'good' } as const)
}

/** What one try ended with: a status, or why there was none; nothing when there was no try. */
export function outcome(status: number | null, error: string | null): string {
  if (status !== null) return String(status)
  const word = `webhooks.error.${error}`
  return error === null ? '' : hasWord(word) ? t(word) : error
}

/** When the next try is: seconds are a moment. */
export const nextTry = (dueAt: number, now = Date.now()) =>
  dueAt - now < 60_000 ? t('webhooks.nextSoon') : t('webhooks.next', { when: ago(dueAt, now) })
