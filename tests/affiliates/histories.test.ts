import fc from 'fast-check'
import { expect, test } from 'vitest'
import { remainingNet, worthNow } from '../../api/affiliates/plans/rules.ts'
import { act, PLAN, type Programme, programme } from './history.ts'
import { faults } from './kit.ts'

/** A few in `npm test`; `npm run test:long` runs ten thousand. */
const HISTORIES = Number(process.env['HISTORIES'] ?? 100)

const rows = async ({ portal }: Programme, sql: string) => (await portal.db.clients.reader.execute(sql)).rows
const books = (one: Programme) =>
  rows(
    one,
    `SELECT a.kind, a.of, a.currency, b.amount_minor FROM ledger_account a JOIN ledger_balance b ON b.account_id = a.id ORDER BY a.id`,
  )

/** C1, C2: what is left of each commission is what its sale is worth now, or nothing where it was no honest one. */
async function checkCommissions(one: Programme) {
  const all = await rows(
    one,
    `SELECT c.amount_minor AS granted, c.rule_id AS rule, s.external_id AS sale, c.amount_minor + coalesce((SELECT sum(r.amount_minor)
      FROM commission r WHERE r.reverses_id = c.id), 0) AS left_minor,
      EXISTS (SELECT 1 FROM hold h WHERE h.subject_id = c.attribution_id AND h.state = 'confirmed') AS dishonest
    FROM commission c JOIN sale s ON s.id = c.sale_id WHERE c.kind = 'sale'`,
  )
  for (const { granted, rule, sale, left_minor, dishonest } of all) {
    const { net, gross, refunded } = one.sold.find(({ externalId }) => externalId === sale)!
    const plan = PLAN.find(({ id }) => id === rule)!
    const worth = worthNow(plan, Number(granted), remainingNet(net, gross, refunded))
    expect(Number(left_minor)).toBe(dishonest ? 0 : worth)
  }
  expect(new Set(all.map(({ sale }) => sale)).size).toBe(all.length)
}
/** C5: what a capped rule has earned in a month is within its cap. */
async function checkCaps(one: Programme) {
  const spent = await rows(
    one,
    `SELECT partner_id, strftime('%Y-%m', occurred_at / 1000, 'unixepoch') AS month, sum(amount_minor) AS sum FROM commission c
     WHERE rule_id = 'first' AND kind = 'sale' GROUP BY 1, 2`,
  )
  for (const { sum } of spent) expect(Number(sum)).toBeLessThanOrEqual(20_000 * 2)
}
/** P1, P2, P3: a commission is in one live payout at most, lines add up to payouts and payouts to batches. */
async function checkPayouts(one: Programme) {
  expect(
    await rows(one, `SELECT commission_id FROM payout_line WHERE released = 0 GROUP BY 1 HAVING count(*) > 1`),
  ).toEqual([])
  const sums = await rows(
    one,
    `SELECT p.amount_minor AS said, (SELECT sum(amount_minor) FROM payout_line l WHERE l.payout_id = p.id) AS lines FROM payout p`,
  )
  for (const { said, lines } of sums) expect(lines).toBe(said)
  const batches = await rows(
    one,
    `SELECT b.total_minor AS total, b.item_count AS items, (SELECT coalesce(sum(amount_minor), 0) FROM payout p WHERE p.batch_id = b.id
      AND p.state <> 'dropped') AS sum, (SELECT count(*) FROM payout p WHERE p.batch_id = b.id AND p.state <> 'dropped') AS n
    FROM payout_batch b WHERE b.state IN ('approved', 'settled')`,
  )
  for (const { total, items, sum, n } of batches) expect([sum, n]).toEqual([total, items])
  const paid = await rows(one, `SELECT coalesce(sum(amount_minor), 0) AS sum FROM payout WHERE state = 'paid'`)
  const cash = await rows(one, `SELECT coalesce(sum(paid_minor), 0) AS sum FROM commission_place`)
  expect(paid[0]!.sum).toBe(cash[0]!.sum)
}
/** R1: what was held and is free again has a decision that freed it. */
async function checkHolds(one: Programme) {
  const free = await rows(
    one,
    `SELECT c.id FROM commission_place l JOIN commission c ON c.id = l.commission_id JOIN hold h ON h.subject_id = c.attribution_id
     WHERE h.state = 'open' AND (l.payable_minor > 0 OR l.pending_minor > 0)
     UNION SELECT c.id FROM commission_place l JOIN commission c ON c.id = l.commission_id JOIN dispute d ON d.sale_id = c.sale_id
     WHERE d.state = 'open' AND (l.payable_minor > 0 OR l.pending_minor > 0)`,
  )
  expect(free).toEqual([])
}
/** L3: the journals, replayed one by one from nothing, lead to the same balances. */
async function replay(one: Programme) {
  const sums = new Map<string, number>()
  for (const { kind, of, amount } of await rows(
    one,
    `SELECT a.kind, a.of, p.amount_minor AS amount FROM posting p JOIN ledger_account a ON a.id = p.account_id ORDER BY p.journal_id, p.n`,
  ))
    sums.set(`${kind} ${of}`, (sums.get(`${kind} ${of}`) ?? 0) + Number(amount))
  for (const { kind, of, amount_minor } of await books(one))
    expect(sums.get(`${kind} ${of}`)).toBe(Number(amount_minor))
}

test(
  `${HISTORIES} histories of sales, refunds, doubts, bans, batches, results, retries and jumps of the clock leave the books right`,
  {
    timeout: 60_000 + HISTORIES * 5_000,
  },
  () =>
    fc.assert(
      fc.asyncProperty(fc.array(act, { minLength: 4, maxLength: 30 }), async (acts) => {
        const one = await programme()
        try {
          for (const step of acts) {
            const before = step.do === 'again' ? await books(one) : undefined
            await one.run(step)
            if (before) expect(await books(one)).toEqual(before) // L5
            expect(await faults(one.portal)).toEqual([]) // L1, L2, L4
          }
          await checkCommissions(one)
          await checkCaps(one)
          await checkPayouts(one)
          await checkHolds(one)
          await replay(one)
        } finally {
          await one.portal.close()
        }
      }),
      { numRuns: HISTORIES, endOnFailure: HISTORIES > 1000 },
    ),
)
