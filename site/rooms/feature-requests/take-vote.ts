import type { AstroGlobal } from 'astro'
import { goTo, keptOut, signInFirst } from '../../state/door.ts'
import { type Answer, type Refusal, refusalOf, text } from '../../state/forms.ts'

type Page = Pick<AstroGlobal, 'locals' | 'url' | 'redirect' | 'rewrite' | 'request'>

/** What the form of a vote button said: back to where it stood, or why it could not be. */
export async function takeVote(page: Page, form: FormData, back?: string): Promise<Response | Refusal> {
  const { requests } = page.locals.api.api.v1
  const param = { number: text(form, 'number') }
  const on = text(form, 'on') !== '0'
  const answer: Answer = on
    ? await requests[':number'].vote.$put({ param, json: {} })
    : await requests[':number'].vote.$delete({ param })
  if (answer.ok) {
    const to = new URL(back ?? `${page.url.pathname}${page.url.search}`, page.url)
    to.searchParams.set('done', on ? 'voted' : 'unvoted')
    return goTo(`${to.pathname}${to.search}#request-${param.number}`, answer)
  }
  if (answer.status === 401 && keptOut(answer)) return signInFirst(page)
  return refusalOf(answer)
}
