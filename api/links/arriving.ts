import type { IncomingMessage, ServerResponse } from 'node:http'
import { OPEN, sendProblem } from '../kernel/forms.ts'
import { notFound, problem } from '../kernel/problem.ts'
import { full, textOf, tooLarge } from '../kernel/small-body.ts'
import { askedOf } from './asked.ts'
import type { Noting } from './noting.ts'
import { codeOf, pageOf, referrerHostOf, subIdOf } from './rules.ts'
import type { Shelf } from './shelf.ts'

/** What the host's script says of a visitor who came with somebody's code in the address. */
export interface Arrival {
  code: string
  url: string
  referrer: string
  /** A mark of the owner's own; anything else counts as none. */
  sub: unknown
  /** False inside a frame. */
  top: boolean
}

export interface Arrived {
  /** Null for what leads to no attribution. */
  clickId: string | null
}

function readArrival(text: string): Arrival | undefined {
  try {
    const said = JSON.parse(text) as Record<string, unknown> | null
    // a page that spoke to Dub before names the same by `key`, and its page need not be named
    const [code, referrer] = [said?.['code'] ?? said?.['key'], said?.['referrer'] ?? '']
    const url = said?.['url'] ?? (said?.['key'] === undefined ? undefined : '')
    if (typeof code !== 'string' || typeof url !== 'string' || typeof referrer !== 'string') return undefined
    return { code, url, referrer, sub: said?.['sub'], top: said?.['top'] !== false }
  } catch {
    return undefined
  }
}

/** POST /v1/arrive: from pages of the company's own websites only; the id is stored when it is answered. */
export function createArriving({
  shelf,
  note,
  ...more
}: {
  shelf: Shelf
  note: Noting
  countryHeader: string | undefined
}) {
  return async (req: IncomingMessage, res: ServerResponse): Promise<void> => {
    try {
      const asked = askedOf(req, more.countryHeader)
      const { origin = '' } = asked
      const text = await textOf(req)
      if (text === undefined) return sendProblem(res, tooLarge, ['connection', 'close'])
      const said = readArrival(text)
      if (!said) return sendProblem(res, unreadable)
      if (!URL.canParse(origin) || !shelf.rules().hosts.has(new URL(origin).host)) return sendProblem(res, stranger)
      const code = codeOf(said.code)
      const link = code === undefined ? undefined : await shelf.find(code)
      if (!link || link.disabled) return sendProblem(res, nothing)
      const page = URL.canParse(said.url) && new URL(said.url).origin === origin ? pageOf(said.url) : {}
      const opened = {
        ...{ linkId: link.id, navigation: said.top, channel: null, subId: subIdOf(said.sub), cookie: false },
        ...{ referrerHost: referrerHostOf(said.referrer), ...page },
      }
      if (!note(req, asked, opened, (clickId) => answer(res, clickId))) sendProblem(res, full)
    } catch {
      if (!res.headersSent && !res.destroyed) sendProblem(res, full)
    }
  }
}

function answer(res: ServerResponse, clickId: string | null) {
  const body = JSON.stringify({ clickId })
  const headers = ['content-type', 'application/json', 'cache-control', 'no-store']
  res.writeHead(200, [...OPEN, ...headers, 'content-length', `${body.length}`]).end(body)
}

const unreadable = problem('malformed', 'arrival.unreadable', 'Send a code and the address of the page as JSON.')
const stranger = problem('forbidden', 'origin.unknown', 'This website is not on the list of your own websites.')
const nothing = notFound('link.unknown', 'There is no such link.')
