import { sql } from 'drizzle-orm'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { offerOf } from '../referrals/kit.ts'
import { type World, world } from '../world.ts'
import { doubt, listed, optionOf, POINTS, type Programme, programme, redeem, settle } from './kit.ts'

const FRIENDS = 4
const friend = fc.integer({ min: 1, max: FRIENDS })
const ACTS = fc.oneof(
  ...(['lead', 'sale', 'refund', 'hold', 'clear', 'confirm'] as const).map((what) =>
    fc.record({ what: fc.constant(what), n: friend }),
  ),
  ...(['approve', 'decline', 'redeem', 'settle', 'day'] as const).map((what) =>
    fc.record({ what: fc.constant(what), n: friend }),
  ),
)
type Act = { what: string; n: number }

/** Does what the acts say, whatever the portal answers: most are refused at some time. */
async function play(portal: World, all: Programme, option: string, acts: readonly Act[]) {
  const sold = new Map<number, number>()
  for (const [i, { what, n }] of acts.entries()) {
    portal.later({ minutes: 1 })
    const email = `friend${n}@example.com`
    if (what === 'lead') await all.lead(email)
    else if (what === 'sale') {
      sold.set(n, i)
      await Promise.all([all.sale(email, `o-${i}`), all.sale(email, `o-${i}`)])
    } else if (what === 'refund' && sold.has(n)) await all.refund(`o-${sold.get(n)}`)
    else if (what === 'hold') await doubt(portal, email, i)
    else if (what === 'clear' || what === 'confirm') {
      const [hold] = (await all.olga.get('/api/v1/holds')).body.items
      if (hold) await all.olga.post(`/api/v1/holds/${hold.id}/decision`, { decision: what, reason: 'Looked' })
    } else if (what === 'approve' || what === 'decline') {
      const ids = (await listed(all.olga)).slice(n - 1, n + 1).map(({ id }) => id)
      if (ids.length > 0) await all.olga.post(`/api/v1/rewards/${what}`, { ids, statement: 'We looked at it.' })
    } else if (what === 'redeem') await Promise.all([redeem(all.ann, option), redeem(all.ann, option)])
    else if (what === 'settle') await settle(portal)
    else if (what === 'day') portal.later({ days: n })
  }
}
/** What may never be, each as a question whose answer is no row. */
const NEVER = {
  'an advocate is thanked before a friend did what counts': sql`
    SELECT r.id FROM reward r JOIN event g ON g.type IN ('reward.granted', 'reward.reopened') AND g.data ->> 'rewardId' = r.id
    WHERE r.side IN ('advocate', 'milestone') AND NOT EXISTS (SELECT 1 FROM event q WHERE q.type = 'referral.qualified'
      AND q.data ->> 'referralId' = r.referral_id AND q.seq < g.seq AND q.at <= g.at)`,
  'a milestone is given twice': sql`
    SELECT threshold FROM reward WHERE side = 'milestone' GROUP BY offer_id, threshold, contact_id HAVING count(*) > 1`,
  'one cause gives two rewards': sql`
    SELECT cause_key FROM reward GROUP BY offer_id, side, contact_id, cause_key HAVING count(*) > 1`,
  'an offer gives more than it says': sql`
    SELECT s.side FROM offer_side s JOIN reward r ON r.offer_id = s.offer_id AND r.side = s.side AND r.state <> 'cancelled'
    GROUP BY s.offer_id, s.side HAVING count(*) > coalesce(s.cap_total, 99)`,
  'a person gets more than an offer says': sql`
    SELECT s.side FROM offer_side s JOIN reward r ON r.offer_id = s.offer_id AND r.side = s.side AND r.state <> 'cancelled'
    GROUP BY s.offer_id, s.side, r.contact_id HAVING count(*) > coalesce(s.cap_per_person, 99)`,
  'points are below zero after any entry': sql`
    SELECT id FROM (SELECT id, sum(delta) OVER (PARTITION BY contact_id ORDER BY rowid) AS n FROM points_entry) WHERE n < 0`,
  'points are booked that no reward stands for': sql`
    SELECT p.id FROM points_entry p JOIN reward r ON r.id = p.reward_id WHERE NOT CASE p.why
      WHEN 'earned' THEN r.kind = 'points' AND r.state IN ('fulfilled', 'expired') AND p.delta = r.points
      WHEN 'spent' THEN r.side = 'redemption' WHEN 'given_back' THEN r.side = 'redemption' AND r.state = 'cancelled'
      ELSE r.state = 'expired' END`,
  'a redemption that stands is not paid, or one that fell through is': sql`
    SELECT r.id FROM reward r JOIN points_option o ON o.id = r.option_id WHERE r.side = 'redemption'
      AND (SELECT coalesce(sum(delta), 0) FROM points_entry WHERE reward_id = r.id) <> CASE r.state WHEN 'cancelled' THEN 0 ELSE -o.cost END`,
  'a reward stands in another state than its last step says': sql`
    SELECT r.id FROM reward r WHERE r.state <> (SELECT to_state FROM reward_step WHERE reward_id = r.id ORDER BY at DESC, id DESC LIMIT 1)`,
  'something is agreed to or handed over while somebody has doubts': sql`
    SELECT s.id FROM reward_step s JOIN reward r ON r.id = s.reward_id JOIN referral f ON f.id = r.referral_id
    JOIN hold h ON h.subject_id = f.attribution_id AND h.opened_at < s.at AND coalesce(h.decided_at, 9e15) > s.at
    WHERE s.to_state IN ('approved', 'fulfilled')`,
  'more is taken than there is': sql`
    SELECT o.id FROM points_option o JOIN reward r ON r.option_id = o.id AND r.state <> 'cancelled' GROUP BY o.id HAVING count(*) > o.stock`,
  'a milestone says wrongly whether it is reached': sql`
    SELECT r.id FROM reward r WHERE r.side = 'milestone' AND r.unbacked <> (r.threshold >
      (SELECT count(*) FROM referral q WHERE q.offer_id = r.offer_id AND q.advocate_id = r.contact_id AND q.state = 'qualified'))`,
  'a reward moves somebody on the wheel': sql`
    SELECT s.id FROM event s JOIN event c ON c.id = s.cause_id WHERE s.type = 'stage.changed' AND (c.type LIKE 'reward.%' OR c.type LIKE 'points.%')`,
}

test('whatever friends, sales, doubts, colleagues and the clock do in whatever order, rewards stay what they are', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(ACTS, { minLength: 10, maxLength: 30 }), async (acts) => {
      const portal = await world()
      try {
        const all = await programme(portal)
        await offerOf(all.olga, {
          friend: { capTotal: 3 },
          advocate: { ...POINTS, holdDays: 2, capPerPerson: 2, expiresDays: 6 },
          milestones: [1, 2].map((threshold) => ({
            threshold,
            kind: 'points',
            points: 40,
            description: 'Thanks',
            fulfilment: 'none',
          })),
        })
        const option = await optionOf(all.olga, { cost: 60, stock: 2, approval: 'staff' })
        // most interleavings are about nothing when nobody has come
        const start = [1, 2, 3].flatMap((n) => [
          { what: 'lead', n },
          { what: 'sale', n },
        ])
        await play(portal, all, option, [...start, ...acts])
        for (const [never, question] of Object.entries(NEVER))
          expect(await portal.db.read.all(question), never).toEqual([])
        const bugs = portal.log.filter(({ message }) => message === 'bug')
        expect(bugs).toEqual([])
      } finally {
        await portal.close()
      }
    }),
    { numRuns: 25 },
  )
})
