import type { AstroGlobal } from 'astro'
import { goTo, signInFirst } from '../../../state/door.ts'
import { type Refusal, refusalOf, text } from '../../../state/forms.ts'

type Page = Pick<AstroGlobal, 'locals' | 'url' | 'redirect' | 'rewrite' | 'request'>

/** What the form of `UseIt` said: back to where it stood, or why it could not be. */
export async function takeUse(page: Page, form: FormData): Promise<Response | Refusal> {
  const { v1 } = page.locals.api.api
  const told = text(form, 'told')
  const param = { number: text(form, 'number') }
  const answer = told
    ? await v1['told-requests'].used.$post({ json: { t: told } })
    : await v1.requests[':number'].used.$put({ param })
  if (!answer.ok) return (answer.status as number) === 401 ? signInFirst(page) : refusalOf(answer)
  const to = new URL(page.url)
  to.searchParams.set('done', 'used')
  return goTo(`${to.pathname}${to.search}`)
}
