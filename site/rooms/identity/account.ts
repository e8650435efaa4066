import type { AstroGlobal } from 'astro'
import { asBrowser, goTo, keptOut, turnAway } from '../../state/door.ts'
import { posted, type Refusal, refusalOf, text } from '../../state/forms.ts'

type Page = Pick<AstroGlobal, 'locals' | 'redirect' | 'request' | 'response' | 'rewrite' | 'url'>

/** What the forms of one's own account ask for: where to go then, or what was refused. */
export async function changeAccount(page: Page): Promise<Response | Refusal | null> {
  const form = await posted(page.request)
  if (!form) return null
  const { auth } = page.locals.api.api.v1
  const everywhere = text(form, 'about') === 'everywhere'
  const json = { current: text(form, 'current'), password: text(form, 'password') }
  const answer = everywhere
    ? await auth['sign-out-everywhere'].$post()
    : await auth.password.$post({ json }, asBrowser(page.request))
  if (answer.ok)
    return everywhere ? goTo('/sign-in?done=everywhere', answer) : goTo(`${page.url.pathname}?done=password`, answer)
  if (keptOut(answer)) return turnAway(page, answer)
  page.response.status = answer.status
  return refusalOf(answer)
}
