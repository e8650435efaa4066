import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { host } from '../../helpers.ts'
import { clicked, contactIdOf, linkOf } from '../../referrals/kit.ts'
import {
  charge,
  DORA,
  dispute,
  event,
  invoice,
  paidBy,
  refund,
  type Shop,
  type StripeEvent,
  send,
  session,
  shop,
  subscribed,
} from './kit.ts'

let portal: Shop
let click: string
const open = async () => {
  portal = await shop()
  await portal.as('ann')
  click = await clicked(portal, await linkOf(portal, 'ANN2345', await contactIdOf(portal, 'ann@example.com')))
}
beforeEach(open)
afterEach(() => portal.close())
const buy = () => portal.tell('checkout.session.completed', session({ client_reference_id: click }))
const sums = async () => {
  const query = `SELECT s.external_id AS sale, s.amount_minor AS was,
    coalesce((SELECT sum(r.amount_minor - coalesce((SELECT sum(v.amount_minor) FROM refund_reversal v WHERE v.refund_id = r.id), 0)) FROM refund r WHERE r.sale_id = s.id), 0) AS back
    FROM sale s ORDER BY 1`
  return (await portal.db.clients.reader.execute(query)).rows.map((row) => ({ ...row }))
}
const back = async () => Number((await sums())[0]?.['back'])
const numbers = async () =>
  (await portal.db.clients.reader.execute('SELECT external_id FROM refund ORDER BY id')).rows.map(
    (row) => row['external_id'],
  )

describe('money that went back', () => {
  test('in parts is each part, by the number of the refund', async () => {
    await buy()
    await portal.tell('refund.created', refund('re_1', 3_000))
    await portal.tell('charge.refunded', charge(3_000))
    portal.later({ minutes: 1 })
    await portal.tell('charge.refunded', charge(5_000))
    await portal.tell('refund.created', refund('re_2', 2_000))
    expect(await sums()).toEqual([{ sale: 'pi_1', was: 12_400, back: 5_000 }])
    const [first, second] = await portal.facts('sale.refunded')
    expect(first).toMatchObject({ amountMinor: 3_000, refundedMinor: 3_000 })
    expect(second).toMatchObject({ amountMinor: 2_000, refundedMinor: 5_000 })
    expect((await numbers())[0]).toBe('re_1')
  })

  test('counts when it has arrived, not while it is on its way', async () => {
    await buy()
    await portal.tell('refund.created', refund('re_1', 3_000, 'pending'))
    await portal.tell('charge.refunded', charge(3_000))
    expect(await back()).toBe(0)
    portal.later({ minutes: 1 })
    await portal.tell('refund.updated', refund('re_1', 3_000, 'succeeded'))
    expect(await back()).toBe(3_000)
  })

  test('and did not arrive after all is told by an opposite fact', async () => {
    await buy()
    await portal.tell('refund.created', refund('re_1', 3_000))
    await portal.tell('refund.created', refund('re_2', 1_000))
    portal.later({ minutes: 1 })
    await portal.tell('refund.failed', refund('re_1', 3_000, 'failed'))
    await portal.tell('refund.updated', refund('re_1', 3_000, 'failed'))
    expect(await back()).toBe(1_000)
    expect(await portal.facts('sale.refund_failed')).toMatchObject([{ amountMinor: 3_000, refundedMinor: 1_000 }])
    portal.later({ minutes: 1 })
    await portal.tell('refund.created', refund('re_3', 11_400))
    expect(await back()).toBe(12_400)
  })

  test('failed, when its failure and its making are told in one second and the wrong way round', async () => {
    await buy()
    await portal.tell('refund.failed', refund('re_1', 3_000, 'failed'))
    await portal.tell('refund.created', refund('re_1', 3_000))
    await portal.tell('refund.created', refund('re_1', 3_000, 'pending'))
    expect([await back(), await portal.facts('sale.refunded')]).toEqual([0, []])
  })

  test('is never more than the sale, whatever Stripe says', async () => {
    await buy()
    await portal.tell('charge.refunded', charge(99_999))
    await portal.tell('refund.created', refund('re_1', 50_000))
    expect(await back()).toBe(12_400)
  })

  test('that the host told of as well, by Stripe’s number, is one', async () => {
    await buy()
    const said = { externalId: 're_1', saleExternalId: 'pi_1', amountMinor: 3_000, currency: 'EUR' }
    await (await host(portal)).post('/api/v1/track/refund', said)
    await portal.tell('refund.created', refund('re_1', 3_000))
    await portal.tell('charge.refunded', charge(3_000))
    expect(await back()).toBe(3_000)
    expect(await portal.outcomes()).toEqual(['recorded sale', 'recorded nothing_new', 'recorded nothing_new'])
  })

  test('in another currency than the sale stays, with the field', async () => {
    await buy()
    await portal.tell('refund.created', refund('re_1', 3_000, 'succeeded', { currency: 'usd' }))
    expect(await portal.events('?outcome=failed')).toMatchObject([{ reason: 'currency_other', field: 'currency' }])
  })

  test('by a credit note to the customer’s balance is a part of the sale', async () => {
    await buy()
    await portal.tell('invoice.paid', invoice({ billing_reason: 'subscription_cycle' }))
    const note = {
      id: 'cn_1',
      invoice: 'in_1',
      currency: 'eur',
      status: 'issued',
      post_payment_amount: 700,
      refunds: [],
    }
    await portal.tell('credit_note.created', note)
    await portal.tell('credit_note.created', note)
    expect(await sums()).toMatchObject([{ sale: 'in_1', back: 700 }, { back: 0 }])
  })
})

describe('what comes before its sale', () => {
  test('waits, and is done in the change that makes the sale', async () => {
    await portal.tell('charge.refunded', charge(3_000))
    await portal.tell('charge.dispute.created', dispute('needs_response', { amount: 9_400 }))
    expect(await portal.outcomes()).toEqual(['waiting sale', 'waiting sale'])
    portal.later({ days: 40 })
    await portal.worker.drain()
    await buy()
    expect(await portal.outcomes()).toEqual(['recorded refund', 'recorded dispute', 'recorded sale'])
    expect(await back()).toBe(3_000)
  })

  test('waits too for what says which invoice a payment was of', async () => {
    await buy()
    await portal.tell('invoice.paid', invoice({ billing_reason: 'subscription_cycle' }))
    await portal.tell('charge.refunded', charge(3_000, { id: 'ch_2', payment_intent: 'pi_2' }))
    expect((await portal.outcomes()).at(-1)).toBe('waiting sale')
    await portal.tell('invoice_payment.paid', paidBy('pi_2'))
    expect(await sums()).toMatchObject([
      { sale: 'in_1', back: 3_000 },
      { sale: 'pi_1', back: 0 },
    ])
  })

  test('is done within the minute when the host told of the sale', async () => {
    await portal.tell('charge.refunded', charge(3_000))
    const server = await host(portal)
    await server.post('/api/v1/track/lead', { email: DORA.email })
    await server.post('/api/v1/track/sale', {
      externalId: 'pi_1',
      email: DORA.email,
      amountMinor: 12_400,
      currency: 'EUR',
    })
    portal.later({ minutes: 1 })
    await portal.worker.drain()
    expect(await back()).toBe(3_000)
  })
})

describe('a dispute', () => {
  test.each([
    ['lost', 'lost', 12_400],
    ['won', 'won', 0],
    ['warning_closed', 'won', 0],
  ])('that ends as %s is %s', async (status, to, sum) => {
    await buy()
    await portal.tell('charge.dispute.created', dispute(to === 'won' ? 'warning_needs_response' : 'needs_response'))
    await portal.tell('charge.dispute.updated', dispute('under_review'))
    await portal.tell('charge.dispute.closed', dispute(status))
    expect(await portal.facts('sale.disputed')).toMatchObject([{ to: 'open' }, { to }])
    expect(await back()).toBe(sum)
  })

  test('whose end comes first is ended, and its beginning says nothing new', async () => {
    await buy()
    await portal.tell('charge.dispute.closed', dispute('lost'))
    await portal.tell('charge.dispute.created', dispute('needs_response'))
    expect(await portal.facts('sale.disputed')).toMatchObject([{ to: 'lost' }])
    expect(await portal.outcomes()).toEqual(['recorded sale', 'recorded dispute', 'recorded nothing_new'])
  })

  test('that is said to have ended in two ways stays, with its reason', async () => {
    await buy()
    await portal.tell('charge.dispute.closed', dispute('lost'))
    await portal.tell('charge.dispute.closed', dispute('won'))
    expect((await portal.outcomes()).at(-1)).toBe('failed dispute.closed')
    expect(await back()).toBe(12_400)
  })
})

/** Everything Stripe tells of one subscription's first payment: three refunds in part, of which one fails, and a dispute. */
function story(ends: 'lost' | 'won', fails: boolean): StripeEvent[] {
  const at = (minutes: number) => ({ created: Math.floor(portal.now() / 1000) - 6_000 + minutes * 60 })
  const made = (minutes: number) => ({ created: at(minutes).created })
  return [
    event(portal, 'checkout.session.completed', subscribed({ client_reference_id: click }), at(0)),
    event(portal, 'invoice.paid', invoice(), at(0)),
    event(portal, 'invoice_payment.paid', paidBy(), at(0)),
    event(portal, 'charge.refunded', charge(1_000), at(10)),
    event(portal, 'refund.created', refund('re_1', 1_000, 'succeeded', made(10)), at(10)),
    event(portal, 'charge.refunded', charge(3_500), at(20)),
    event(portal, 'charge.refunded', charge(6_500), at(30)),
    ...(fails ? [event(portal, 'refund.failed', refund('re_3', 3_000, 'failed', made(30)), at(40))] : []),
    event(portal, 'charge.dispute.created', dispute('needs_response', { amount: 5_000 }), at(50)),
    event(portal, 'charge.dispute.closed', dispute(ends, { amount: 5_000 }), at(60)),
  ]
}

test('in whatever order and however often it comes, it is the same sale, the same sums and each fact once', async () => {
  const order = fc.shuffledSubarray(
    Array.from({ length: 10 }, (_, i) => i),
    { minLength: 10 },
  )
  const again = fc.array(fc.nat({ max: 9 }), { maxLength: 6 })
  await fc.assert(
    fc.asyncProperty(order, again, fc.constantFrom('lost', 'won'), fc.boolean(), async (first, more, ends, fails) => {
      await portal.close()
      await open()
      portal.later({ days: 1 })
      const all = story(ends as 'lost', fails)
      const sent = [...first, ...more].flatMap((i) => all[i] ?? [])
      for (const one of sent) expect((await send(portal, one)).status).toBe(200)
      await portal.settle()
      const refunded = fails ? 3_500 : 6_500
      const lost = ends === 'lost' ? 5_000 : 0
      expect(await sums()).toEqual([{ sale: 'in_1', was: 12_400, back: refunded + lost }])
      expect(await portal.facts('sale.recorded')).toHaveLength(1)
      expect(await portal.facts('attribution.bound')).toHaveLength(1)
      const moves = (await portal.facts('sale.disputed')).map((fact) => (fact as unknown as { to: string }).to)
      expect(moves.filter((to) => to === ends)).toHaveLength(1)
      const money = (await portal.facts('sale.refunded')) as unknown as { amountMinor: number; refundedMinor: number }[]
      const undone = (await portal.facts('sale.refund_failed')) as unknown as { amountMinor: number }[]
      const sum = (list: { amountMinor: number }[]) => list.reduce((total, one) => total + one.amountMinor, 0)
      expect(sum(money) - sum(undone)).toBe(refunded + lost)
      expect(Math.max(...money.map(({ refundedMinor }) => refundedMinor))).toBeLessThanOrEqual(12_400)
      expect((await portal.events()).every(({ outcome }) => outcome === 'recorded')).toBe(true)
    }),
    { numRuns: 25 },
  )
})
