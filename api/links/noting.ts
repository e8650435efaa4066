import type { IncomingMessage } from 'node:http'
import { cookieIn, cookieName, SESSION } from '../kernel/cookies.ts'
import { sha256 } from '../kernel/hash.ts'
import type { Traces } from '../kernel/traces.ts'
import { type Asked, addressFrom, isBot } from './asked.ts'
import { clickIds } from './codes.ts'
import type { Intake, Noted } from './intake.ts'
import { type Channel, isPrefetch, leads } from './rules.ts'
import type { Visits } from './visits.ts'

export interface Parts {
  intake: Intake
  visits: Visits
  traces: Traces
  now(): number
  /** Whether the portal is reached by https. */
  secure: boolean
  trustedProxies: number
}
/** What a click says beside its request. */
export interface Opened {
  linkId: string
  navigation: boolean
  channel: Channel | null
  subId: string | null
  referrerHost: string | null
  landing?: string | null
  paidParam?: string | null
  /** Whether a cookie goes along when the click counts. */
  cookie: boolean
}
/** Null where a click leads to no attribution, or could not be stored. */
export type Told = (clickId: string | null) => void

/** Stores each opening of a link as a click of its own, and tells the id that stands for the visit when it is stored. */
export function createNoting({ intake, visits, traces, now, secure, trustedProxies }: Parts) {
  const newId = clickIds()
  const sessionName = cookieName(SESSION, secure)
  const sessionOf = ({ cookie }: Asked) => {
    const token = cookieIn(cookie, sessionName)
    return token === undefined ? null : sha256(token)
  }
  /** False when there is no room for it. */
  return (req: IncomingMessage, asked: Asked, opened: Opened, tell: Told): boolean => {
    const { linkId, navigation, channel, subId, referrerHost, landing = null, paidParam = null } = opened
    const at = now()
    const agent = asked.agent ?? ''
    const trace = traces.of({ address: addressFrom(req, asked, trustedProxies), agent, at })
    const doubts = { bot: isBot(asked.agent), prefetch: isPrefetch(asked), navigation }
    const counts = leads(doubts)
    const begun = counts ? visits.of(linkId, trace, at, () => newId(at)) : undefined
    const noted: Noted = {
      ...{ id: begun && !begun.again ? begun.visit.id : newId(at), linkId, at, channel, subId },
      ...{ networkHash: trace.networkHash, browserHash: trace.browserHash, referrerHost, landing, paidParam },
      ...{ bot: doubts.bot, prefetch: doubts.prefetch, navigation, duplicate: begun?.again ?? false },
      ...{ kept: counts && opened.cookie ? 'cookie' : 'address', sessionId: sessionOf(asked) },
    }
    const taken = intake.add(noted, (stored) => {
      if (!stored && begun && !begun.again) begun.visit.lost = true
      tell(stored && begun && !begun.visit.lost ? begun.visit.id : null)
    })
    if (!taken && begun && !begun.again) begun.visit.lost = true
    return taken
  }
}
export type Noting = ReturnType<typeof createNoting>
