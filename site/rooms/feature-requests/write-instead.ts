import type { AstroGlobal } from 'astro'
import { goTo, signInFirst } from '../../state/door.ts'
import { type Answer, text } from '../../state/forms.ts'

type Page = Pick<AstroGlobal, 'locals' | 'url' | 'redirect' | 'rewrite' | 'request'>

/** Votes for what somebody else asked for, instead of asking again. */
export async function voteInstead(page: Page, form: FormData): Promise<Response | undefined> {
  const number = text(form, 'instead')
  const vote = page.locals.api.api.v1.requests[':number'].vote
  const answer: Answer = await vote.$put({ param: { number }, json: {} })
  if (answer.ok) return goTo(`/requests/${number}?done=voted&instead=1`, answer)
  const there = { ...page, url: new URL(`/requests/${encodeURIComponent(number)}`, page.url) }
  return answer.status === 401 ? signInFirst(there) : goTo(`/requests/${encodeURIComponent(number)}`)
}
