import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { charge, event, invoice, SECRET, send, session, signature, subscribed } from '../conversions/stripe/kit.ts'
import { clicked, contactIdOf, linkOf } from '../referrals/kit.ts'
import { startSqld } from '../sqld.ts'
import { type World, world } from '../world.ts'
import { end, startProcess } from './processes.ts'

describe.each(['http', 'ws'] as const)('events of Stripe in two processes on one libSQL server over %s', (kind) => {
  let server: Awaited<ReturnType<typeof startSqld>>
  let processes: Awaited<ReturnType<typeof startProcess>>[]
  let portal: World
  let link: string
  beforeAll(async () => {
    server = await startSqld()
    processes = await Promise.all([startProcess(server[kind]), startProcess(server[kind])])
    portal = await world({ databaseUrl: server[kind], startsAt: Date.now() })
    await (await portal.as('olga')).post('/api/v1/stripe/secrets', { secret: SECRET })
    await portal.as('ann')
    link = await linkOf(portal, 'ANN2345', await contactIdOf(portal, 'ann@example.com'))
  })
  afterAll(async () => {
    await portal?.close()
    await Promise.all((processes ?? []).map(({ child }) => end(child)))
    await server.stop()
  })
  const to = (i: number, one: object) => send(portal, one, { at: Date.now(), url: processes[i % 2]!.url })
  const statuses = async (sent: Promise<{ status: number }>[]) =>
    new Set((await Promise.all(sent)).map(({ status }) => status))
  const of = async (type: string, email: string) => {
    const id = await contactIdOf(portal, email)
    return (await portal.facts(type)).filter(({ contactId }) => contactId === id)
  }

  test('one event that both get at the same moment, many times, has one effect', async () => {
    portal.at(Date.now()) // its clock stands; the click is before the sale it tells
    const click = await clicked(portal, link, { at: Date.now() - 1_000 })
    const who = { customer: 'cus_race1', customer_details: { email: 'race1@example.com' } }
    const one = event(portal, 'checkout.session.completed', session({ ...who, client_reference_id: click }))
    expect(await statuses(Array.from({ length: 20 }, (_, i) => to(i, one)))).toEqual(new Set([200]))
    expect(await of('sale.recorded', 'race1@example.com')).toHaveLength(1)
    expect(await of('attribution.bound', 'race1@example.com')).toHaveLength(1)
    const { rows } = await portal.db.clients.reader.execute(
      `SELECT count(*) AS n FROM stripe_event WHERE id = '${one.id}'`,
    )
    expect(Number(rows[0]!['n'])).toBe(1)
  })

  test('a checkout at one, its invoice at the other and refunds at both are one sale with its sums', async () => {
    portal.at(Date.now())
    const click = await clicked(portal, link, { at: Date.now() - 1_000 })
    const who = { customer: 'cus_race2', invoice: 'in_race', customer_details: { email: 'race2@example.com' } }
    const all = [
      event(portal, 'checkout.session.completed', subscribed({ ...who, client_reference_id: click })),
      event(
        portal,
        'invoice.paid',
        invoice({
          id: 'in_race',
          customer: 'cus_race2',
          customer_email: 'race2@example.com',
          payment_intent: 'pi_race',
        }),
      ),
      event(portal, 'charge.refunded', charge(1_000, { id: 'ch_race', payment_intent: 'pi_race' })),
      event(portal, 'charge.refunded', charge(4_000, { id: 'ch_race', payment_intent: 'pi_race' })),
    ]
    expect(await statuses([...all, ...all].map((one, i) => to(i + Math.floor(i / 4), one)))).toEqual(new Set([200]))
    expect(await of('sale.recorded', 'race2@example.com')).toMatchObject([{ amountMinor: 12_400 }])
    const refunds = (await of('sale.refunded', 'race2@example.com')) as unknown as { amountMinor: number }[]
    expect(refunds.reduce((sum, { amountMinor }) => sum + amountMinor, 0)).toBe(4_000)
  })

  test('what was refused at one is counted with what was refused at the other', async () => {
    const payload = JSON.stringify(event(portal, 'invoice.paid', invoice({ id: 'in_forged' })))
    const headers = {
      'content-type': 'application/json',
      'stripe-signature': signature(payload, Date.now(), 'whsec_NotTheOneOfThisPortal'),
    }
    const sent = [0, 1, 0, 1].map((i) =>
      fetch(`${processes[i]!.url}/api/v1/stripe/webhook`, { method: 'POST', body: payload, headers }),
    )
    expect(new Set((await Promise.all(sent)).map(({ status }) => status))).toEqual(new Set([400]))
    expect((await (await portal.as('olga')).get('/api/v1/stripe')).body.refused.forged).toBe(4)
  })
})
