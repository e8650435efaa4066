import { sql } from 'drizzle-orm'
import type { Door } from '../people.ts'
import { type World, world } from '../world.ts'
import { type Bench, interleave, median, percentile, row } from './bench.ts'

const PRODUCTS = 500
const PAGE = '/api/v1/products/product-7'
const QUESTIONS: Record<string, readonly string[]> = {
  'page data: summary, first page, facets, own state': [
    PAGE,
    `${PAGE}/reviews`,
    `${PAGE}/reviews/facets`,
    '/api/v1/me/reviews',
  ],
  'the most helpful first': [`${PAGE}/reviews?sort=helpful`],
  'the fewest stars first': [`${PAGE}/reviews?sort=lowest`],
  'one star only': [`${PAGE}/reviews?stars=1`],
  'a word that one in fifty has': [`${PAGE}/reviews?q=word17`],
}

interface Peopled {
  portal: World
  door: Door
}
/** What a product page asks for, at two sizes: a visitor must not wait longer because more people wrote. */
export const bench: Bench = async ({ full }) => {
  const [few, many] = full ? [10_000, 1_000_000] : [10_000, 50_000]
  const [small, large] = [await portalOf(few), await portalOf(many)]
  try {
    const rows = []
    for (const [name, addresses] of Object.entries(QUESTIONS)) {
      const times: Record<'ours' | 'anchor', number[]> = { ours: [], anchor: [] }
      const ask =
        ({ portal, door }: Peopled, kept: number[]) =>
        async () => {
          const took: number[] = []
          for (let i = 0; i < (full ? 100 : 20); i++) {
            portal.later({ ms: 1_000 }) // readers have a limit, which this one does not reach
            const began = performance.now()
            for (const { status } of await Promise.all(addresses.map((address) => door.get(address)))) {
              if (status !== 200) throw new Error(`${name} answered ${status}`)
            }
            took.push(performance.now() - began)
          }
          kept.push(...took)
          return median(took)
        }
      const turns = { ours: ask(large, times.ours), anchor: ask(small, times.anchor) }
      const { ours, anchor, ratio } = await interleave(turns, { rounds: full ? 9 : 5 })
      const p99 = (of: number[]) => percentile(of, 0.99).toFixed(1)
      rows.push(
        row({
          ...{ name: `reviews: ${name}`, ours, anchor, ratio, unit: 'ms' },
          // the larger portal finds more of a word, so a search is held to a time
          goal: name.startsWith('a word') ? { of: 'ours', atMost: 50 } : { of: 'ratio', atMost: 1.5 },
          note: `p50 at ${many} against ${few}; p99 ${p99(times.ours)} and ${p99(times.anchor)} ms`,
        }),
      )
    }
    return rows
  } finally {
    await small.portal.close()
    await large.portal.close()
  }
}

async function portalOf(n: number): Promise<Peopled> {
  const portal = await world({ asRun: true, startsAt: Date.now() })
  const olga = await portal.as('olga')
  await olga.post('/api/v1/products', { name: 'Product', kind: 'product' })
  await fill(portal, n)
  portal.later({ days: 1 })
  await portal.worker.drain() // what is counted by night
  return { portal, door: await portal.as('ann') }
}

/** Written by the database itself: 500 products, as many authors as reviews of one product, one word in fifty the same. */
async function fill(portal: World, n: number): Promise<void> {
  const authors = Math.ceil(n / PRODUCTS)
  const counting = (to: number) =>
    sql.raw(`WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < ${to})`)
  await portal.db.write(async (tx) => {
    await tx.run(sql`${counting(PRODUCTS)} INSERT INTO product (id, slug, name, kind, created_at)
      SELECT 'prd' || i, 'product-' || i, 'Product ' || i, 'product', i FROM n`)
    await tx.run(sql`${counting(authors)} INSERT INTO contact (id, email, name, source, canonical_id, created_at)
      SELECT 'con_' || i, 'p' || i || '@x.test', 'Person ' || i, 'sign_up', 'con_' || i, i FROM n`)
  })
  const CHUNK = 50_000
  for (let from = 0; from < n; from += CHUNK) {
    const to = Math.min(n, from + CHUNK)
    await portal.db.write(async (tx) => {
      await tx.run(sql`WITH RECURSIVE n(i) AS (SELECT ${sql.raw(String(from))} UNION ALL SELECT i + 1 FROM n WHERE i + 1 < ${sql.raw(String(to))})
        INSERT INTO review (id, product_id, contact_id, rating, title, body, lang, author_name, display_name,
          experience_date, state, shown, submitted_at, state_changed_at, published_at, helpful_up, helpful_score)
        SELECT 'rev_' || i, 'prd' || (i % ${sql.raw(String(PRODUCTS))}), 'con_' || (i / ${sql.raw(String(PRODUCTS))}), 1 + (i / 7 * 31) % 5, 'Title ' || i,
          'It saves me an hour a day, and word' || ((i / 11) % 50) || ' is what I would tell a friend about it.', 'en',
          'Person', 'Person', '2026-01-01', 'published', 1, i, i, i, i % 90, (i % 90) / 100.0 FROM n`)
      await tx.run(sql`INSERT INTO review_search (rowid, words, product)
        SELECT number, title || ' ' || body, 'p' || product_id FROM review WHERE published_at >= ${from} AND published_at < ${to}`)
    })
  }
  await portal.db.write((tx) =>
    tx.run(sql`INSERT INTO rating_summary (product_id, n1, n2, n3, n4, n5)
      SELECT product_id, sum(rating = 1), sum(rating = 2), sum(rating = 3), sum(rating = 4), sum(rating = 5)
      FROM review GROUP BY product_id`),
  )
}
