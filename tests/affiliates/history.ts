import { and, eq } from 'drizzle-orm'
import fc from 'fast-check'
import { createCtx } from '../../api/kernel/context.ts'
import { newId } from '../../api/kernel/ids.ts'
import { partner } from '../../db/schema/affiliates.ts'
import { linkAttribution } from '../../db/schema/attribution.ts'
import { account } from '../../db/schema/identity.ts'
import { hold } from '../../db/schema/risk.ts'
import { host } from '../helpers.ts'
import { doorOf } from '../people.ts'
import { contactIdOf } from '../referrals/kit.ts'
import { type World, world } from '../world.ts'
import { clickOn, groupOf, partnerOf, rule } from './kit.ts'

const who = fc.nat({ max: 2 })
const share = fc.integer({ min: 1, max: 100 })
const amount = fc.integer({ min: 0, max: 50_000 })
export const act = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ do: fc.constant('sale' as const), who, gross: amount, tax: fc.nat({ max: 9_000 }) }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('refund' as const), n: fc.nat({ max: 20 }), share }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('failed' as const), n: fc.nat({ max: 20 }) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      ...{ do: fc.constant('dispute' as const), n: fc.nat({ max: 20 }), share },
      to: fc.constantFrom('open' as const, 'won' as const, 'lost' as const),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('again' as const), n: fc.nat({ max: 40 }) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('hold' as const), who }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('decide' as const), n: fc.nat({ max: 5 }), clear: fc.boolean() }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constantFrom('ban' as const, 'resume' as const), partner: fc.nat({ max: 1 }) }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('draw' as const) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('agree' as const), n: fc.nat({ max: 3 }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('cancel' as const), n: fc.nat({ max: 3 }) }) },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('result' as const), n: fc.nat({ max: 6 }), paid: fc.boolean() }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('late' as const), n: fc.nat({ max: 6 }), arrived: fc.boolean() }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('later' as const), days: fc.integer({ min: 0, max: 20 }) }) },
)
export type Act = typeof act extends fc.Arbitrary<infer A> ? A : never
export const PLAN = [
  rule({ id: 'usual', bp: 1750 }),
  rule({ id: 'first', bp: 4000, duration: 'first', currency: 'EUR', cap: { per: 'month', amountMinor: 20_000 } }),
  rule({ id: 'flat', bp: null, amountMinor: 300, currency: 'EUR', duration: 'months', months: 2 }),
]
export interface Sold {
  externalId: string
  gross: number
  net: number
  refunded: number
}
type Back = { sale: Sold; externalId: string; amount: number; failed: boolean }

/** A programme with two partners and three customers, and everything that can happen to it. */
export async function programme() {
  const portal = await world()
  await portal.as('olga')
  await portal.as('ada')
  const shop = await host(portal)
  await groupOf(portal, PLAN, { holdDays: 14 })
  const partners = [await partnerOf(portal, 'ann'), await partnerOf(portal, 'ben')]
  for (const [n, name] of (['ann', 'ben'] as const).entries()) {
    const method = { rail: 'paypal', name, account: `pay${n}@example.com` }
    await (await portal.as(name)).put('/api/v1/me/partnership/payout-method', method)
  }
  const links = [partners[0]!, partners[0]!, partners[1]!]
  const sent: [string, object][] = []
  const sold: Sold[] = []
  const backs: Back[] = []
  const disputes = new Map<string, { amount: number; closed: boolean }>()
  // days pass, and nobody of the team stays signed in for that long
  const again = async (who: 'olga' | 'ada') => {
    const by = eq(account.email, `${who}@example.com`)
    const { id, role } = (await portal.db.read.select().from(account).where(by).get())!
    return doorOf(portal, { cookie: (await portal.sessions.open({ id, role, epoch: 0 }))!.split(';')[0]! })
  }
  const payouts = async () =>
    (await portal.db.clients.reader.execute('SELECT id, batch_id, state, amount_minor FROM payout ORDER BY id')).rows
  const batches = async () => {
    const { status, body } = await (await again('olga')).get('/api/v1/payout-batches?limit=50')
    if (status !== 200) throw new Error(JSON.stringify(body))
    return body.items.toReversed()
  }
  const track = async (what: string, body: object) => {
    sent.push([what, body])
    return shop.post(`/api/v1/track/${what}`, body)
  }
  const ctx = () => createCtx(portal.services, { kind: 'system', job: 'history' }, 'history')

  const does: { [A in Act as A['do']]: (one: A) => Promise<unknown> } = {
    async sale({ who: n, gross, tax }) {
      const externalId = `s${sold.length}`
      const net = Math.max(0, gross - tax)
      const clickIds = [await clickOn(portal, links[n]!.linkId)]
      portal.later({ ms: 5_000 })
      const sale = {
        externalId,
        email: `c${n}@firm${n}.test`,
        amountMinor: gross,
        netMinor: net,
        currency: 'EUR',
        clickIds,
      }
      const answer = await track('sale', sale)
      if (answer.status !== 201) throw new Error(JSON.stringify(answer))
      sold.push({ externalId, gross, net, refunded: 0 })
    },
    async refund({ n, share: percent }) {
      const sale = sold[n % Math.max(1, sold.length)]
      const back = sale && Math.max(1, Math.floor(((sale.gross - sale.refunded) * percent) / 100))
      if (!sale || sale.gross - sale.refunded < back!) return
      const body = {
        externalId: `r${sent.length}`,
        saleExternalId: sale.externalId,
        amountMinor: back,
        currency: 'EUR',
      }
      const answer = await track('refund', body)
      if (answer.status !== 201) throw new Error(JSON.stringify(answer))
      sale.refunded += back!
      backs.push({ sale, externalId: body.externalId, amount: back!, failed: false })
    },
    async failed({ n }) {
      const back = backs[n % Math.max(1, backs.length)]
      if (!back || back.failed) return
      const body = { saleExternalId: back.sale.externalId, externalId: back.externalId }
      const answer = await track('refund/failed', body)
      if (answer.status >= 400) throw new Error(JSON.stringify(answer))
      back.failed = true
      back.sale.refunded -= back.amount
    },
    async dispute({ n, share: percent, to }) {
      const sale = sold[n % Math.max(1, sold.length)]
      if (!sale || sale.gross === 0) return
      const id = `d-${sale.externalId}`
      const known = disputes.get(id)
      if (known?.closed) return
      const amountMinor = known?.amount ?? Math.max(1, Math.floor((sale.gross * percent) / 100))
      const body = { externalId: id, saleExternalId: sale.externalId, amountMinor, currency: 'EUR', state: to }
      const answer = await track('dispute', body)
      if (answer.status >= 400) throw new Error(JSON.stringify(answer))
      disputes.set(id, { amount: amountMinor, closed: to !== 'open' })
      const lost = to === 'lost' ? Math.min(amountMinor, sale.gross - sale.refunded) : 0
      sale.refunded += lost
      if (lost > 0) backs.push({ sale, externalId: id, amount: lost, failed: true })
    },
    async again({ n }) {
      const [what, body] = sent[n % Math.max(1, sent.length)] ?? []
      if (what) await shop.post(`/api/v1/track/${what}`, body)
    },
    async hold({ who: n }) {
      const at = await binding(portal, n)
      if (!at) return
      await ctx().write(async (tx) => {
        const id = newId('hld', tx.now)
        const about = { subjectKind: 'attribution', subjectId: at.id, contactId: at.contactId }
        const row = { ...about, id, rule: `test_${id}`, action: 'hold' as const, ownerId: at.ownerId!, evidence: '{}' }
        await tx.insert(hold).values({ ...row, state: 'open', openedAt: tx.now, dueAt: tx.now })
        await tx.emit('hold.opened', { holdId: id, rule: row.rule, ...about })
      })
    },
    async decide({ n, clear }) {
      const open = await portal.db.read
        .select({ id: hold.id })
        .from(hold)
        .where(eq(hold.state, 'open'))
        .orderBy(hold.id)
      const one = open[n % Math.max(1, open.length)]
      const body = { decision: clear ? 'clear' : 'confirm', reason: 'As it happens' }
      if (one) await (await again('olga')).post(`/api/v1/holds/${one.id}/decision`, body)
    },
    ban: ({ partner: n }) => move(n, 'banned'),
    resume: ({ partner: n }) => move(n, 'approved'),
    draw: async () => (await again('olga')).post('/api/v1/payout-batches', { rail: 'paypal', currency: 'EUR' }),
    async agree({ n }) {
      const all = await batches()
      const one = all[n % Math.max(1, all.length)]
      if (one)
        await (await again('ada')).post(`/api/v1/payout-batches/${one.id}/agreement`, { totalMinor: one.totalMinor })
    },
    async cancel({ n }) {
      const all = await batches()
      const one = all[n % Math.max(1, all.length)]
      if (one) await (await again('olga')).post(`/api/v1/payout-batches/${one.id}/cancel`)
    },
    async result({ n, paid }) {
      const all = await payouts()
      const one = all[n % Math.max(1, all.length)]
      const body = paid ? { paid, providerRef: `tx-${one?.id}` } : { paid, reason: 'Account closed' }
      if (one) await (await again('olga')).post(`/api/v1/payouts/${one.id}/mark`, body)
    },
    async late({ n, arrived }) {
      const all = await payouts()
      const one = all[n % Math.max(1, all.length)]
      if (one) await (await again('olga')).post(`/api/v1/payouts/${one.id}/late`, { arrived })
    },
    async later({ days }) {
      portal.later({ days: days / 10 })
      await portal.worker.drain()
    },
  }
  async function move(n: number, state: 'banned' | 'approved') {
    const { id: partnerId, contactId } = partners[n]!
    await ctx().write(async (tx) => {
      const moved = await tx
        .update(partner)
        .set({ state, movedAt: tx.now })
        .where(and(eq(partner.id, partnerId), eq(partner.state, state === 'banned' ? 'approved' : 'banned')))
        .returning()
      if (moved.length > 0)
        await tx.emit(state === 'banned' ? 'affiliate.banned' : 'affiliate.resumed', { contactId, partnerId })
    })
    await portal.worker.drain()
  }
  return {
    portal,
    partners,
    sold,
    payouts,
    run: (one: Act) => (does[one.do] as (a: Act) => Promise<unknown>)(one),
  }
}

async function binding(portal: World, n: number) {
  const contactId = await contactIdOf(portal, `c${n}@firm${n}.test`).catch(() => undefined)
  if (!contactId) return undefined
  const live = eq(linkAttribution.contactId, contactId)
  return (await portal.db.read.select().from(linkAttribution).where(live)).find((one) => one.linkId && !one.endedAt)
}
export type Programme = Awaited<ReturnType<typeof programme>>
