import type { AstroGlobal } from 'astro'
import { asBrowser, goTo, keptOut, turnAway } from '../../state/door.ts'
import { type Answer, posted, type Refusal, text } from '../../state/forms.ts'
import { proven } from '../../state/proof.ts'

type Page = Pick<AstroGlobal, 'locals' | 'redirect' | 'request' | 'response' | 'rewrite' | 'url'>
export interface Changed {
  form: FormData | null
  refusal: Refusal | null
}

/** What the forms of one's own account ask for: where to go then, or what was refused. */
export async function changeAccount(page: Page): Promise<Response | Changed> {
  const form = await posted(page.request)
  if (!form) return { form, refusal: null }
  const about = text(form, 'about')
  const { refusal, answer } = await proven(page, form, () => change(page, form, about))
  if (!refusal) return about === 'everywhere' ? goTo('/sign-in?done=everywhere', answer) : done(page, about, answer)
  if (keptOut(refusal)) return turnAway(page, refusal)
  return { form, refusal }
}

const done = (page: Page, about: string, answer: Answer) => goTo(`${page.url.pathname}?done=${about}`, answer)

function change({ locals, request }: Page, form: FormData, about: string): Promise<Answer> {
  const { auth } = locals.api.api.v1
  if (about === 'everywhere') return auth['sign-out-everywhere'].$post()
  if (about === 'name') return auth.account.$put({ json: { name: text(form, 'name') } })
  if (about === 'confirm') return auth.email.$post({ json: { email: locals.account?.email ?? '' } })
  if (about === 'email') return auth.email.$post({ json: { email: text(form, 'email') } })
  const json = { current: text(form, 'current'), password: text(form, 'password') }
  return auth.password.$post({ json }, asBrowser(request))
}
