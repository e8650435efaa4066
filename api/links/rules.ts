import { CHANNELS } from '../../db/schema/links.ts'
import { readPath } from '../kernel/page-path.ts'

export type Channel = (typeof CHANNELS)[number]
/** Letters and digits that nobody takes for another, written or said. */
export const ALPHABET = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789'
export const CODE_LENGTH = 7
/** The same network and browser on the same link is one visit for so long. */
export const ONE_VISIT_MS = 3_600_000
/** Hashes of networks and browsers, and traces of owners, are kept for so long. */
export const TRACE_DAYS = 90

const CODE = /^[A-Z0-9]{4,24}$/
const SUB_ID = /^[A-Za-z0-9_-]{1,40}$/
const KNOWN = new Set<string>(CHANNELS)

/** A code as it is stored, from what somebody typed or a mail program broke: without case, spaces and dashes. */
export function codeOf(typed: string): string | undefined {
  if (typed.length > 100) return undefined
  let plain = typed
  try {
    plain = decodeURIComponent(typed)
  } catch {
    return undefined
  }
  const code = plain.toUpperCase().replace(/[\s\p{Pd}._]/gu, '')
  return CODE.test(code) ? code : undefined
}
export const channelOf = (said: string | undefined): Channel | null =>
  said !== undefined && KNOWN.has(said) ? (said as Channel) : null
export const subIdOf = (said: unknown): string | null => (typeof said === 'string' && SUB_ID.test(said) ? said : null)

/** Where a link leads: what stands before a click's id and behind it, and the address without one. */
export interface Destination {
  /** Null for a page of the portal's own. */
  host: string | null
  head: string
  tail: string
  bare: string
  /** The address alone, without a word of whose link it was. */
  plain: string
}
/** Made of what is stored, never of what somebody asked with. */
export function destinationOf(code: string, destination: string | null): Destination {
  const landing = `/invited/${code}`
  if (destination === null) return { host: null, head: `${landing}?click=`, tail: '', bare: landing, plain: landing }
  const { host, hash, href } = new URL(destination)
  const page = hash === '' ? href.replace(/#$/, '') : href.slice(0, -hash.length)
  const via = `${page}${page.includes('?') ? '&' : '?'}via=${code}`
  return { host, head: `${via}&acclaim_click=`, tail: hash, bare: via + hash, plain: href }
}
export const landingOf = (code: string) => destinationOf(code, null)
export const UNKNOWN = '/invited/unknown'
/** What a browser says of a request, as far as it is asked. */
export interface Said {
  agent?: string | undefined
  accept?: string | undefined
  /** Sec-Fetch-Mode and Sec-Fetch-Dest. */
  mode?: string | undefined
  dest?: string | undefined
  /** Sec-Purpose, Purpose, X-Purpose and X-Moz. */
  purpose?: string | undefined
}
/** Somebody at the top of a window. Browsers that do not say so are asked what they want to read. */
export function isNavigation({ mode, dest, accept }: Said): boolean {
  if (mode === undefined && dest === undefined) return accept?.includes('text/html') === true
  return mode === 'navigate' && dest === 'document'
}
export const isPrefetch = ({ purpose }: Said): boolean =>
  purpose !== undefined && /prefetch|prerender|preview/i.test(purpose)

export interface Doubts {
  bot: boolean
  prefetch: boolean
  navigation: boolean
  own: boolean
  duplicate: boolean
}
/** Whether a click may lead to an attribution. Whose it was is asked when it does. */
export const leads = ({ bot, prefetch, navigation }: Pick<Doubts, 'bot' | 'prefetch' | 'navigation'>) =>
  navigation && !bot && !prefetch

/** Parameters that only the pages behind paid advertisements are called with. */
const PAID = [
  ...['gclid', 'gbraid', 'wbraid', 'dclid', 'msclkid', 'yclid', 'ttclid', 'twclid', 'li_fat_id', 'ScCid', 'epik'],
  ...['rdt_cid', 'obclid', 'tblci', 'gad_source'],
]
/** Which page of the host's site it was: host and path, nothing that looks like somebody's, and whether it was paid for. */
export function pageOf(address: string): { landing: string | null; paidParam: string | null } {
  if (!URL.canParse(address)) return { landing: null, paidParam: null }
  const { host, pathname, searchParams } = new URL(address)
  const path = readPath(pathname)
  return {
    landing: host === '' || path === undefined ? null : `${host}${path}`,
    paidParam: PAID.find((name) => searchParams.has(name)) ?? null,
  }
}
/** The host of the page before, which may be anything. */
export function referrerHostOf(address: string | undefined): string | null {
  if (!address || address.length > 2_000 || !URL.canParse(address)) return null
  const { protocol, host } = new URL(address)
  return /^https?:$/.test(protocol) && host.length <= 255 ? host : null
}

export const dayOf = (at: number) => new Date(at).toISOString().slice(0, 10)
