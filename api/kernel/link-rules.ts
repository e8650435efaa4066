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
