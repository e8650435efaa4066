import { follow, walkDue } from '../../../api/flywheel/journeys/entering/actions.ts'
import { wheelWorld } from '../kit.ts'

export const JOURNEYS = '/api/v1/wheel/journeys'
export type Kit = Awaited<ReturnType<typeof journeyWorld>>
/** A portal whose journeys begin with what a host tells. */
export async function journeyWorld() {
  const wheel = await wheelWorld()
  const olga = await wheel.owner()
  await follow(wheel.ctx())
  return {
    ...wheel,
    olga,
    async journey(steps: object[], about: object = {}): Promise<string> {
      const { body } = await olga.post(JOURNEYS, { name: 'Test' })
      const definition = {
        trigger: { on: 'event', name: 'order.paid' },
        goal: { on: 'event', name: 'product.used', withinDays: 30 },
        ...{ holdoutPercent: 0, steps, ...about },
      }
      const saved = await olga.put(`${JOURNEYS}/${body.id}`, { name: 'Test', definition })
      if (saved.status !== 200) throw new Error(JSON.stringify(saved.body))
      const live = await olga.post(`${JOURNEYS}/${body.id}/state`, { to: 'live' })
      if (live.status !== 200) throw new Error(JSON.stringify(live.body))
      return body.id
    },
    /** Reads what happened, then leads everybody on. */
    async go() {
      await follow(wheel.ctx())
      await walkDue(wheel.ctx())
    },
    steps: (where = '') =>
      wheel.rows(`SELECT s.seq, s.node, s.outcome, r.contact_id AS who FROM journey_step s JOIN journey_run r ON r.id = s.run_id
        ${where} ORDER BY s.run_id, s.seq`),
    runs: () => wheel.rows('SELECT * FROM journey_run ORDER BY id'),
  }
}
export const mail = (id: string) => ({ kind: 'message', id, subject: 'Hello {{first_name}}', body: 'A word.' })
export const wait = (id: string, days: number) => ({ kind: 'wait', id, days })
