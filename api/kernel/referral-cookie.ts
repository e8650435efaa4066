import { cookieIn, cookieName } from './cookies.ts'

/** How long a browser remembers who sent its visitor. */
export const REFERRAL_DAYS = 90
const NAME = 'acclaim_ref'
const LATEST = 4
const CLICK = /^[A-Za-z0-9]{16}$/

export const isClickId = (text: string) => CLICK.test(text)

/**
 * The clicks a browser keeps, the first first and the latest last; whatever else stands in the cookie is left out.
 * @param secure whether the portal is reached by https: then nobody but its own host can have set the cookie
 */
export function readReferralCookie(header: string | null | undefined, secure: boolean): string[] {
  const value = cookieIn(header, cookieName(NAME, secure))
  return value ? keptClicks(value.split('.')) : []
}

/** The first click and the latest four, each once; one that is clicked again is the latest, unless it is the first. */
export function keptClicks(clicks: readonly string[]): string[] {
  const [first, ...rest] = clicks.filter(isClickId)
  if (!first) return []
  const latest = [...new Set(rest.toReversed())].filter((id) => id !== first).slice(0, LATEST)
  return [first, ...latest.toReversed()]
}

/** The Set-Cookie header that keeps one more click. */
export function referralCookie(before: readonly string[], click: string, secure: boolean): string {
  const value = keptClicks([...before, click]).join('.')
  const lifetime = `Path=/; Max-Age=${REFERRAL_DAYS * 86_400}; HttpOnly; SameSite=Lax`
  return `${cookieName(NAME, secure)}=${value}; ${lifetime}${secure ? '; Secure' : ''}`
}
