import { sql } from 'drizzle-orm'
import type { Door } from '../people.ts'
import { type World, world } from '../world.ts'
import { type Bench, interleave, median, percentile, row } from './bench.ts'

interface Peopled {
  portal: World
  ann: Door
  mia: Door
  n: number
}
type Ask = (at: Peopled, i: number) => Promise<{ status: number }>

let cursors = new Map<Peopled, string>()
const LIST = '/api/v1/requests?limit=20'
/** What the page of a board asks for, and what people do there. */
const READS: Record<string, Ask> = {
  'list, trending': ({ ann }) => ann.get(`${LIST}&sort=trending`),
  'list, most votes': ({ ann }) => ann.get(`${LIST}&sort=top`),
  'list, new': ({ ann }) => ann.get(`${LIST}&sort=new`),
  'list, second page': (at) => at.ann.get(`${LIST}&sort=top&cursor=${cursors.get(at)}`),
  'one request': ({ ann, n }, i) => ann.get(`/api/v1/requests/${1 + ((i * 37) % n)}`),
  'what is alike': ({ ann }, i) => ann.get(`/api/v1/requests/similar?q=word${i % 50}%20exprot`),
  // each by a browser of its own, so that it is a new vote at either size
  'cast a vote': ({ portal, n }, i) => portal.visitor.put(`/api/v1/requests/${1 + ((i * 53 + 7) % n)}/vote`, {}),
}

/** A board at two sizes: nobody waits longer because more people voted. Full: 10,000 requests, 1.1 million votes, 100,000 comments. */
export const bench: Bench = async ({ full }) => {
  const size = full
    ? { requests: 10_000, votes: 1_100_000, comments: 100_000 }
    : { requests: 2_000, votes: 60_000, comments: 5_000 }
  const tenth = { requests: size.requests / 100, votes: size.votes / 100, comments: size.comments / 100 }
  const [small, large] = [await portalOf(tenth), await portalOf(size)]
  cursors = new Map()
  for (const at of [small, large]) cursors.set(at, (await at.ann.get(`${LIST}&sort=top`)).body.nextCursor)
  try {
    const rows = []
    for (const [name, ask] of Object.entries(READS)) {
      const times: Record<'ours' | 'anchor', number[]> = { ours: [], anchor: [] }
      const turn = (at: Peopled, kept: number[]) => async () => {
        const took: number[] = []
        for (let i = 0; i < (full ? 100 : 20); i++) {
          at.portal.later({ ms: 80_000 }) // readers and voters have limits, which these do not reach
          const began = performance.now()
          const { status } = await ask(at, kept.length + i)
          if (status !== 200) throw new Error(`${name} answered ${status}`)
          took.push(performance.now() - began)
        }
        kept.push(...took)
        return median(took)
      }
      const turns = { ours: turn(large, times.ours), anchor: turn(small, times.anchor) }
      const { ours, anchor, ratio } = await interleave(turns, { rounds: full ? 9 : 5 })
      const p99 = (of: number[]) => percentile(of, 0.99).toFixed(1)
      rows.push(
        row({
          ...{ name: `requests: ${name}`, ours, anchor, ratio, unit: 'ms' },
          // a search finds more where there is more, so it is held to a time
          goal: name === 'what is alike' ? { of: 'ours', atMost: 50 } : { of: 'ratio', atMost: 2 },
          note: `p50 at ${size.requests} against ${tenth.requests}; p99 ${p99(times.ours)} and ${p99(times.anchor)} ms`,
        }),
      )
    }
    rows.push(...(await merging(large, full)))
    return rows
  } finally {
    await small.portal.close()
    await large.portal.close()
  }
}

/** The request with the second most votes into that with the most, and apart again. */
async function merging({ portal, mia }: Peopled, full: boolean) {
  const took: { merge: number[]; unmerge: number[] } = { merge: [], unmerge: [] }
  let union = 0
  for (let i = 0; i < (full ? 7 : 3); i++) {
    portal.later({ ms: 5_000 })
    let began = performance.now()
    const merged = await mia.post('/api/v1/requests/2/merge', { into: 1 })
    took.merge.push(performance.now() - began)
    if (merged.status !== 200) throw new Error(JSON.stringify(merged.body))
    union = merged.body.votes
    began = performance.now()
    const apart = await mia.delete('/api/v1/requests/2/merge')
    took.unmerge.push(performance.now() - began)
    if (apart.status !== 200) throw new Error(JSON.stringify(apart.body))
  }
  const [merge, unmerge] = [median(took.merge), median(took.unmerge)]
  return [
    row({
      ...{ name: 'requests: merge', ours: merge, unit: 'ms', goal: { of: 'ours', atMost: 500 } },
      note: `the two largest, ${union} voters together; apart again ${unmerge.toFixed(0)} ms`,
    }),
  ]
}

interface Size {
  requests: number
  votes: number
  comments: number
}
async function portalOf(size: Size): Promise<Peopled> {
  const portal = await world({ asRun: true, startsAt: Date.now() })
  await fill(portal, size)
  portal.later({ days: 1 })
  return { portal, ann: await portal.as('ann'), mia: await portal.as('mia'), n: size.requests }
}

/**
 * Written by the database itself. Two requests are large (a hundredth and a two-hundredth of all votes and more), the
 * others share the rest, as boards are.
 */
async function fill(portal: World, { requests, votes, comments }: Size): Promise<void> {
  const [first, second] = [Math.round(votes / 100), Math.round(votes / 200)]
  const people = Math.max(first, 200)
  const each = Math.max(1, Math.floor((votes - first - second) / requests))
  const counting = (to: number, from = 0) =>
    sql.raw(`WITH RECURSIVE n(i) AS (SELECT ${from} UNION ALL SELECT i + 1 FROM n WHERE i + 1 < ${to})`)
  const at = portal.now()
  await portal.db.write(async (tx) => {
    await tx.run(sql`${counting(people)} INSERT INTO contact (id, email, name, source, canonical_id, created_at)
      SELECT 'con_' || i, 'p' || i || '@x.test', 'Person ' || i, 'sign_up', 'con_' || i, i FROM n`)
    await tx.run(sql`${counting(requests, 0)} INSERT INTO request (number, id, board_id, title, body, status_id, category,
        status_changed_at, moderation, shown, created_at, updated_at)
      SELECT i + 1, 'frq_' || i, 'brd_ideas', 'Wish ' || i || ' for word' || (i % 50) || ' export', 'It would save me an hour.',
        CASE i % 10 WHEN 8 THEN 'sts_planned' WHEN 9 THEN 'sts_started' ELSE 'sts_open' END,
        CASE i % 10 WHEN 8 THEN 'planned' WHEN 9 THEN 'started' ELSE 'open' END,
        ${at}, 'published', 1, ${at} - (i % 700) * 86400000, ${at} FROM n`)
    await tx.run(sql`INSERT INTO request_search (rowid, title, body) SELECT number, title, body FROM request`)
    await tx.run(sql`INSERT INTO request_trigram (rowid, title) SELECT number, lower(title) FROM request`)
  })
  const cast = (from: string) =>
    sql.raw(`INSERT OR IGNORE INTO request_vote (request_id, voter_id, contact_id, created_at) ${from}`)
  await portal.db.write(async (tx) => {
    for (const [i, n] of [
      [0, first],
      [1, second],
    ] as const) {
      await tx.run(
        cast(`WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < ${n})
        SELECT 'frq_${i}', 'con_' || i, 'con_' || i, ${at} - (i % 900) * 86400000 FROM n`),
      )
    }
  })
  for (let from = 2; from < requests; from += 1_000) {
    await portal.db.write((tx) =>
      tx.run(
        cast(`WITH RECURSIVE v(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM v WHERE i + 1 < ${each})
        SELECT r.id, 'con_' || ((r.number * 31 + v.i * 7) % ${people}), 'con_' || ((r.number * 31 + v.i * 7) % ${people}),
          ${at} - ((r.number + v.i) % 900) * 86400000
        FROM request r JOIN v WHERE r.number > ${from} AND r.number <= ${from + 1_000}`),
      ),
    )
  }
  await portal.db.write(async (tx) => {
    await tx.run(sql`${counting(comments)} INSERT INTO request_comment (id, request_id, kind, contact_id, body, moderation, announced_at, created_at)
      SELECT 'rcm_' || i, 'frq_' || (i % ${sql.raw(String(requests))}), 'comment', 'con_' || (i % ${sql.raw(String(people))}),
        'I need this too.', 'published', ${at}, ${at} - i FROM n`)
    await tx.run(sql`UPDATE request SET
      vote_count = (SELECT count(*) FROM request_vote v WHERE v.request_id = request.id),
      comment_count = (SELECT count(*) FROM request_comment c WHERE c.request_id = request.id),
      trend = (SELECT max((v.created_at - 1577836800000) * 0.000000000573) FROM request_vote v WHERE v.request_id = request.id),
      appeal = (number % 100) / 100.0`)
  })
}
