import { hc } from 'hono/client'
import type { App } from './app.ts'
import type { Actor } from './kernel/actor.ts'
import type { ProblemBody } from './kernel/problem.ts'

/** The typed way in over the wire, for islands and programs: `client(location.origin).api.v1.products.$get()`. */
export const client = (origin: string, options?: Parameters<typeof hc>[1]) => hc<App>(origin, options)
export type Client = ReturnType<typeof client>

interface InProcess {
  app: { request(input: string | URL, init?: RequestInit, env?: object): Response | Promise<Response> }
  publicUrl: string
  actor: Actor
  cookie: string | null
  /** Where the page's own request came from. */
  from: string
}

/** The same client without a socket, for pages: who is asking was found once, for the page itself. */
export const inProcessClient = ({ app, publicUrl, actor, cookie, from }: InProcess): Client =>
  client(publicUrl, {
    fetch: async (input: RequestInfo | URL, init?: RequestInit) => {
      const headers = new Headers(init?.headers)
      if (cookie) headers.set('cookie', cookie)
      return app.request(input instanceof Request ? input.url : input, { ...init, headers }, { actor, from })
    },
  })

/** The body of a good answer, or the refusal as a value. */
export async function read<T>(
  response: Promise<{ ok: boolean; json(): Promise<T> }>,
): Promise<{ ok: true; value: T } | { ok: false; problem: ProblemBody }> {
  const answered = await response
  if (answered.ok) return { ok: true, value: await answered.json() }
  return { ok: false, problem: (await answered.json()) as unknown as ProblemBody }
}
