import type { AstroGlobal } from 'astro'
import { given } from '../../state/forms.ts'

type Page = Pick<AstroGlobal, 'cookies' | 'locals' | 'url'>
const COOKIE = 'survey_visitor'
const LASTS_S = 180 * 86_400

/** What a visitor holds: their cookie's, their form's, or a new one that is kept when they first answer. */
export async function visitorKey(page: Page, fromForm: string): Promise<string> {
  const kept = page.cookies.get(COOKIE)?.value
  if (kept && kept.length <= 400) return kept
  if (fromForm !== '') return fromForm
  return (await given(page.locals.api.api.v1.surveys.visitor.$post())).key
}
/** The cookie that keeps it: for our own pages only, and nothing a script could read. */
export const cookieOf = ({ locals }: Pick<Page, 'locals'>, key: string) =>
  `${COOKIE}=${key}; Path=/; Max-Age=${LASTS_S}; HttpOnly; SameSite=Lax${locals.publicUrl.startsWith('https:') ? '; Secure' : ''}`

/** The set somebody wants to look at again. */
export const setAsked = (url: URL) => {
  const n = Number(url.searchParams.get('set'))
  return Number.isInteger(n) && n >= 1 && n <= 60 ? n : undefined
}
