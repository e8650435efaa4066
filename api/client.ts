import { hc } from 'hono/client'
import type { App } from './app.ts'
import type { Actor } from './kernel/actor.ts'
import type { ProblemBody } from './kernel/problem.ts'

/** The typed way in over the wire, for islands and programs: `client(location.origin).api.v1.products.$get()`. */
export const client = (origin: string, options?: Parameters<typeof hc>[1]) => hc<App>(origin, options)
export type Client = ReturnType<typeof client>

export interface InProcess {
  app: { request(input: string | URL, init?: RequestInit, env?: object): Response | Promise<Response> }
  publicUrl: string
  actor: Actor
  cookie: string | null
  /** Where the page's own request came from. */
  from: string
  /** Hears of each cookie the api sets. */
  onCookie(setCookie: string): void
  /** Hears that the api was asked too often. */
  onLimit(limit: Limited): void
}
/** What was tried too often: the sentence for a person, and in how many seconds it may be tried again, where that is known. */
export interface Limited {
  sentence: string
  retryAfter: string | null
}

/**
 * The same client without a socket, for pages: who is asking was found once, for the page itself. After a call that
 * began another session the next ones are made in that one.
 */
export function inProcessClient({ app, publicUrl, actor, cookie, from, onCookie, onLimit }: InProcess): Client {
  let mine: { cookie: string | null; actor?: Actor } = { cookie, actor }
  return client(publicUrl, {
    fetch: async (input: RequestInfo | URL, init?: RequestInit) => {
      const headers = new Headers(init?.headers)
      if (mine.cookie) headers.set('cookie', mine.cookie)
      const env = { inProcess: true, from, ...(mine.actor && { actor: mine.actor }) }
      const answer = await app.request(input instanceof Request ? input.url : input, { ...init, headers }, env)
      const setCookie = answer.headers.get('set-cookie')
      if (setCookie) {
        mine = { cookie: setCookie.split(';')[0] ?? null }
        onCookie(setCookie)
      }
      if (answer.status === 429) {
        const { title } = (await answer.clone().json()) as ProblemBody
        onLimit({ sentence: title, retryAfter: answer.headers.get('retry-after') })
      }
      return answer
    },
  })
}

/** The body of a good answer, or the refusal as a value. */
export async function read<T>(
  response: Promise<{ ok: boolean; json(): Promise<T> }>,
): Promise<{ ok: true; value: T } | { ok: false; problem: ProblemBody }> {
  const answered = await response
  if (answered.ok) return { ok: true, value: await answered.json() }
  return { ok: false, problem: (await answered.json()) as unknown as ProblemBody }
}
