import { hash } from 'node:crypto'
import { sealKey } from './seal.ts'

/** Where a request came from and with which browser; lives as long as the request. */
export interface Seen {
  /** As `clientAddress` gives it. */
  address: string
  agent: string
  at: number
}
/** The same as it is stored. Equal traces are one network and one browser of one UTC day; another day has other hashes. */
export interface Trace {
  networkHash: string
  browserHash: string
}

const DAY_MS = 86_400_000
const DAYS_KEPT = 8
const AGENTS_KEPT = 2_000
const MAX_AGENT = 500
const CHARS = 22 // 132 bits; what is cut off makes the hash impossible to extend

/**
 * Tells whether two visits came from one network and browser without storing either: hashes with a salt of the day,
 * made from the portal's secret, so that all processes agree. Whoever has the secret could try out all addresses of a
 * day; therefore the hashes themselves go after 90 days.
 */
export function createTraces(secret: string) {
  const salts = new Map<number, string>()
  let browsers = { day: 0, hashes: new Map<string, string>() }

  function saltOf(day: number): string {
    let salt = salts.get(day)
    if (!salt) {
      salt = sealKey(secret, `traces of day ${day}`).toString('base64url')
      if (salts.size >= DAYS_KEPT) salts.clear()
      salts.set(day, salt)
    }
    return salt
  }
  const short = (text: string) => hash('sha256', text, 'base64url').slice(0, CHARS)
  function browserOf(day: number, agent: string): string {
    if (browsers.day !== day) browsers = { day, hashes: new Map() }
    let known = browsers.hashes.get(agent)
    if (known === undefined) {
      known = short(`${saltOf(day)} browser ${agent}`)
      if (agent.length <= MAX_AGENT && browsers.hashes.size < AGENTS_KEPT) browsers.hashes.set(agent, known)
    }
    return known
  }
  const onDay = ({ address, agent }: Seen, day: number): Trace => ({
    networkHash: short(`${saltOf(day)} network ${address}`),
    browserHash: browserOf(day, agent),
  })

  return {
    /** With the salt of its own day, as clicks have it. */
    of: (seen: Seen): Trace => onDay(seen, Math.floor(seen.at / DAY_MS)),
    /** With those of the day before, its own and the next: what somebody left within a day of it is equal to one of them. */
    around: (seen: Seen): Trace[] => [-1, 0, 1].map((step) => onDay(seen, Math.floor(seen.at / DAY_MS) + step)),
  }
}
export type Traces = ReturnType<typeof createTraces>
