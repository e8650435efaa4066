import type { AstroGlobal } from 'astro'
import type { Client } from '../../../../api/client.ts'
import { hasWord, t } from '../../../locales/t.ts'
import { goTo, keptOut, signInFirst } from '../../../state/door.ts'
import { type Answer, type Refusal, refusalOf, text, texts } from '../../../state/forms.ts'
import { filesOf } from '../../files/from-form.ts'

type Requests = Client['api']['v1']['requests']
export interface Posted {
  answer: Answer
  /** What was done, as the word after `comments.done.`. */
  done: string
  /** Where to look at it. */
  anchor: string
}
const KINDS = ['comment', 'official', 'internal'] as const

/** Whom a form without scripts mentions stands at the end of the words. */
const bodyOf = (form: FormData) =>
  [
    text(form, 'body'),
    texts(form, 'mention')
      .map((id) => `@[${id}]`)
      .join(' '),
  ]
    .filter((part) => part.trim() !== '')
    .join('\n\n')

/** Does what a form about comments asks for; undefined for a form about something else. */
export async function commentsPosted(
  requests: Requests,
  number: string,
  form: FormData,
  { files }: { files: { id: string; secret: string }[] } = { files: [] },
): Promise<Posted | undefined> {
  const act = text(form, 'act')
  const id = text(form, 'comment')
  const one = requests.comments[':id']
  const param = { id }
  if (act === 'comment.write') {
    const kind = KINDS.find((name) => name === text(form, 'kind')) ?? 'comment'
    const json = { body: bodyOf(form), parentId: text(form, 'parent') || null, kind, files }
    const answer = await requests[':number'].comments.$post({ param: { number }, json })
    if (!answer.ok) return { answer, done: '', anchor: '#say' }
    const said = await answer.json()
    return { answer, done: said.state === 'held' ? 'held' : 'written', anchor: `#${said.id}` }
  }
  if (act === 'comment.edit') {
    const answer = await one.$put({ param, json: { body: text(form, 'body') } })
    return { answer, done: 'edited', anchor: `#${id}` }
  }
  if (act === 'comment.delete') {
    const reason = text(form, 'reason') || undefined
    return {
      answer: await one.$delete({ param, query: { reason } }),
      done: reason ? 'removed' : 'deleted',
      anchor: '#talk',
    }
  }
  if (act === 'comment.pin' || act === 'comment.unpin') {
    const answer = await one.pin.$put({ param, json: { pinned: act === 'comment.pin' } })
    return { answer, done: 'pinned', anchor: '#talk' }
  }
  if (act === 'comment.publish' || act === 'comment.reject') {
    const decision = act === 'comment.publish' ? ('publish' as const) : ('reject' as const)
    const answer = await one.decide.$post({ param, json: { decision, reason: text(form, 'reason') } })
    return { answer, done: decision === 'publish' ? 'published' : 'rejected', anchor: '#held' }
  }
  return undefined
}

/** What was just done with a comment, said once after the redirect. */
export function saidWords(url: URL) {
  const word = `comments.done.${url.searchParams.get('said')}`
  return hasWord(word) ? t(word) : undefined
}

type Page = Pick<AstroGlobal, 'locals' | 'url' | 'redirect' | 'rewrite' | 'request' | 'params'>
/** What a form about comments came to: where to go next, or what was refused; null for a form about something else. */
export async function talked(
  page: Page,
  form: FormData | null,
  back = page.url.pathname,
): Promise<Response | Tried | null> {
  if (!form || !text(form, 'act').startsWith('comment.')) return null
  const { requests } = page.locals.api.api.v1
  const sent = await filesOf(page, form)
  if (sent.refusal) return { ...typedIn(form), refusal: sent.refusal }
  const posted = await commentsPosted(requests, page.params.number ?? '', form, sent)
  if (!posted) return null
  const { answer, done, anchor } = posted
  const to = `${back}${back.includes('?') ? '&' : '?'}said=${done}${anchor}`
  if (answer.ok) return goTo(to)
  return answer.status === 401 && keptOut(answer) ? signInFirst(page) : triedOf(form, answer)
}

/** What was typed and why it was refused, for the one form it belongs to. */
export interface Tried {
  act: string
  comment: string
  parent: string
  body: string
  reason: string
  kind: string
  refusal: Refusal
}
const typedIn = (form: FormData) => ({
  ...{ act: text(form, 'act'), comment: text(form, 'comment'), parent: text(form, 'parent') },
  ...{ body: text(form, 'body'), reason: text(form, 'reason'), kind: text(form, 'kind') },
})
const triedOf = async (form: FormData, answer: Answer): Promise<Tried> => ({
  ...typedIn(form),
  refusal: await refusalOf(answer),
})
