import { invalid } from './problem.ts'

/**
 * When the portal's cookie may remember who sent a visitor: at once, because they came for what a friend promised; after
 * they said so on the landing page; or never.
 */
export const KEEPS = ['exempt', 'consent', 'cookieless'] as const
export type Keep = (typeof KEEPS)[number]

/** What the company says of its links; stored by settings, followed by links. */
export interface LinkRules {
  /** Hosts of the company's own websites, with their ports; the portal's own is always one. */
  hosts: string[]
  keep: Keep
}
export const LINK_RULES = 'linkRules'
export const DEFAULT_LINK_RULES: LinkRules = { hosts: [], keep: 'consent' }

export const MAX_HOSTS = 50
const HOST = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?::\d{1,5})?$/

/** A host as browsers write it, from what somebody typed: `Example.com`, `https://example.com/page`. */
export function hostOf(typed: string): string | undefined {
  const text = typed.trim()
  const address = /^https?:\/\//i.test(text) ? text : `https://${text}`
  if (/[\s\\@*]/.test(text) || !URL.canParse(address)) return undefined
  const { host } = new URL(address)
  return HOST.test(host) ? host : undefined
}

const OURS = ['via', 'acclaim_click']

/**
 * The address a link may lead to, as browsers write it: on a host of the company's or the portal's own.
 * @param elsewhere what is said of another host, after its name
 * @throws Problem input.invalid
 */
export function checkDestination(
  typed: string,
  { hosts }: Pick<LinkRules, 'hosts'>,
  ownHost: string,
  elsewhere = 'is not on the list of your own websites. Put it there first, in the settings.',
): string {
  const refuse = (sentence: string) => invalid('destination', sentence)
  if (!/^https?:\/\/[^/\\@]/i.test(typed) || /[\s\\]/.test(typed) || !URL.canParse(typed))
    throw refuse('Write a whole address, like https://www.example.com/pricing.')
  const url = new URL(typed)
  if (url.username || url.password || hostOf(url.host) !== url.host)
    throw refuse('Leave name, password and special characters out of the address.')
  if (url.host !== ownHost && !hosts.includes(url.host)) throw refuse(`${url.host} ${elsewhere}`)
  if (url.host === ownHost && url.pathname.startsWith('/r/')) throw refuse('A link cannot lead to another link.')
  if (OURS.some((name) => url.searchParams.has(name)))
    throw refuse('Leave out “via” and “acclaim_click”: each visitor gets their own.')
  return url.href
}
