import type { AstroGlobal } from 'astro'
import { goTo, signInFirst } from '../../../state/door.ts'
import { type Refusal, refusalOf, text } from '../../../state/forms.ts'

type Page = Pick<AstroGlobal, 'locals' | 'url' | 'redirect' | 'rewrite' | 'request'>

/** What the form of `FollowSwitch` said: back to where it stood, or why it could not be. */
export async function takeFollow(page: Page, form: FormData): Promise<Response | Refusal> {
  const param = { number: text(form, 'number') }
  const json = { level: text(form, 'level') as 'none' | 'status' | 'all' }
  const answer = await page.locals.api.api.v1.requests[':number'].follow.$put({ param, json })
  if (!answer.ok) return (answer.status as number) === 401 ? signInFirst(page) : refusalOf(answer)
  const to = new URL(page.url)
  to.searchParams.set('done', 'followed')
  return goTo(`${to.pathname}${to.search}`)
}
