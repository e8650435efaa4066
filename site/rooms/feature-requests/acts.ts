import type { AstroGlobal } from 'astro'
import { goTo, keptOut, signInFirst } from '../../state/door.ts'
import { type Answer, type Refusal, refusalOf, text } from '../../state/forms.ts'
import { takeFollow } from './following/take-follow.ts'
import type { IMPORTANCES } from './importance.ts'
import { takeUse } from './loops/take-use.ts'
import { takeVote } from './take-vote.ts'

type Page = Pick<AstroGlobal, 'locals' | 'url' | 'redirect' | 'rewrite' | 'request' | 'params'>

/** What a form of a request's page said: where to go next, or why it could not be. */
export async function act(page: Page, form: FormData): Promise<Response | Refusal> {
  const { requests } = page.locals.api.api.v1
  const param = { number: page.params['number'] ?? '' }
  const said = text(form, 'act')
  if (said === 'follow') return takeFollow(page, form)
  if (said === 'use') return takeUse(page, form)
  if (said === 'vote') return takeVote(page, form, page.url.pathname)
  const done = async (answer: Answer, word: string, to = page.url.pathname) => {
    if (answer.ok) return goTo(`${to}?done=${word}`, answer)
    return answer.status === 401 && keptOut(answer) ? signInFirst(page) : refusalOf(answer)
  }
  if (said === 'delete') return done(await requests[':number'].$delete({ param }), 'deleted', '/requests')
  const importance = text(form, 'importance') as (typeof IMPORTANCES)[number]
  const why = text(form, 'why')
  return done(await requests[':number'].vote.$put({ param, json: { importance, ...(why && { why }) } }), 'said')
}
