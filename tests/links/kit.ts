import { request } from 'node:http'
import { createCtx } from '../../api/kernel/context.ts'
import { newId } from '../../api/kernel/ids.ts'
import { click, link } from '../../db/schema/links.ts'
import { type World, world } from '../world.ts'

export const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'
/** What a browser sends when somebody opens a link. */
export const OPENS = {
  'user-agent': FIREFOX,
  accept: 'text/html,application/xhtml+xml',
  'sec-fetch-mode': 'navigate',
  'sec-fetch-dest': 'document',
}

export interface Redirect {
  status: number
  location: string | undefined
  headers: Record<string, string | string[] | undefined>
  cookies: string[]
  body: string
}
/** A bare request, path as it is: `fetch` would tidy it, follow redirects and add headers of its own. */
export const ask = (
  base: string,
  path: string,
  headers: Record<string, string> = OPENS,
  { method = 'GET', body = '' } = {},
) =>
  new Promise<Redirect>((resolve, reject) => {
    const { hostname, port } = new URL(base)
    request({ hostname, port, path, method, headers, agent: false }, (res) => {
      let text = ''
      res.setEncoding('utf8').on('data', (chunk) => (text += chunk))
      res.on('end', () => {
        const { location, 'set-cookie': cookies = [] } = res.headers
        resolve({ status: res.statusCode ?? 0, location, headers: res.headers, cookies, body: text })
      })
    })
      .on('error', reject)
      .end(body)
  })

/** The id of a click in a Location. */
export const clickIn = ({ location = '' }: Pick<Redirect, 'location'>) =>
  new URL(location, 'http://portal.test').searchParams.get(location.startsWith('/') ? 'click' : 'acclaim_click')

/** A portal that listens, with people who open links. */
export async function linked(options: Parameters<typeof world>[0] = {}) {
  const portal = await world(options)
  const url = await portal.open()
  const ctx = createCtx(portal.services, { kind: 'system', job: 'test' } as const, 'test')
  const made = {
    ...portal,
    url,
    ctx,
    /** Each in a millisecond of its own, so that clicks are in order. */
    opens: (path: string, headers: Record<string, string> = {}, method = 'GET') => {
      portal.later({ ms: 1 })
      return ask(url, path, { ...OPENS, ...headers }, { method })
    },
    /** A link without the console, straight into the table. */
    async add(row: Partial<typeof link.$inferInsert> & { code: string }) {
      const at = portal.now()
      const [{ n = 0 } = {}] = await portal.db.read.all<{ n: number }>(
        'SELECT coalesce(max(seq), 0) + 1 AS n FROM link',
      )
      const whole = { id: newId('lnk', at), seq: n, createdAt: at, ...row }
      await portal.db.write((tx) => tx.insert(link).values(whole))
      await portal.links.refresh()
      return whole
    },
    joins: async (contactId: string) =>
      void (await ctx.write(async (tx) => void (await tx.emit('advocate.joined', { contactId })))),
    contactOf: async (name: Parameters<World['as']>[0]) =>
      (await (await portal.as(name)).get('/api/v1/me/contact')).body.id as string,
    clicks: () => portal.db.read.select().from(click).orderBy(click.id),
    rules: async (rules: { hosts?: string[]; keep?: string }) => {
      const saved = await (await portal.as('olga')).put('/api/v1/settings/link-rules', {
        hosts: [],
        keep: 'consent',
        ...rules,
      })
      await portal.links.refresh()
      return saved
    },
  }
  return made
}
export type LinkedWorld = Awaited<ReturnType<typeof linked>>
