import { type SQL, sql } from 'drizzle-orm'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { offerOf } from '../referrals/kit.ts'
import { type World, world } from '../world.ts'
import { doubt, listed, type Programme, poolOf, programme, settle } from './kit.ts'

let portal: World
let all: Programme
beforeEach(async () => {
  portal = await world()
  all = await programme(portal)
})
afterEach(() => portal.close())

/** Another row like the friend's reward, with something else about it. */
const another = (more: Record<string, SQL>) => {
  const row: Record<string, SQL> = {
    ...{ id: sql`'rwd_x'`, offer_id: sql`offer_id`, side: sql`'friend'`, contact_id: sql`contact_id` },
    ...{ referral_id: sql`referral_id`, cause_key: sql`'x'`, cause_id: sql`'x'`, kind: sql`'thanks'` },
    ...{ description: sql`'Thanks'`, fulfilment: sql`'none'`, state: sql`'pending'`, automatic: sql`1` },
    ...{ granted_at: sql`1`, approvable_at: sql`1`, moved_at: sql`1`, ...more },
  }
  const names = sql.join(
    Object.keys(row).map((name) => sql.identifier(name)),
    sql`, `,
  )
  return sql`INSERT INTO reward (${names}) SELECT ${sql.join(Object.values(row), sql`, `)} FROM reward WHERE side = 'friend' LIMIT 1`
}
const run = (statement: SQL) => portal.db.write((tx) => tx.run(statement))
const refused = (statement: SQL, why: RegExp) =>
  expect(run(statement)).rejects.toMatchObject({ cause: { message: expect.stringMatching(why) } })

test('past every rule, no advocate is thanked before a friend counts, and no reward begins half way', async () => {
  await offerOf(all.olga)
  await all.lead('dora@example.com')
  await refused(another({ side: sql`'advocate'` }), /follows a friend who counts/)
  await refused(another({ side: sql`'milestone'`, threshold: sql`1` }), /follows a friend who counts/)
  await refused(another({ state: sql`'approved'`, approved_at: sql`1` }), /step by step/)
  await run(another({}))
  await all.sale('dora@example.com', 'o-1')
  await run(another({ id: sql`'rwd_y'`, side: sql`'advocate'`, cause_key: sql`'y'` }))
})

test('past every rule, an offer gives no more than it says', async () => {
  await offerOf(all.olga, { friend: { capTotal: 1 } })
  await all.lead('dora@example.com')
  await refused(another({}), /no more than it says/)
  await run(another({ state: sql`'cancelled'`, reason: sql`'cap_reached'` }))
  await refused(sql`UPDATE reward SET state = 'pending', reason = NULL WHERE id = 'rwd_x'`, /no more than it says/)
})

test('nothing is given to somebody who was erased', async () => {
  await offerOf(all.olga)
  const contactId = await all.lead('dora@example.com')
  await all.olga.post(`/api/v1/contacts/${contactId}/erasure`, { confirm: true })
  await refused(another({}), /this person was erased/)
})

test('rewards, their steps and codes that were given are not deleted, and no code changes hands', async () => {
  const poolId = await poolOf(all.olga, ['AAA-1', 'AAA-2'])
  await offerOf(all.olga, { friend: { fulfilment: 'pool', poolId } })
  await all.lead('dora@example.com')
  await refused(sql`DELETE FROM reward_step`, /append-only/)
  await refused(sql`DELETE FROM reward`, /a reward is kept/)
  await refused(sql`DELETE FROM coupon_code WHERE reward_id IS NOT NULL`, /is kept/)
  await refused(sql`UPDATE coupon_code SET reward_id = NULL, given_at = NULL WHERE reward_id IS NOT NULL`, /given once/)
  await refused(sql`UPDATE coupon_code SET code = 'BBB-1' WHERE reward_id IS NULL`, /given once/)
})

test('however many are held, those behind them come', async () => {
  await offerOf(all.olga, { friend: { holdDays: 7, fulfilment: 'hand' } })
  await all.lead('dora@example.com')
  for (let n = 0; n < 120; n++) {
    const key = sql.raw(`'x${n}'`)
    await run(another({ id: key, cause_key: key }))
  }
  await doubt(portal, 'dora@example.com')
  await all.lead('eli@example.com')
  portal.later({ days: 8 })
  await settle(portal)
  expect(await listed(all.olga, '&state=approved')).toMatchObject([{ contact: { name: 'eli' } }])
})
