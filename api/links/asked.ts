import type { IncomingMessage } from 'node:http'
import { isbot } from 'isbot'
import { countryIn } from '../kernel/countries.ts'
import { cameByProxies, sourceAddress } from '../kernel/limits.ts'
import type { Said } from './rules.ts'

/** What a redirect needs of a request's headers, read in one go: `req.headers` would sort out all of them. */
export interface Asked extends Said {
  host?: string
  cookie?: string
  referer?: string
  origin?: string
  forwarded?: string
  /** What a proxy of ours says of the country, or anybody who can reach us. */
  country?: string
}

const PURPOSES = new Set(['sec-purpose', 'purpose', 'x-purpose', 'x-moz'])

/** @param countryHeader in small letters, where the operator named one */
export function askedOf({ rawHeaders: raw }: Pick<IncomingMessage, 'rawHeaders'>, countryHeader?: string): Asked {
  const asked: Asked = {}
  for (let i = 0; i < raw.length; i += 2) {
    const value = raw[i + 1]!
    const name = raw[i]!.toLowerCase()
    if (name === 'user-agent') asked.agent ??= value
    else if (name === 'accept') asked.accept ??= value
    else if (name === 'host') asked.host ??= value
    else if (name === 'sec-fetch-mode') asked.mode ??= value
    else if (name === 'sec-fetch-dest') asked.dest ??= value
    else if (name === 'referer') asked.referer ??= value
    else if (name === 'origin') asked.origin ??= value
    else if (name === 'cookie') asked.cookie = asked.cookie === undefined ? value : `${asked.cookie}; ${value}`
    else if (name === 'x-forwarded-for')
      asked.forwarded = asked.forwarded === undefined ? value : `${asked.forwarded}, ${value}`
    else if (name === countryHeader)
      // said twice it is nobody's word
      asked.country = asked.country === undefined ? value : ''
    else if (PURPOSES.has(name)) asked.purpose = `${asked.purpose ?? ''} ${value}`
  }
  return asked
}

type Socketed = Pick<IncomingMessage, 'socket'>
/** The whole address; lives as long as the request. */
export const sourceFrom = ({ socket }: Socketed, { forwarded }: Asked, trustedProxies: number) =>
  sourceAddress(socket.remoteAddress, forwarded, trustedProxies)
/** The country that a proxy of ours said; what anybody else says of it is not read. */
export const countryFrom = ({ socket }: Socketed, { forwarded, country }: Asked, trustedProxies: number) =>
  country !== undefined && cameByProxies(socket.remoteAddress, forwarded, trustedProxies) ? countryIn(country) : null

const AGENTS_KEPT = 2_000
const MAX_AGENT = 500
const known = new Map<string, boolean>()
/** A crawler by its own word, or something that does not say what it is. Few different browsers exist, so each is judged once. */
export function isBot(agent: string | undefined): boolean {
  if (!agent) return true
  let verdict = known.get(agent)
  if (verdict === undefined) {
    verdict = isbot(agent)
    if (agent.length <= MAX_AGENT && known.size < AGENTS_KEPT) known.set(agent, verdict)
  }
  return verdict
}
