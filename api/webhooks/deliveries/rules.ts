const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE

/**
 * How long after the n-th try the next one follows. The sum is 108.7 hours, so that twelve tries span 96 hours also when
 * chance makes every one of them a tenth shorter.
 */
export const DELAYS_MS = [
  ...[5 * SECOND, 30 * SECOND, 2 * MINUTE, 10 * MINUTE, 30 * MINUTE],
  ...[2 * HOUR, 6 * HOUR, 14 * HOUR, 22 * HOUR, 28 * HOUR, 36 * HOUR],
] as const
export const MAX_TRIES = DELAYS_MS.length + 1
/** An endpoint that took nothing for so long is switched off. */
export const PATIENCE_MS = 96 * HOUR
const LONGEST_WAIT_MS = 24 * HOUR
/** Longer than a try can last, so that nobody else takes a message up meanwhile. */
export const LEASE_MS = 60 * SECOND
/** Messages on their way to one endpoint at once, over all processes. */
export const AT_ONCE = 2
/** Messages on their way to all partners together, in one process: anybody may become a partner. */
export const TO_PARTNERS_AT_ONCE = 20
export const KEEP_MS = 30 * 24 * HOUR

/** The wait after the n-th try, a tenth more or less. @param chance 0 to 1 */
export const delayAfter = (tries: number, chance: number) =>
  Math.round((DELAYS_MS[Math.min(tries, DELAYS_MS.length) - 1] ?? DELAYS_MS[0]) * (0.9 + 0.2 * chance))

/** What a `Retry-After` asks for (RFC 9110: seconds, or a date), a day at most; 0 for none and for nonsense. */
export function askedWait(header: string | null, now: number): number {
  const said = header?.trim() ?? ''
  const until = /^\d{1,15}$/.test(said)
    ? Number(said) * SECOND
    : /^[A-Z][a-z]{2},? /.test(said)
      ? Date.parse(said) - now
      : 0
  return Number.isFinite(until) ? Math.min(Math.max(until, 0), LONGEST_WAIT_MS) : 0
}

/** Only 2xx is success: a redirect is followed by nobody, so it is a failure like any other. */
export const isDelivered = (status: number | undefined) => status !== undefined && status >= 200 && status < 300
/** The receiver is overloaded, and everything for it waits as long as it asks. */
const ASKS_FOR_REST = new Set([429, 502, 503, 504])

export interface Tried {
  /** Tries since it was queued last, this one too. */
  tries: number
  status: number | undefined
  retryAfter: string | null
  now: number
  chance: number
  /** The first failure of the endpoint since it last took something, before this try. */
  failingSince: number | null
  /** Somebody switched the endpoint off meanwhile. */
  isOff: boolean
}
export interface Verdict {
  state: 'delivered' | 'queued' | 'failed' | 'missed'
  dueAt: number
  failingSince: number | null
  /** Nothing goes to the endpoint before. */
  restUntil: number | null
  switchOff: 'gone' | 'failing' | null
}

/** What becomes of a message, and of its endpoint, after one try. */
export function judge({ tries, status, retryAfter, now, chance, failingSince, isOff }: Tried): Verdict {
  const nothing = { dueAt: now, restUntil: null, switchOff: null }
  if (isDelivered(status)) return { ...nothing, state: 'delivered', failingSince: null }
  const since = failingSince ?? now
  if (isOff) return { ...nothing, state: 'missed', failingSince: since }
  if (status === 410) return { ...nothing, state: 'failed', failingSince: since, switchOff: 'gone' }
  const asked = askedWait(retryAfter, now)
  const switchOff = now - since >= PATIENCE_MS ? 'failing' : null
  const restUntil = asked > 0 && status !== undefined && ASKS_FOR_REST.has(status) ? now + asked : null
  if (tries >= MAX_TRIES) return { state: 'failed', dueAt: now, failingSince: since, restUntil, switchOff }
  if (switchOff) return { ...nothing, state: 'missed', failingSince: since, switchOff }
  const dueAt = now + Math.max(delayAfter(tries, chance), asked)
  return { state: 'queued', dueAt, failingSince: since, restUntil, switchOff }
}

/** Nobody could say how the last try ended, because the process did. One more is allowed, and not one more each time. */
export const mayBeTaken = (tries: number) => tries <= MAX_TRIES

/** What may be sent once more by hand. */
export const isReplayable = (state: string) => state !== 'sending'

export const dayOf = (at: number) => new Date(at).toISOString().slice(0, 10)
