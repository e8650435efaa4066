import type { Flag } from './screening.ts'

/** How a review came in. Nobody's rating, score or stage is in it. */
export interface Circumstances {
  /** What stands in the field that people do not see. */
  trap: string
  /** How long the form was open, where the page knows. */
  openMs: number | undefined
  /** The address belongs to a service of throw-away mailboxes. */
  disposable: boolean
  /** Other people's reviews with nearly the same words. */
  copies: number
  /** Reviews of this product in the last hour, this one counted, and in an hour of the 30 days before. */
  lastHour: number
  usualPerHour: number
  /** Reviews of this product that this person sent within a day, this one counted. */
  today: number
}
const FASTEST_MS = 3000
/** Fewer in an hour are never a burst. */
export const BURST_FROM = 10
const BURST_TIMES = 5

/** Signals in how a review came; each sends a person's eye there and decides nothing. */
export function circumstantial(about: Circumstances): Flag[] {
  const flags: Flag[] = []
  const hold = (rule: string, applies: boolean, explanation: string) => {
    if (applies) flags.push({ rule, severity: 'hold', explanation, ranges: [] })
  }
  const tooFast = about.openMs !== undefined && about.openMs < FASTEST_MS
  hold(
    'automated',
    about.trap !== '' || tooFast,
    about.trap !== ''
      ? 'A field that people do not see was filled in.'
      : 'The form was sent within three seconds of being opened.',
  )
  hold(
    'copy',
    about.copies > 0,
    about.copies === 1
      ? 'Somebody else sent nearly the same words.'
      : `${about.copies} reviews by other people have nearly the same words.`,
  )
  hold('disposable_address', about.disposable, 'The address belongs to a service of throw-away mailboxes.')
  hold(
    'burst',
    about.lastHour >= BURST_FROM && about.lastHour > BURST_TIMES * about.usualPerHour,
    `${about.lastHour} reviews of this product came within an hour.`,
  )
  hold('again', about.today > 1, 'The same person sent more than one review of this product within a day.')
  return flags
}
