import { Hono } from 'hono'
import type { Reads } from '../../../db/client.ts'
import { answer, doc, type Env, may, pathId, query } from '../../kernel/http.ts'
import { decodeCursor, pageOf } from '../../kernel/page.ts'
import { notFound } from '../../kernel/problem.ts'
import { wilson } from '../../kernel/wilson.ts'
import { ProgrammeReport, ReferralDetail, ReferralList, ReferralQuery, ReportQuery } from './contract.ts'
import * as store from './store.ts'

const DAY_MS = 86_400_000
type Found = NonNullable<Awaited<ReturnType<typeof store.referralBy>>>
const shown = ({ referral, ...people }: Found) => ({ ...referral, ...people })

async function reportOf(read: Reads, days: number, now: number) {
  const since = now - days * DAY_MS
  const channels = await store.byChannel(read, since)
  const sum = (key: 'shares' | 'clicks' | 'joined' | 'qualified') => channels.reduce((n, one) => n + one[key], 0)
  const total = { shares: sum('shares'), clicks: sum('clicks'), joined: sum('joined'), qualified: sum('qualified') }
  const rated = <R extends typeof total>(row: R) => ({
    ...row,
    // a code that was said aloud joins without a click
    joining: row.joined <= row.clicks ? wilson(row.joined, row.clicks) : null,
    qualifying: wilson(row.qualified, row.joined),
  })
  const { advocates, held, ...doubtful } = await store.aside(read, since)
  return { since, advocates, held, doubtful, total: rated(total), channels: channels.map(rated) }
}

/** Friends who came, for staff. */
export const referralRoutes = new Hono<Env>()
  .get(
    '/',
    doc('Friends who came, the newest first', 'referrals', { 200: ReferralList }),
    may('referrals.read'),
    query(ReferralQuery),
    async (c) => {
      const { state, name, cursor, limit } = c.req.valid('query')
      const { read } = c.var.ctx
      const rows = await store.referrals(read, { state, name, after: decodeCursor(cursor) }, limit + 1)
      const { items, nextCursor } = pageOf(rows, limit, ({ referral }) => ({ at: referral.joinedAt, id: referral.id }))
      return answer(c, ReferralList, { items: items.map(shown), counts: await store.counts(read), nextCursor })
    },
  )
  .get(
    '/report',
    doc('From share to click to join to what counts', 'referrals', { 200: ProgrammeReport }),
    may('referrals.read'),
    query(ReportQuery),
    async (c) => {
      const { read, now } = c.var.ctx
      return answer(c, ProgrammeReport, await reportOf(read, c.req.valid('query').days, now()))
    },
  )
  .get(
    '/:id',
    doc('One referral with its history', 'referrals', { 200: ReferralDetail }),
    may('referrals.read'),
    async (c) => {
      const { read } = c.var.ctx
      const found = await store.referralBy(read, pathId(c))
      if (!found) throw notFound('referral.not_found', 'There is no such referral.')
      const steps = await store.stepsOf(read, found.referral.id)
      const sales = await store.salesOf(read, found.referral.friendId)
      return answer(c, ReferralDetail, { ...shown(found), steps, sales })
    },
  )
