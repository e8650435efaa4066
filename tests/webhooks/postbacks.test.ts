import { Webhook } from 'standardwebhooks'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { webhookDelivery, webhookKey } from '../../db/schema/webhooks.ts'
import { partnerOf } from '../affiliates/kit.ts'
import { doorOf } from '../people.ts'
import { MINE, type Stage, stage } from './postback-kit.ts'
import { type Heard, listenTo, receiver, says } from './receiver.ts'

let on: Stage
beforeEach(async () => {
  on = await stage()
})
afterEach(() => on.close())
const said = ({ body }: Heard) => JSON.parse(body) as { type: string; data: Record<string, unknown> }
const verified = (secret: string, { body, headers }: Heard) => new Webhook(secret).verify(body, headers)
const staffAgain = async () => {
  const { rows } = await on.portal.db.clients.reader.execute("SELECT id FROM account WHERE email = 'olga@example.com'")
  const opened = await on.portal.sessions.open({ id: String(rows[0]!.id), role: 'owner', epoch: 0 })
  return doorOf(on.portal, { cookie: opened!.split(';')[0]! })
}

describe('what is told', () => {
  test('of a sale: the person and the commission, signed, with the partner’s own mark and nobody’s name', async () => {
    const { secret } = await on.add()
    await on.sell(on.ann, 'spring')
    await on.portal.deliveries.drain()
    expect(on.there.heard.map((one) => said(one).type).sort()).toEqual(['affiliate.brought', 'commission.created'])
    for (const heard of on.there.heard) {
      expect(verified(secret, heard)).toMatchObject({
        data: { partnerId: on.ann.id, linkCode: 'ANN99', subId: 'spring' },
      })
      expect(() => verified(secret, { ...heard, body: heard.body.replace(on.ann.id, 'prt_ben') })).toThrow()
    }
    const of = said(on.there.heard.find((one) => said(one).type === 'commission.created')!).data
    expect(of).toMatchObject({ amountMinor: 1800, leftMinor: 1800, currency: 'EUR', state: 'pending', kind: 'sale' })
    const all = JSON.stringify([
      on.there.heard.map(({ body }) => body),
      await on.portal.db.read.select().from(webhookDelivery),
    ])
    expect(all).not.toMatch(/Dora|firm\.test|con_|ann@example/)
  })

  test('of a refund in part what is left, of waiting that it is over, and of payouts how they ended', async () => {
    await on.add()
    await on.door.put('/api/v1/me/partnership/payout-method', {
      ...{ rail: 'sepa', name: 'Ann Ashby', account: 'DE89 3704 0044 0532 0130 00' },
    })
    const first = await on.sell()
    await on.sell()
    const back = { saleExternalId: first, externalId: 'r1', amountMinor: 4500, currency: 'EUR' }
    expect((await on.shop.post('/api/v1/track/refund', back)).status).toBe(201)
    on.portal.later({ days: 1, minutes: 1 })
    await on.portal.worker.drain()
    for (const paid of [false, true]) {
      const staff = await staffAgain()
      const { body } = await staff.post('/api/v1/payout-batches', { rail: 'sepa', currency: 'EUR' })
      const sent = await staff.post(`/api/v1/payout-batches/${body.id}/agreement`, { totalMinor: body.totalMinor })
      const how = paid ? { paid, providerRef: 'tx' } : { paid, reason: 'Account closed' }
      await staff.post(`/api/v1/payouts/${sent.body.items[0].id}/mark`, how)
    }
    await on.portal.deliveries.drain()
    const told = on.there.heard
      .map(said)
      .filter(({ type }) => type !== 'affiliate.brought' && type !== 'commission.created')
    const of = (wanted: string) => told.filter(({ type }) => type === wanted).map(({ data }) => data)
    expect(of('commission.reversed')).toMatchObject([{ amountMinor: 900, leftMinor: 900, reason: 'refund' }])
    expect(of('commission.cleared').map(({ amountMinor }) => amountMinor)).toEqual(expect.arrayContaining([900, 1800]))
    expect(of('payout.failed')).toMatchObject([{ amountMinor: 2700, reason: 'Account closed', state: 'failed' }])
    expect(of('payout.paid')).toMatchObject([{ amountMinor: 2700, currency: 'EUR', state: 'paid' }])
  })

  test('goes to the partner whom it is about, and the company’s endpoints hear as before', async () => {
    const ben = await partnerOf(on.portal, 'ben')
    const [other, company] = [await receiver(), await receiver()]
    const mine = await on.add(['commission.created'])
    await on.add(['commission.created'], await on.portal.as('ben'), other.url)
    const ours = await listenTo(on.olga, company.url, ['commission.created'])
    await on.sell(on.ann)
    await on.sell(ben)
    await on.sell(ben)
    await on.portal.deliveries.drain()
    expect(on.there.heard.map((one) => said(one).data['partnerId'])).toEqual([on.ann.id])
    expect(other.heard.map((one) => said(one).data['partnerId'])).toEqual([ben.id, ben.id])
    expect(company.heard).toHaveLength(3)
    expect(verified(ours.secret, company.heard[0]!)).toMatchObject({ data: { contactId: on.ann.contactId } })
    expect(() => verified(mine.secret, other.heard[0]!)).toThrow()
    await Promise.all([other.close(), company.close()])
  })

  test('is tried again later, and once more by hand with the same id', async () => {
    on.there.answers(says(500))
    const { id } = await on.add(['commission.created'])
    await on.sell()
    await on.portal.deliveries.drain()
    const [first] = await on.deliveries(id)
    expect(first).toMatchObject({ state: 'queued', status: 500, attempts: 1 })
    on.there.answers(says(204))
    on.portal.later({ ms: 6_000 })
    await on.portal.deliveries.drain()
    expect(await on.deliveries(id)).toMatchObject([{ state: 'delivered', status: 204, attempts: 2 }])
    expect((await on.door.post(`${MINE}/${id}/deliveries/${first.messageId}/replay`)).status).toBe(200)
    await on.portal.deliveries.drain()
    expect(on.there.ids()).toEqual([first.messageId, first.messageId, first.messageId])
    const seen = (await on.door.get(`${MINE}/${id}/deliveries/${first.messageId}`)).body
    expect(seen.tried.map(({ status }: { status: number }) => status)).toEqual([204, 204, 500])
  })

  test('stops where it is gone, and the partner gets the mail, not the company', async () => {
    on.there.answers(says(410))
    const { id } = await on.add(['commission.created'])
    await on.sell()
    await on.portal.deliveries.drain()
    expect((await on.door.get(`${MINE}/${id}`)).body).toMatchObject({ offReason: 'gone' })
    const { rows } = await on.portal.db.clients.reader.execute(
      "SELECT to_email, template FROM message WHERE template IN ('postback_off', 'webhook_endpoint_off')",
    )
    expect(rows).toMatchObject([{ to_email: 'ann@example.com', template: 'postback_off' }])
    expect((await on.door.post(`${MINE}/${id}/state`, { to: 'on' })).body).toMatchObject({ offAt: null })
  })
})

test('a secret is shown once, and renewed with a day in which both sign', async () => {
  const { id, secret } = await on.add(['commission.created'])
  expect(JSON.stringify((await on.door.get(`${MINE}/${id}`)).body)).not.toContain(secret.slice(6))
  const renewed = (await on.door.post(`${MINE}/${id}/keys`, { kind: 'hmac' })).body.secret
  expect((await on.door.post(`${MINE}/${id}/test`)).status).toBe(201)
  await on.portal.deliveries.drain()
  for (const key of [secret, renewed]) expect(verified(key, on.there.heard[0]!)).toMatchObject({ type: 'webhook.ping' })
  expect((await on.door.delete(`${MINE}/${id}`)).status).toBe(204)
  expect(await on.portal.db.read.select().from(webhookKey)).toEqual([])
})
