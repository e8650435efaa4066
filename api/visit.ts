import { withoutValues } from '../db/errors.ts'
import type { STAGES } from '../db/schema/flywheel.ts'
import type { createApp } from './app.ts'
import { type Client, inProcessClient, type Limited } from './client.ts'
import type { Account } from './identity/contract.ts'
import { actorOf } from './identity/identify.ts'
import type { Sessions } from './identity/sessions.ts'
import { formLimit, isSameSite, readLimited } from './kernel/guards.ts'
import { CLIENT_ADDRESS } from './kernel/http.ts'
import type { Log } from './kernel/outside.ts'
import { Problem, problem } from './kernel/problem.ts'
import type { Brand } from './settings/contract.ts'

const READS = new Set(['GET', 'HEAD'])
/** Pages that other sites show in a frame: nobody is signed in there, and nothing is left in the browser. */
const FRAMED = /^\/embed\//

type StageNames = Partial<Record<(typeof STAGES)[number], string>>

/** What a page knows of the request it answers. */
export interface Visit {
  account: Account | null
  /** Signed in but for their second factor, which is asked for on a page of its own. */
  awaitsFactor: boolean
  /** A colleague of whom a second factor is asked, and who has none yet. */
  lacksFactor: boolean
  brand: Brand
  /** What the company calls its stages, for colleagues, who alone read of them. */
  stageNames: StageNames | undefined
  api: Client
  publicUrl: string
  /** A cookie to send with the page: the session was renewed, has died, or is another since the page asked the api. */
  setCookie(): string | undefined
  /** What the api refused this page because it was tried too often. */
  limited(): Limited | undefined
  /** The request, its form read and counted. */
  request: Request
}
interface Parts {
  app: ReturnType<typeof createApp>
  sessions: Sessions
  hosts: ReadonlySet<string>
  publicUrl: string
  brand(): Promise<Brand>
  stageNames(): Promise<StageNames>
  log: Log
  /** Somebody is signed in on a browser that may have voted before. */
  claim(cookie: string, contactId: string): Promise<void>
}

/** Pages import no code of the api, they are handed this: the same guards as the API's, and who is asking, found once. */
export const createVisit = ({ log, ...parts }: Parts) => {
  const visit = visitor(parts)
  return (request: Request) =>
    visit(request).catch((error: unknown) => {
      log.error({ err: withoutValues(error) }, 'a page could not be begun')
      throw error
    })
}

const visitor =
  ({ app, sessions, hosts, publicUrl, brand, stageNames, claim }: Omit<Parts, 'log'>) =>
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
          own = new Request(request.url, {
            ...{ method, headers },
            body: await readLimited(request, formLimit(new URL(request.url).pathname)),
          })
      } catch (error) {
        if (error instanceof Problem) return error.response()
        throw error
      }
    }
    const framed = FRAMED.test(new URL(request.url).pathname)
    const cookie = framed ? null : headers.get('cookie')
    const signed = await sessions.read(cookie)
    const from = headers.get(CLIENT_ADDRESS) ?? ''
    let { setCookie } = signed
    const onCookie = (changed: string) => void (setCookie = changed)
    let limited: Limited | undefined
    const onLimit = (limit: Limited) => void (limited = limit)
    const api = inProcessClient({ app, publicUrl, actor: actorOf(signed), cookie, from, onCookie, onLimit })
    const { account, lacksFactor } = signed
    if (cookie && account?.contactId) await claim(cookie, account.contactId)
    const who = { account, lacksFactor, awaitsFactor: signed.awaiting !== null }
    return {
      ...who,
      brand: await brand(),
      stageNames: account && account.role !== 'customer' ? await stageNames() : undefined,
      api,
      publicUrl,
      setCookie: () => (framed ? undefined : setCookie),
      limited: () => limited,
      request: own,
    }
  }
