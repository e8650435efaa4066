import { sql } from 'drizzle-orm'
import { groupOf, partnerOf, rule } from '../affiliates/kit.ts'
import { host } from '../helpers.ts'
import { clicked } from '../referrals/kit.ts'
import { type World, world } from '../world.ts'
import { type Bench, median, row } from './bench.ts'

const DAY = 86_400_000

/** What a partner's commission costs as the sale comes in, and their overview with a million clicks behind it. */
export const bench: Bench = async ({ full }) => {
  const size = full ? { clicks: 1_000_000, sales: 100_000 } : { clicks: 50_000, sales: 5_000 }
  const small = { clicks: size.clicks / 100, sales: size.sales / 100 }
  const portal = await world({ asRun: true, startsAt: Date.now() })
  try {
    await groupOf(portal, [rule()], { holdDays: 30 })
    const ann = await partnerOf(portal, 'ann')
    const ben = await partnerOf(portal, 'ben')
    const shop = await host(portal)
    const n = full ? 300 : 60
    const clicks = []
    for (let i = 0; i < n; i++) clicks.push(await clicked(portal, ann.linkId, { networkHash: `n${i}` }))
    portal.later({ minutes: 90 })
    const sold: number[] = []
    const began = performance.now()
    for (const [i, click] of clicks.entries()) {
      portal.later({ minutes: 90 })
      const at = performance.now()
      const sale = { email: `c${i}@firm${i}.test`, externalId: `s${i}`, amountMinor: 4_900, currency: 'EUR' }
      const answer = await shop.post('/api/v1/track/sale', { ...sale, clickIds: [click] })
      if (answer.status !== 201) throw new Error(JSON.stringify(answer.body))
      sold.push(performance.now() - at)
    }
    const perSecond = (n * 1000) / (performance.now() - began)
    await fill(portal, ann, size)
    await fill(portal, ben, small)
    const look = async (name: 'ann' | 'ben') => {
      const door = await portal.as(name)
      return times(full ? 60 : 20, () => door.get('/api/v1/me/partnership/overview?days=90'))
    }
    await look('ann')
    const [large, little] = [await look('ann'), await look('ben')]
    const balance = await times(100, () =>
      portal.db.read.all(
        sql`SELECT a.kind, b.amount_minor FROM ledger_account a JOIN ledger_balance b ON b.account_id = a.id WHERE a."of" = ${ann.id}`,
      ),
    )
    const most = (ms: number) => ({ of: 'ours' as const, atMost: ms })
    return [
      row({
        ...{ name: 'sale with its commission, durable', ours: median(sold), unit: 'ms', goal: most(40) },
        note: `${perSecond.toFixed(0)} a second one after another, 99th percentile ${p99(sold)} ms`,
      }),
      row({
        ...{ name: 'partner overview', ours: median(large), unit: 'ms', goal: most(50) },
        note: `${size.clicks} clicks and ${size.sales} sales; 99th percentile ${p99(large)} ms; ${(median(large) / median(little)).toFixed(2)} times that of a hundredth`,
      }),
      row({
        ...{ name: 'balances of a partner', ours: median(balance), unit: 'ms', goal: most(5) },
        note: `99th percentile ${p99(balance)} ms`,
      }),
    ]
  } finally {
    await portal.close()
  }
}

/** A year of clicks and sales of one partner, as their rows. */
async function fill(
  portal: World,
  { id, contactId, linkId }: Awaited<ReturnType<typeof partnerOf>>,
  { clicks, sales }: { clicks: number; sales: number },
) {
  const now = portal.now()
  await portal.db.write(async (tx) => {
    const series = (n: number) =>
      sql.raw(`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${n})`)
    const mark = id.slice(-3)
    await tx.run(sql`INSERT INTO click (id, link_id, at, channel, sub_id, bot, prefetch, duplicate, navigation, own, kept)
      ${series(clicks)} SELECT ${mark} || printf('%013d', i), ${linkId}, CAST(${now} - (${clicks} - i) * (${365 * DAY} / ${clicks}) AS INTEGER), 'copy', 's' || (i % 7), 0, 0, 0, 1, 0, 'address' FROM n`)
    await tx.run(
      sql`INSERT INTO link_day (link_id, day, channel, real) SELECT ${linkId}, date(at / 1000, 'unixepoch'), 'copy', count(*) FROM click WHERE link_id = ${linkId} AND id LIKE ${`${mark}%`} GROUP BY 2 ON CONFLICT DO UPDATE SET real = excluded.real`,
    )
    await tx.run(
      sql`INSERT INTO link_tally (id, seq) VALUES (1, (SELECT max(seq) FROM click)) ON CONFLICT (id) DO UPDATE SET seq = excluded.seq`,
    )
    await tx.run(sql`INSERT INTO sale (id, external_id, contact_id, amount_minor, net_minor, currency, request_hash, occurred_at, received_at)
      ${series(sales)} SELECT 'sal_' || ${mark} || i, ${mark} || i, ${contactId}, 5000, 4900, 'EUR', '', CAST(${now} - i * 1000 AS INTEGER), ${now} FROM n`)
    await tx.run(sql`INSERT INTO commission (id, partner_id, kind, sale_id, plan_version_id, rule_id, base_minor, amount_minor, currency, cause_key, occurred_at, clears_at, created_at)
      ${series(sales)} SELECT 'com_' || ${mark} || i, ${id}, 'sale', 'sal_' || ${mark} || i, 'plv_pgr_usual_1', 'all', 4900, 980, 'EUR', 'b' || ${mark} || i, CAST(${now} - i * 1000 AS INTEGER), CAST(${now} + ${30 * DAY} AS INTEGER), ${now} FROM n`)
    await tx.run(sql`INSERT INTO commission_place (commission_id, partner_id, currency, clears_at, pending_minor, held_minor, payable_minor, clearing_minor, paid_minor, owed_minor)
      ${series(sales)} SELECT 'com_' || ${mark} || i, ${id}, 'EUR', CAST(${now} + (i % 30) * ${DAY} AS INTEGER), CASE WHEN i % 100 = 0 THEN 980 ELSE 0 END, 0, 0, 0, CASE WHEN i % 100 = 0 THEN 0 ELSE 980 END, 0 FROM n`)
    await tx.run(sql`INSERT INTO partner_day (partner_id, day, currency, customers, sales, revenue_minor, earned_minor)
      ${series(365)} SELECT ${id}, date(${now} / 1000 - i * 86400, 'unixepoch'), 'EUR', CAST(${sales} / 365 AS INTEGER), CAST(${sales} / 365 AS INTEGER), CAST(${sales} * 13 AS INTEGER), CAST(${sales} * 3 AS INTEGER) FROM n WHERE 1 ON CONFLICT DO NOTHING`)
  })
}
const p99 = (ms: number[]) => [...ms].sort((a, b) => a - b)[Math.floor(ms.length * 0.99)]!.toFixed(1)
async function times(n: number, work: () => Promise<unknown>): Promise<number[]> {
  const taken: number[] = []
  for (let i = 0; i < n; i++) {
    const began = performance.now()
    await work()
    taken.push(performance.now() - began)
  }
  return taken
}
