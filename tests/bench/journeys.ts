import { segmentCondition } from '../../api/contacts/segments/store.ts'
import { sweep, walkDue } from '../../api/flywheel/journeys/entering/actions.ts'
import { dueRuns } from '../../api/flywheel/journeys/store.ts'
import type { System } from '../../api/kernel/actor.ts'
import { createCtx } from '../../api/kernel/context.ts'
import { world } from '../world.ts'
import { type Bench, figure, percentile, row } from './bench.ts'

const JOURNEYS = 20
const STEPS = [
  { kind: 'message', id: 'one', subject: 'Hello', body: 'A word.' },
  { kind: 'wait', id: 'pause', days: 7 },
  { kind: 'message', id: 'two', subject: 'Again', body: 'Another word.' },
]
const ENTERING = 10_000

/** Many people in twenty journeys: finding a minute's work, and many who enter at once while others look at pages. */
export const bench: Bench = async ({ full }) => {
  const people = full ? 1_000_000 : 50_000
  const portal = await world({ asRun: true, startsAt: Date.parse('2026-03-02T09:00:00Z') })
  try {
    const olga = await portal.as('olga')
    const write = (sql: string) => portal.db.write((tx) => tx.run(sql))
    await write(`INSERT INTO contact (id, canonical_id, email, name, created_at, source, plan)
      WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${people})
      SELECT printf('con_%07d', i), printf('con_%07d', i), printf('p%d@example.com', i), printf('Person %d', i), 1, 'sign_up',
        CASE WHEN i <= ${ENTERING} THEN 'pro' ELSE 'free' END FROM n`)
    const definition = {
      trigger: { on: 'event', name: 'order.paid' },
      goal: { on: 'event', name: 'product.used', withinDays: 30 },
      steps: STEPS,
    }
    const begin = async (trigger: object) => {
      const { body } = await olga.post('/api/v1/wheel/journeys', { name: 'Bench' })
      await olga.put(`/api/v1/wheel/journeys/${body.id}`, { name: 'Bench', definition: { ...definition, trigger } })
      await olga.post(`/api/v1/wheel/journeys/${body.id}/state`, { to: 'live' })
      return String(body.id)
    }
    const ids: string[] = []
    for (let i = 0; i < JOURNEYS; i++) ids.push(await begin(definition.trigger))
    // everybody waits for their second mail, spread over a week
    await write(`INSERT INTO journey_run (id, journey_id, version, contact_id, entry_key, state, holdout, counts, node, seq, due_at, waiting_since, entered_at)
      SELECT printf('run_%07d', c.number), j.value, 1, c.id, 'bench:' || c.id, 'running', 0, 1, 'pause', 1,
        ${portal.now()} + (c.number * 604800000) / ${people}, ${portal.now()} - 604800000, ${portal.now()} - 604800000
      FROM contact c JOIN json_each('${JSON.stringify(ids)}') j ON j.key = c.number % ${JOURNEYS}`)
    await write(`INSERT INTO journey_step (run_id, seq, node, kind, at, outcome)
      SELECT id, 1, 'one', 'message', entered_at, 'written' FROM journey_run`)
    const ctx = createCtx<System>(portal.services, { kind: 'system', job: 'bench' }, 'bench')
    const scans: number[] = []
    for (let i = 0; i < 200; i++) {
      const at = performance.now()
      await dueRuns(portal.db.read, portal.now() + 60_000, 1_000)
      scans.push(performance.now() - at)
    }
    const segment = (await olga.post('/api/v1/segments', { name: 'Pro', filter: { plan: 'pro' } })).body
    const looking = async (until: () => boolean) => {
      const took: number[] = []
      while (!until()) {
        const at = performance.now()
        await olga.get('/api/v1/wheel')
        took.push(performance.now() - at)
        await new Promise((done) => setTimeout(done, 5))
      }
      return percentile(took, 0.99)
    }
    let n = 0
    const alone = await looking(() => ++n > 300)
    await begin({ on: 'segment', segmentId: segment.id })
    let done = false
    const began = performance.now()
    const entering = (async () => {
      const entered = async () =>
        (
          await portal.db.read.all<{ n: number }>(
            `SELECT count(*) AS n FROM journey_run WHERE entry_key LIKE 'person:%'`,
          )
        )[0]!.n
      while ((await entered()) < ENTERING) await sweep(ctx, segmentCondition)
      done = true
    })()
    const meanwhile = await looking(() => done)
    await entering
    const seconds = (performance.now() - began) / 1_000
    portal.later({ minutes: 1 })
    const walked = performance.now()
    await walkDue(ctx)
    const walking = performance.now() - walked
    return [
      row({
        ...{ name: 'a minute of due steps, p99', ours: percentile(scans, 0.99), unit: 'ms' },
        goal: { of: 'ours', atMost: 50 },
        note: `${figure(people)} people in ${JOURNEYS} journeys`,
      }),
      row({
        ...{
          name: 'a page while people enter, p99',
          ours: meanwhile,
          anchor: alone,
          ratio: meanwhile / alone,
          unit: 'ms',
        },
        goal: { of: 'ratio', atMost: 2 },
        note: `${figure(ENTERING)} entered from a segment in ${seconds.toFixed(1)} s; then 10 s of steps took ${(walking / 1_000).toFixed(1)} s`,
      }),
    ]
  } finally {
    await portal.close()
  }
}
