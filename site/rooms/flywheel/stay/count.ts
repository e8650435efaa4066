import type { AstroGlobal } from 'astro'
import { goTo, turnAway } from '../../../state/door.ts'
import { posted } from '../../../state/forms.ts'

/** What the button asks for; undefined where nothing was asked. */
export async function countAnew(
  here: Pick<AstroGlobal, 'request' | 'locals' | 'url' | 'redirect' | 'rewrite'>,
): Promise<Response | undefined> {
  if (!(await posted(here.request))) return undefined
  const asked = await here.locals.api.api.v1.wheel.stay.count.$post()
  if (!asked.ok) return turnAway(here, asked)
  const search = new URLSearchParams(here.url.search)
  search.set('done', 'count')
  return goTo(`${here.url.pathname}?${search}`)
}
