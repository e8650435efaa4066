import type { AstroGlobal } from 'astro'
import type { RequestSummary } from '../../../api/feature-requests/contract.ts'
import { asBrowser, goTo } from '../../state/door.ts'
import { given, type Refusal, refusalOf, text } from '../../state/forms.ts'

type Page = Pick<AstroGlobal, 'locals' | 'url' | 'request'>
interface Board {
  slug: string
  template: string
  signInToSubmit: boolean
}
/** What stands in the form, typed or brought along by a link. */
export interface Typed {
  board: string
  title: string
  body: string
  name: string
  email: string
  onBehalfOf: string
}
export function typedIn(form: FormData | null, params: URLSearchParams, boards: readonly Board[]): Typed {
  const said = (name: string) => (form ? text(form, name) : (params.get(name) ?? ''))
  const board = boards.find(({ slug }) => slug === said('board')) ?? boards[0]
  return {
    ...{ board: board?.slug ?? '', title: said('title'), name: said('name'), email: said('email').trim() },
    ...{ body: form ? text(form, 'body') : (board?.template ?? ''), onBehalfOf: said('onBehalfOf').trim() },
  }
}

/** Photos that came with the form. */
interface Sent {
  files: { id: string; secret: string }[]
  refusal: Refusal | null
}
export type Step =
  | { at: 'done'; to: Response; refusal: null; similar: never[] }
  /** `form` shows what was typed again, `code` asks for the digits of the mail. */
  | { at: 'form' | 'code'; refusal: Refusal | null; similar: RequestSummary[] }

const again = (refusal: Refusal | null, similar: RequestSummary[] = []): Step => ({ at: 'form', refusal, similar })

/**
 * Sends the request: first what is alike is shown once, and somebody without an account opens a mail on the way. The same
 * form carries what was typed through each of these steps.
 */
export async function submitFrom(
  page: Page,
  form: FormData,
  typed: Typed,
  boards: readonly Board[],
  sent: Sent,
): Promise<Step> {
  const { v1 } = page.locals.api.api
  const board = boards.find(({ slug }) => slug === typed.board)
  const act = text(form, 'act')
  if (act === 'back') return again(null)
  if (sent.refusal) return again(sent.refusal)
  if (text(form, 'checked') === '' && typed.title.trim().length >= 4) {
    const { items } = await given(v1.requests.similar.$get({ query: { q: typed.title, board: typed.board } }))
    if (items.length > 0) return again(null, items)
  }
  if (board?.signInToSubmit && !page.locals.account) {
    const entered = await signedIn(page, form, typed, act)
    if (entered) return entered
  }
  const json = {
    ...{ board: typed.board, title: typed.title, body: typed.body, website: text(form, 'website') },
    ...(typed.onBehalfOf && { onBehalfOf: typed.onBehalfOf }),
    ...{ lang: 'und', files: sent.files },
  }
  const answer = await v1.requests.$post({ json })
  if (!answer.ok) return again(await refusalOf(answer))
  const { number, held } = await answer.json()
  const to = goTo(`/requests/${number}?done=${held ? 'held' : 'sent'}`, answer)
  return { at: 'done', to, refusal: null, similar: [] }
}

/** Who is asking: a mail with six digits, then this session. Nothing when they are known now. */
async function signedIn(page: Page, form: FormData, { name, email }: Typed, act: string): Promise<Step | undefined> {
  const { auth } = page.locals.api.api.v1
  if (act === 'code') {
    const code = text(form, 'code').replace(/\s/g, '')
    const answer = await auth['sign-up'].finish.$post({ json: { email, code } }, asBrowser(page.request))
    // the cookie of the new session goes along with the page: see `visit`
    return answer.ok ? undefined : { at: 'code', refusal: await refusalOf(answer), similar: [] }
  }
  const answer = await auth['sign-up'].$post({ json: { email, name } })
  if (answer.ok) return { at: 'code', refusal: null, similar: [] }
  const refusal = await refusalOf(answer)
  return { at: act === 'again' ? 'code' : 'form', refusal, similar: [] }
}
