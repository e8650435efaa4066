import type { AstroGlobal } from 'astro'
import { goTo, keptOut, signInFirst } from '../../../state/door.ts'
import { given } from '../../../state/forms.ts'
import { commentsPosted, type Tried, triedOf } from './acts.ts'

type Page = Pick<AstroGlobal, 'locals' | 'url' | 'redirect' | 'rewrite' | 'params' | 'response'>

/** A form about comments on a page of a request: back to what was said, or what was tried and why it was refused. */
export async function takeComment(page: Page, form: FormData, number: string): Promise<Response | Tried | undefined> {
  const posted = await commentsPosted(page.locals.api.api.v1.requests, number, form)
  if (!posted) return undefined
  const { answer, done, anchor } = posted
  if (answer.ok) return goTo(`${page.url.pathname}?done=${done}${anchor}`)
  if (answer.status === 401 && keptOut(answer)) return signInFirst(page)
  page.response.status = answer.status
  return triedOf(form, answer)
}

/** What is said about a request, and whom a person here can mention. */
export async function talkOf({ locals, url }: Page, number: string) {
  const one = locals.api.api.v1.requests[':number']
  const cursor = url.searchParams.get('comments') ?? undefined
  const param = { number }
  const asked = await one.comments.$get({ param, query: { cursor } as never })
  // a damaged page address is no reason for an error page
  const thread = asked.ok ? await asked.json() : await given(one.comments.$get({ param, query: {} as never }))
  const people = locals.account ? (await given(one.mentionable.$get({ param, query: { q: '' } }))).items : []
  return { thread, people, later: cursor !== undefined }
}
