import { sql } from 'drizzle-orm'
import { createCtx } from '../../api/kernel/context.ts'
import { settleRewards } from '../../api/rewards/settling.ts'
import { RULES } from '../../api/risk/rules.ts'
import { host } from '../helpers.ts'
import type { Door, Loose } from '../people.ts'
import { clicked, contactIdOf, linkOf } from '../referrals/kit.ts'
import type { World } from '../world.ts'

/** A programme with an advocate who has a link, and a host with every key it needs. */
export async function programme(portal: World) {
  const [ann, olga] = [await portal.as('ann'), await portal.as('olga')]
  const shop = await host(portal, ['sales.write', 'rewards.write'])
  const annId = await contactIdOf(portal, 'ann@example.com')
  await ann.post('/api/v1/me/referrals/join')
  const link = await linkOf(portal, 'ANN2345', annId)
  const lead = async (email: string): Promise<string> => {
    const clickIds = [await clicked(portal, link)]
    portal.later({ minutes: 1 })
    return (await shop.post('/api/v1/track/lead', { email, clickIds })).body.contactId
  }
  const sale = (email: string, externalId: string, amountMinor = 5000) =>
    shop.post('/api/v1/track/sale', { email, externalId, amountMinor, currency: 'EUR' })
  const refund = (id: string, amountMinor = 5000) =>
    shop.post('/api/v1/track/refund', { externalId: `r-${id}`, saleExternalId: id, amountMinor, currency: 'EUR' })
  return { ann, olga, shop, annId, lead, sale, refund }
}
export type Programme = Awaited<ReturnType<typeof programme>>

const system = (portal: World) => createCtx(portal.services, { kind: 'system', job: 'rewards.settle' }, 'test')
/** What the clock does to rewards, now. */
export const settle = (portal: World) => settleRewards(system(portal))

/** Somebody has a doubt about a friend, by one of the rules. */
export const doubt = (portal: World, email: string, n = 0) =>
  system(portal).write(async (tx) => {
    const [friend] = await tx.all<{ attributionId: string; advocateId: string; friendId: string }>(sql`
      SELECT attribution_id AS attributionId, advocate_id AS advocateId, friend_id AS friendId
      FROM referral r JOIN contact c ON c.id = r.friend_id WHERE c.email = ${email} AND r.state <> 'refused'`)
    if (!friend) return
    const { attributionId, advocateId, friendId } = friend
    const [id, rule] = [`hld_${n}`, RULES[n % RULES.length]!]
    const { rowsAffected } = await tx.run(sql`
      INSERT OR IGNORE INTO hold (id, rule, "action", subject_kind, subject_id, owner_id, contact_id, evidence, state, opened_at, due_at)
      VALUES (${id}, ${rule}, 'hold', 'attribution', ${attributionId}, ${advocateId}, ${friendId}, '{}', 'open', ${tx.now}, ${tx.now})`)
    const about = { subjectKind: 'attribution', subjectId: attributionId, contactId: friendId }
    if (rowsAffected > 0) await tx.emit('hold.opened', { holdId: id, rule, ...about })
  })

export const mine = async (who: Door): Promise<Loose> => (await who.get('/api/v1/me/rewards')).body
export const listed = async (staff: Door, search = ''): Promise<Loose[]> =>
  (await staff.get(`/api/v1/rewards?limit=100${search}`)).body.items
export const one = async (staff: Door, search = ''): Promise<Loose> => (await listed(staff, search))[0]
/** What was announced, with all it carries. */
export const told = async (portal: World, type: string) => (await portal.facts(type)) as unknown as Loose[]

/** A list of codes with some in it. */
export async function poolOf(staff: Door, codes: string[], more: object = {}): Promise<string> {
  const { body } = await staff.post('/api/v1/coupon-pools', { name: `List ${Math.random()}`, lowAt: 2, ...more })
  if (codes.length > 0) await upload(staff, body.id, codes)
  return body.id
}
export const upload = (staff: Door, poolId: string, codes: string[]) =>
  staff.sendFile('POST', `/api/v1/coupon-pools/${poolId}/codes`, 'text/csv', codes.join('\n'))

export const POINTS = {
  kind: 'points',
  amountMinor: null,
  currency: null,
  points: 100,
  description: '100 points',
  fulfilment: 'none',
}
/** Something to take for points; a parcel that somebody sends, unless something else is said. */
export const optionOf = async (staff: Door, more: object = {}): Promise<string> => {
  const option = { kind: 'gift', description: 'A mug', fulfilment: 'hand', cost: 100, approval: 'auto', ...more }
  const { status, body } = await staff.post('/api/v1/points-options', option)
  if (status !== 201) throw new Error(JSON.stringify(body))
  return body.id
}
let keys = 0
export const redeem = (who: Door, optionId: string, key = `key-${++keys}-abcdef`) =>
  who.post('/api/v1/me/points/redemptions', { optionId, key })
