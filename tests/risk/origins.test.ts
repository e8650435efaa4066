import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { AddressList } from '../../api/kernel/outside.ts'
import { sale } from '../../db/schema/conversions.ts'
import { DORA, event, invoice, SECRET, send, session } from '../conversions/stripe/kit.ts'
import { host } from '../helpers.ts'
import type { Door } from '../people.ts'
import { clicked, contactIdOf, linkOf, offerOf } from '../referrals/kit.ts'
import { type World, type WorldOptions, world } from '../world.ts'

let portal: World
let shop: Door
let olga: Door
let link: string
const open = async (options: WorldOptions = {}) => {
  portal = await world(options)
  const ann = await portal.as('ann')
  ;[olga, shop] = [await portal.as('olga'), await host(portal)]
  await offerOf(olga)
  link = await linkOf(portal, 'ANN2345', await contactIdOf(portal, 'ann@example.com'))
  await ann.post('/api/v1/me/referrals/join')
}
beforeEach(() => open())
afterEach(() => portal.close())

const held = async (state: string) => (await olga.get(`/api/v1/holds?state=${state}`)).body
const noted = async () =>
  ((await held('noted')).items as { rule: string; evidence: object }[]).map(({ rule, evidence }) => [rule, evidence])
const clicks = async (...rows: object[]) => {
  const ids = []
  for (const row of rows) {
    ids.push(await clicked(portal, link, row))
    portal.later({ minutes: 1 })
  }
  return ids
}
const track = (what: 'lead' | 'sale', body: object) => shop.post(`/api/v1/track/${what}`, body)
const SALE = { email: 'dora@gmail.com', externalId: 'order-1', amountMinor: 9_600, currency: 'EUR' }

describe('clicks from a data centre', () => {
  test('are noted with how many of how many there were, and hold nothing', async () => {
    const clickIds = await clicks({ hosting: true }, { hosting: true }, { hosting: true })
    await track('lead', { email: 'dora@gmail.com', clickIds })
    expect(await noted()).toEqual([['datacenter_address', { fromDataCentre: 3, clicks: 3 }]])
    expect(await held('open')).toMatchObject({ items: [], open: 0 })
    expect((await olga.get('/api/v1/referrals')).body.items[0].state).toBe('joined')
    const mine = await (await portal.as('ann')).get('/api/v1/me/referrals')
    expect(JSON.stringify(mine.body)).not.toMatch(/data/)
  })

  test('count among others of the same owner, and not those of somebody else’s link', async () => {
    await portal.as('ben')
    const other = await linkOf(portal, 'BEN2345', await contactIdOf(portal, 'ben@example.com'))
    const stranger = await clicked(portal, other, { hosting: true })
    const clickIds = [stranger, ...(await clicks({ hosting: true }, { hosting: false }))]
    await track('lead', { email: 'dora@gmail.com', clickIds })
    expect(await noted()).toEqual([['datacenter_address', { fromDataCentre: 1, clicks: 2 }]])
  })

  test('are seen beside a code that outranks them, and a code alone says nothing', async () => {
    await track('lead', { email: 'dora@gmail.com', clickIds: await clicks({ hosting: true }), code: 'ANN2345' })
    expect(await noted()).toEqual([['datacenter_address', { fromDataCentre: 1, clicks: 1 }]])
    await track('lead', { email: 'eve@gmail.com', code: 'ANN2345' })
    expect(await noted()).toHaveLength(1)
  })

  test('from elsewhere, or from before there was a list, are not noted', async () => {
    await track('lead', { email: 'dora@gmail.com', clickIds: await clicks({ hosting: false }, { hosting: null }) })
    expect(await noted()).toEqual([])
  })
})

describe('a sale', () => {
  test('billed in another country than its link was opened in is noted with both', async () => {
    const clickIds = await clicks({ country: 'DE' })
    const { status, body } = await track('sale', { ...SALE, clickIds, billingCountry: 'fr' })
    expect([status, body.billingCountry]).toEqual([201, 'FR'])
    expect(await noted()).toEqual([['country_mismatch', { click: 'DE', billing: 'FR' }]])
    expect(await held('open')).toMatchObject({ open: 0 })
    const mine = await (await portal.as('ann')).get('/api/v1/me/referrals')
    expect(JSON.stringify(mine.body)).not.toMatch(/country/)
  })

  test.each([
    ['the same country', { country: 'FR' }, { billingCountry: 'FR' }],
    ['a click that says no country', {}, { billingCountry: 'FR' }],
    ['a bill that says none', { country: 'DE' }, {}],
  ])('of %s is not noted', async (_name, click, more) => {
    await track('sale', { ...SALE, clickIds: await clicks(click), ...more })
    expect(await noted()).toEqual([])
  })

  test('that comes after the lead is compared too, once for each pair', async () => {
    await track('lead', { email: SALE.email, clickIds: await clicks({ country: 'DE' }) })
    await track('sale', { ...SALE, billingCountry: 'DE' })
    expect(await noted()).toEqual([])
    await track('sale', { ...SALE, externalId: 'order-2', billingCountry: 'AT' })
    await track('sale', { ...SALE, externalId: 'order-3', billingCountry: 'CH' })
    expect(await noted()).toEqual([['country_mismatch', { click: 'DE', billing: 'AT' }]])
  })

  test('by a code with a click beside it is compared as well', async () => {
    const clickIds = await clicks({ country: 'DE' })
    await track('sale', { ...SALE, clickIds, code: 'ANN2345', billingCountry: 'FR' })
    expect(await noted()).toEqual([['country_mismatch', { click: 'DE', billing: 'FR' }]])
  })

  test.each(['DEU', 'XX', 'UK', '', 'D', 7, '"); DROP'])('of no country %j is refused with the field', async (said) => {
    const answer = await track('sale', { ...SALE, clickIds: await clicks({}), billingCountry: said })
    expect([answer.status, Object.keys(answer.body.fields)]).toEqual([422, ['billingCountry']])
    expect(await portal.db.read.select().from(sale)).toEqual([])
  })

  test('told again with its country is the same sale, with another one it is refused', async () => {
    const told = { ...SALE, clickIds: await clicks({ country: 'DE' }), billingCountry: 'FR' }
    const first = await track('sale', told)
    expect(await track('sale', told)).toMatchObject({ status: 200, body: { id: first.body.id, billingCountry: 'FR' } })
    for (const other of [{ billingCountry: 'DE' }, { billingCountry: undefined }])
      expect(await track('sale', { ...told, ...other })).toMatchObject({
        status: 409,
        body: { code: 'sale.different' },
      })
  })

  test('in Dub’s words has no country, and is none the worse for it', async () => {
    const clickIds = await clicks({ country: 'DE' })
    await track('lead', { email: 'dora@gmail.com', customerExternalId: 'user-7', clickIds })
    const body = { customerExternalId: 'user-7', amount: 9_600, currency: 'eur', invoiceId: 'in_7' }
    const answers = [
      await shop.post('/api/v1/compat/dub/track/sale', body),
      await shop.post('/api/v1/compat/dub/track/sale', body),
    ]
    expect(answers.map(({ status }) => status)).toEqual([200, 200])
    expect(await portal.db.read.select().from(sale)).toMatchObject([{ billingCountry: null }])
    expect(await noted()).toEqual([])
  })
})

describe('a sale from Stripe', () => {
  const address = { country: 'FR', city: 'Lyon' }
  const details = (more: object) => ({ customer_details: { email: DORA.email, ...more } })
  test.each([
    ['the address of the checkout', 'checkout.session.completed', () => session(details({ address })), 'FR'],
    [
      'the charge of its payment',
      'checkout.session.completed',
      () =>
        session({
          ...details({ address: null }),
          payment_intent: { id: 'pi_1', latest_charge: { id: 'ch_1', billing_details: { address } } },
        }),
      'FR',
    ],
    ['nothing', 'checkout.session.completed', () => session(details({ address: { country: 'Nowhere' } })), null],
    [
      'the address on the invoice',
      'invoice.paid',
      () => invoice({ customer_address: address, billing_reason: 'subscription_cycle' }),
      'FR',
    ],
    [
      'the charge of the invoice',
      'invoice.paid',
      () => invoice({ charge: { id: 'ch_1', billing_details: { address } }, billing_reason: 'subscription_cycle' }),
      'FR',
    ],
  ])('has its country from %s', async (_name, type, object, country) => {
    await olga.post('/api/v1/stripe/secrets', { secret: SECRET })
    await track('lead', { email: DORA.email, clickIds: await clicks({ country: 'DE' }) })
    expect((await send(portal, event(portal, type, object()))).status).toBe(200)
    expect(await portal.db.read.select().from(sale)).toMatchObject([{ billingCountry: country }])
    expect(await noted()).toEqual(country ? [['country_mismatch', { click: 'DE', billing: 'FR' }]] : [])
    expect(JSON.stringify(await portal.db.read.select().from(sale))).not.toContain('Lyon')
  })
})

describe('staff', () => {
  const list = (standing: object): AddressList => ({
    has: () => false,
    standing: () => ({ ranges: 0, bad: 0, readAt: null, readable: true, ...standing }),
    close: () => {},
  })
  test('are told which rules have nothing to look at', async () => {
    expect((await held('noted')).see).toEqual({ hosting: null, countries: false })
    await portal.close()
    const env = { TRUSTED_PROXIES: '1', COUNTRY_HEADER: 'CF-IPCountry' }
    await open({ env, hosting: list({ ranges: 7, readAt: 5 }) })
    expect((await held('noted')).see).toEqual({
      hosting: { ranges: 7, bad: 0, readAt: 5, readable: true },
      countries: true,
    })
  })

  test('leaf through notes, the newest first', async () => {
    for (const name of ['dora', 'eve', 'finn'])
      await track('lead', { email: `info+${name}@firm.example`, clickIds: await clicks({ hosting: true }) })
    const first = (await olga.get('/api/v1/holds?state=noted&limit=4')).body
    const rest = (await olga.get(`/api/v1/holds?state=noted&limit=4&cursor=${first.nextCursor}`)).body
    const all = [...first.items, ...rest.items] as { id: string; openedAt: number; action: string }[]
    expect(new Set(all.map(({ id }) => id)).size).toBe(6)
    expect(all.map(({ openedAt }) => openedAt)).toEqual(all.map(({ openedAt }) => openedAt).sort((a, b) => b - a))
    expect(all.every(({ action }) => action === 'note')).toBe(true)
    const decided = await olga.post(`/api/v1/holds/${all[0]!.id}/decision`, { decision: 'confirm', reason: 'Because' })
    expect(decided.status).toBe(404)
  })
})
