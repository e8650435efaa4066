import { afterEach, beforeEach, expect, test } from 'vitest'
import { settleQueue } from '../../api/flywheel/stages/due.ts'
import { verifyRollUps, verifyStages } from '../../api/flywheel/stages/verifying.ts'
import { newId } from '../../api/kernel/ids.ts'
import { wheelWorld } from './kit.ts'

let wheel: Awaited<ReturnType<typeof wheelWorld>>
beforeEach(async () => {
  wheel = await wheelWorld()
})
afterEach(() => wheel.portal.close())

const history = (id: string) =>
  wheel.rows(`SELECT to_stage, kind, at FROM stage_transition t WHERE contact_id = '${id}' AND supersedes IS NULL
    AND NOT EXISTS (SELECT 1 FROM stage_transition c WHERE c.supersedes = t.id) ORDER BY at, id`)
const stageOf = async (id: string) =>
  (await wheel.rows(`SELECT stage FROM contact_stage WHERE contact_id = '${id}'`))[0]!.stage
async function addsUp() {
  expect(await verifyStages(wheel.ctx())).toMatchObject({ differing: [] })
  expect(await verifyRollUps(wheel.ctx())).toEqual({ differing: [] })
}

test('a clock that is set back takes nothing back, and what is told then still counts', async () => {
  const { portal, told } = wheel
  const [id, other] = [await wheel.somebody(), await wheel.somebody()]
  for (const one of [id, other]) await told(one, 'newsletter.subscribed')
  portal.later({ days: 30 })
  await told(id, 'order.paid')
  const bought = { kind: 'advance', to_stage: 'adoption', at: portal.now() }
  expect((await history(id)).at(-1)).toMatchObject(bought)
  const right = portal.now()
  portal.later({ days: -20 })
  await told(id, 'product.used')
  expect((await history(id)).at(-1)).toMatchObject(bought)
  expect(await stageOf(id)).toBe('adoption')
  await told(other, 'order.paid')
  expect(await stageOf(other)).toBe('adoption')
  portal.at(right)
  for (const one of [id, other]) await told(one, 'product.used')
  await addsUp()
})

test('what was told before the clock was set back counts, whenever it is looked at', async () => {
  const { portal, shop, told } = wheel
  const id = await wheel.somebody()
  await told(id, 'newsletter.subscribed')
  portal.later({ days: 30 })
  const at = portal.now()
  const order = { userId: id, event: 'order.paid', timestamp: new Date(at).toISOString() }
  expect((await shop.post('/api/v1/track', order)).status).toBe(200)
  portal.later({ days: -20 })
  await settleQueue(wheel.ctx())
  expect((await history(id)).at(-1)).toMatchObject({ kind: 'advance', to_stage: 'adoption', at })
  await told(id, 'plan.upgraded')
  await told(id, 'csat.answered', 0, { score: 5 })
  expect((await history(id)).at(-1)).toMatchObject({ kind: 'advance', to_stage: 'adoration' })
  portal.at(at)
  await addsUp()
})

test('what happens within one moment is told in its order, whatever others do in between', async () => {
  const { portal, ctx } = wheel
  const others = (n: number) => {
    for (let i = 1; i <= n; i++) newId('oth', portal.now() + i)
  }
  for (let i = 0; i < 12; i++) {
    const contactId = await wheel.somebody()
    const bought = { saleId: 's', contactId, amountMinor: 1, currency: 'EUR', occurredAt: portal.now() }
    // in one process a few others; in another one, nothing is known of the ids that were given here
    for (let n = 0; n < 40; n++) newId('oth', portal.now())
    await ctx().write(async (tx) => {
      await tx.emit('lead.recorded', { contactId, source: 'direct' })
      others(i < 6 ? 1 : 5_000)
      await tx.emit('sale.recorded', bought)
    })
    const { rows } = await portal.db.clients.reader.execute(
      `SELECT to_stage FROM stage_transition WHERE contact_id = '${contactId}' ORDER BY recorded_at, id`,
    )
    expect(rows.map((row) => row['to_stage'])).toEqual(['activation', 'adoption'])
  }
  await addsUp()
})
