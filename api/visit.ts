import type { createApp } from './app.ts'
import { type Client, inProcessClient } from './client.ts'
import type { Account } from './identity/contract.ts'
import { actorOf } from './identity/identify.ts'
import type { Sessions } from './identity/sessions.ts'
import { isSameSite, readLimited } from './kernel/guards.ts'
import { CLIENT_ADDRESS } from './kernel/http.ts'
import type { Log } from './kernel/outside.ts'
import { Problem, problem } from './kernel/problem.ts'
import type { Brand } from './settings/contract.ts'

const FORM_LIMIT = 256 * 1024
const READS = new Set(['GET', 'HEAD'])

/** What a page knows of the request it answers. */
export interface Visit {
  account: Account | null
  brand: Brand
  api: Client
  publicUrl: string
  /** A cookie to send with the page: the session was renewed or has died. */
  setCookie: string | undefined
  /** The request, its form read and counted. */
  request: Request
}
interface Parts {
  app: ReturnType<typeof createApp>
  sessions: Sessions
  hosts: ReadonlySet<string>
  publicUrl: string
  brand(): Promise<Brand>
  log: Log
}

/** Pages import no code of the api, they are handed this: the same guards as the API's, and who is asking, found once. */
export const createVisit = ({ log, ...parts }: Parts) => {
  const visit = visitor(parts)
  return (request: Request) =>
    visit(request).catch((error: unknown) => {
      log.error({ err: String(error) }, 'a page could not be begun')
      throw error
    })
}

const visitor =
  ({ app, sessions, hosts, publicUrl, brand }: Omit<Parts, 'log'>) =>
  async (request: Request): Promise<Visit | Response> => {
    const { method, headers } = request
    let own = request
    if (!READS.has(method)) {
      if (!isSameSite(headers, hosts)) {
        return problem(
          'forbidden',
          'request.cross_site',
          'This request came from another site, so nothing was changed.',
        ).response()
      }
      try {
        if (request.body)
          own = new Request(request.url, { method, headers, body: await readLimited(request, FORM_LIMIT) })
      } catch (error) {
        if (error instanceof Problem) return error.response()
        throw error
      }
    }
    const cookie = headers.get('cookie')
    const { account, setCookie } = await sessions.read(cookie)
    const from = headers.get(CLIENT_ADDRESS) ?? ''
    const api = inProcessClient({ app, publicUrl, actor: actorOf(account), cookie, from })
    return { account, brand: await brand(), api, publicUrl, setCookie, request: own }
  }
