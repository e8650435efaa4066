import type { IncomingMessage } from 'node:http'
import { cookieIn, cookieName, SESSION } from '../kernel/cookies.ts'
import { sha256 } from '../kernel/hash.ts'
import { household } from '../kernel/limits.ts'
import type { AddressList } from '../kernel/outside.ts'
import type { Traces } from '../kernel/traces.ts'
import { type Asked, countryFrom, isBot, sourceFrom } from './asked.ts'
import { clickIds } from './codes.ts'
import { type Intake, rowOf } from './intake.ts'
import { type Channel, isPrefetch, leads } from './rules.ts'
import { settleVisit, type Visits, whenSettled } from './visits.ts'

export interface Parts {
  intake: Intake
  visits: Visits
  traces: Traces
  now(): number
  /** Whether the portal is reached by https. */
  secure: boolean
  trustedProxies: number
  hosting?: AddressList | undefined
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
export function createNoting({ intake, visits, traces, now, secure, trustedProxies, hosting }: Parts) {
  const newId = clickIds()
  const sessionName = cookieName(SESSION, secure)
  const sessionOf = ({ cookie }: Asked) => {
    const token = cookieIn(cookie, sessionName)
    return token === undefined ? null : sha256(token)
  }
  /** False when there is no room for it. */
  return (req: IncomingMessage, asked: Asked, opened: Opened, tell: Told): boolean => {
    const { linkId, navigation } = opened
    const at = now()
    const source = sourceFrom(req, asked, trustedProxies)
    const { networkHash, browserHash } = traces.of({
      address: household(source),
      agent: asked.agent ?? '',
      at,
    })
    const [bot, prefetch, busy] = [isBot(asked.agent), isPrefetch(asked), intake.isBusy()]
    const counts = leads({ bot, prefetch, navigation })
    const begun = counts ? visits.of(linkId, { networkHash, browserHash }, at, () => newId(at)) : undefined
    const row = rowOf({
      id: begun && !begun.again ? begun.visit.id : newId(at),
      linkId,
      at,
      channel: opened.channel,
      subId: busy ? null : opened.subId,
      networkHash,
      browserHash,
      referrerHost: busy ? null : opened.referrerHost,
      landing: (!busy && opened.landing) || null,
      paidParam: opened.paidParam ?? null,
      bot,
      prefetch,
      duplicate: begun?.again ?? false,
      navigation,
      hosting: hosting?.has(source) ?? null,
      country: countryFrom(req, asked, trustedProxies),
      kept: counts && opened.cookie ? 'cookie' : 'address',
      sessionId: sessionOf(asked),
    })
    const taken = intake.add(row, (stored) => {
      if (!begun) return tell(null)
      if (!begun.again) settleVisit(begun.visit, stored)
      whenSettled(begun.visit, (there) => tell(stored && there ? begun.visit.id : null))
    })
    if (!taken && begun && !begun.again) settleVisit(begun.visit, false)
    return taken
  }
}
export type Noting = ReturnType<typeof createNoting>
