import type { AstroGlobal } from 'astro'
import type { Role } from '../../api/kernel/actor.ts'
import type { Answer } from './forms.ts'

type Here = Pick<AstroGlobal, 'locals' | 'url' | 'redirect' | 'rewrite' | 'request'>

export const signInFirst = ({ locals, url, redirect }: Here) =>
  redirect(
    `${locals.awaitsFactor ? '/second-factor' : '/sign-in'}?next=${encodeURIComponent(url.pathname + url.search)}`,
    303,
  )

/** Not signed in, or not allowed: no message beside a form would help. Who is asked for a proof gives it in the form. */
export const keptOut = ({ status, code = '' }: { status: number; code?: string }) =>
  status === 401 || (status === 403 && !code.startsWith('proof.'))

/** The same, for pages where a 403 may also be about one form: this one says that the whole page is closed. */
export const shutOut = ({ status, code }: { status: number; code: string }) =>
  status === 401 || code === 'permission.missing' || code === 'second_factor.required'

/** It was here and is not any more, on purpose. */
export const isGone = ({ status }: Pick<Answer, 'status'>) => status === 410

/** Where somebody goes whom the api did not let in. Anything unforeseen becomes the 500 page. */
export async function turnAway(here: Here, answer: Pick<Answer, 'status'>): Promise<Response> {
  if (answer.status === 401) return signInFirst(here)
  if (answer.status === 403) return elsewhere(here, '/403')
  if (answer.status === 404) return elsewhere(here, '/404')
  // a button that was pressed too often: the page as it stands, where its layout says so
  if (answer.status === 429) return elsewhere(here, here.request.method === 'POST' ? here.url.href : '/429')
  throw new Error(`The api answered ${answer.status} to a page`)
}

/** Shows another page at this address. What was sent has been read by then, so that only the address goes along. */
const elsewhere = (here: Here, path: string) => here.rewrite(new Request(new URL(path, here.url)))

/** 303 to a page of ours, handing on the cookies the api set. */
export function goTo(path: string, answer?: Answer): Response {
  const headers = new Headers({ location: path })
  for (const cookie of answer?.headers.getSetCookie() ?? []) headers.append('set-cookie', cookie)
  return new Response(null, { status: 303, headers })
}

/** Where somebody is at home once signed in. */
export const homeOf = ({ role }: { role: Role }) => (role === 'customer' ? '/me' : '/admin')

/** Sent along with a sign-in, so that a session can be told by its device. */
export const asBrowser = (request: Request) => ({
  headers: { 'user-agent': request.headers.get('user-agent') ?? '' },
})
