import type { System } from '../../api/kernel/actor.ts'
import { createCtx } from '../../api/kernel/context.ts'
import { settleOutreach } from '../../api/outreach/jobs.ts'
import { caught, office } from '../mail/office.ts'
import { doorOf, type Loose } from '../people.ts'
import { optInToken } from './kit.ts'

export const AT = '/api/v1/webinars'
export const HOUR = 3_600_000
export const DAY = 24 * HOUR
const asDay = (at: number) => new Date(at).toISOString().slice(0, 10)
const asTime = (at: number) => new Date(at).toISOString().slice(11, 16)
export const wish = (at: number, change: object = {}) => ({
  ...{ slug: 'ten-lines', title: 'Ten lines a day', body: 'For **everybody**.', minutes: 45 },
  ...{ day: asDay(at), time: asTime(at), joinUrl: 'https://meet.example/ten', ...change },
})
/** A portal with a mailbox, a colleague who plans webinars, and people who take places. */
export async function webinarDesk() {
  const box = caught()
  const portal = await office({ mailer: box.mailer })
  const rows = async (query: string) => (await portal.db.clients.reader.execute(query)).rows as unknown as Loose[]
  const ctx = () => createCtx<System>(portal.services, { kind: 'system', job: 'test' }, 'test')
  const mia = await portal.as('mia')
  /** Three days ahead, at a whole minute. */
  const soon = () => Math.ceil((portal.now() + 3 * DAY) / 60_000) * 60_000
  const desk = {
    ...{ box, portal, rows, ctx, mia, soon },
    settle: () => settleOutreach(ctx()),
    written: async (template: string) =>
      (await rows(`SELECT to_email AS e FROM message WHERE template = '${template}' ORDER BY 1`)).map(({ e }) => e),
    async open(change: object = {}, at = soon()) {
      const { status, body } = await mia.post(AT, wish(at, change))
      if (status !== 201) throw new Error(JSON.stringify(body))
      const opened = await mia.put(`${AT}/${body.id}/state`, { state: 'open' })
      if (opened.status !== 200) throw new Error(JSON.stringify(opened.body))
      return { id: body.id as string, at }
    },
    async take(email: string, slug = 'ten-lines') {
      const asked = await portal.visitor.post(`${AT}/by-slug/${slug}/ask`, { email })
      if (asked.status !== 202) return asked
      return portal.visitor.post('/api/v1/opt-ins/confirm', { token: await optInToken(portal, email) })
    },
    /** Signs the colleague in again, where days have passed. */
    async again() {
      const [row] = await rows(`SELECT id FROM account WHERE role = 'marketer'`)
      const session = await portal.sessions.open({ id: String(row!['id']), role: 'marketer', epoch: 0 })
      desk.mia = doorOf(portal, { cookie: session!.split(';')[0]! })
    },
  }
  return desk
}
export type WebinarDesk = Awaited<ReturnType<typeof webinarDesk>>
