import { sql } from 'drizzle-orm'
import { SignJWT } from 'jose'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { workDomain } from '../../api/kernel/mailbox.ts'
import { disclosuresOf, evidenceOf, strongest } from '../../api/reviews/verification/rules.ts'
import { addProduct, decide, host, review } from '../helpers.ts'
import { type Door, signUp } from '../people.ts'
import { type World, world } from '../world.ts'

let portal: World
beforeEach(async () => {
  portal = await world()
  await addProduct(portal)
})
afterEach(() => portal.close())

async function shown(by: Door, words: object = {}) {
  const { body } = await review(portal, by, words)
  await decide(portal, body.id)
  return (await portal.visitor.get(`/api/v1/reviews/${body.id}`)).body
}
const again = async (id: string) => (await portal.visitor.get(`/api/v1/reviews/${id}`)).body

describe('the label', () => {
  test.each([
    [['email', 'order'], 'order'],
    [['invitation', 'email'], 'invitation'],
    [['work_email', 'customer'], 'customer'],
    [[], null],
  ] as const)('of %j is %s', (methods, label) => expect(strongest(methods)).toBe(label))

  test('says e-mail confirmed of somebody who opened a mail, and no more', async () => {
    const dana = await signUp(portal, { name: 'Dana Reyes', email: 'dana@example.com' })
    expect((await shown(dana)).verified).toEqual({ method: 'email', facts: {} })
  })
  test('says purchase as soon as the host reports one, also for a review that was there before', async () => {
    const ann = await portal.as('ann')
    const { id } = await shown(ann)
    expect((await again(id)).verified).toBeNull()
    const sale = { externalId: 'order-7', email: 'ann@example.com', amountMinor: 900, currency: 'EUR' }
    const answer = await (await host(portal)).post('/api/v1/track/sale', { ...sale, occurredAt: portal.now() })
    expect(answer.status).toBe(201)
    expect((await again(id)).verified).toEqual({ method: 'order', facts: { on: '2026-03-02' } })
  })
  test('is not given by a purchase of something else', async () => {
    await addProduct(portal, 'Orbit Academy')
    const { id } = await shown(await portal.as('ann'))
    const sale = { externalId: 'order-8', email: 'ann@example.com', amountMinor: 900, currency: 'EUR' }
    const answer = await (await host(portal)).post('/api/v1/track/sale', { ...sale, productSlug: 'orbit-academy' })
    expect(answer.status).toBe(201)
    expect((await again(id)).verified).toBeNull()
    const wrong = await (await host(portal)).post('/api/v1/track/sale', { ...sale, externalId: 'x', productSlug: 'no' })
    expect(wrong).toMatchObject({ status: 422, body: { fields: { productSlug: expect.any(String) } } })
  })
  test('says customer since when, and purchase, by the host’s signed token', async () => {
    const olga = await portal.as('olga')
    const { body } = await olga.post('/api/v1/identify/keys', { kind: 'HS256', name: 'app' })
    const sign = (claims: object) =>
      new SignJWT({ email: 'ann@example.com', jti: crypto.randomUUID(), ...claims })
        .setProtectedHeader({ alg: 'HS256' })
        .setExpirationTime(Math.floor(portal.now() / 1000) + 60)
        .setIssuedAt(Math.floor(portal.now() / 1000))
        .sign(Buffer.from(body.secret))
    const { id } = await shown(await portal.as('ann'))
    const since = Date.parse('2024-05-06T00:00:00Z') / 1000
    const came = await portal.visitor.post('/api/v1/identify', { token: await sign({ customer_since: since }) })
    expect(came.status).toBe(200)
    expect((await again(id)).verified).toEqual({ method: 'customer', facts: { since: '2024-05-06' } })
    const orders = [{ id: 'o-1', product: 'orbit-notes', at: since }]
    await portal.visitor.post('/api/v1/identify', { token: await sign({ orders }) })
    await portal.visitor.post('/api/v1/identify', { token: await sign({ orders }) })
    expect((await again(id)).verified).toEqual({ method: 'order', facts: { on: '2024-05-06' } })
    const { rows } = await portal.db.clients.reader.execute("SELECT method FROM verification WHERE method = 'order'")
    expect(rows).toHaveLength(1)
  })
  test('cannot be granted by anybody, by any door or by hand', async () => {
    const routes = portal.app.routes.map(({ method, path }) => `${method} ${path}`)
    expect(routes.filter((route) => /verif(?!y$)/.test(route) && !route.startsWith('GET'))).toEqual([])
    await shown(await signUp(portal, { name: 'Dana', email: 'dana@example.com' }))
    const change = (statement: string) => portal.db.write((tx) => tx.run(sql.raw(statement)))
    await expect(change("UPDATE verification SET method = 'order'")).rejects.toThrow()
    await expect(change('DELETE FROM verification')).rejects.toThrow()
  })
})

test.each([
  ['ann@acme.example', 'acme.example'],
  ['ann@gmail.com', undefined],
  ['ann@GMX.de', undefined],
])('%s works at %s', (email, domain) => expect(workDomain(email)).toBe(domain))

test('somebody who works for a company we know by its domain is said to', () => {
  const known = { email: 'dana@acme.example', confirmed: { accountId: 'acc_1' }, host: undefined, order: undefined }
  const company = { id: 'com_1', name: 'Acme', domain: 'acme.example' }
  const methods = (more: object) =>
    evidenceOf({ ...known, invitationId: undefined, company, ...more }).map((e) => e.method)
  expect(methods({})).toEqual(['email', 'work_email'])
  expect(methods({ confirmed: undefined })).toEqual([])
  expect(methods({ company: { ...company, domain: 'other.example' } })).toEqual(['email'])
})

describe('disclosures', () => {
  test('what the portal knows comes first, and the author does not say it twice', () => {
    const known = { employee: true, incentive: 'a $20 voucher', imported: '' }
    const said = [
      { type: 'employee' as const, text: 'in sales' },
      { type: 'relative' as const, text: '' },
      { type: 'relative' as const, text: 'again' },
    ]
    expect(disclosuresOf(known, said).map(({ type, source }) => `${type} ${source}`)).toEqual([
      'employee portal',
      'incentive portal',
      'relative author',
    ])
  })
  test('what an author says stands on the card', async () => {
    const said = { connections: [{ type: 'investor', text: 'since 2021' }] }
    expect((await shown(await portal.as('ann'), said)).disclosures).toEqual([
      { type: 'investor', source: 'author', text: 'since 2021' },
    ])
  })
  test('a colleague’s domain makes an employee, whatever they say', async () => {
    await portal.db.write((tx) => tx.run(sql`UPDATE account SET email = 'olga@orbit.example' WHERE role = 'owner'`))
    const eve = await signUp(portal, { name: 'Eve', email: 'eve@orbit.example' })
    expect((await shown(eve)).disclosures).toEqual([{ type: 'employee', source: 'portal', text: '' }])
  })
  test('what an author says stands in the widget too', async () => {
    const { id } = await shown(await portal.as('ann'), { connections: [{ type: 'investor', text: '' }] })
    const olga = await portal.as('olga')
    await olga.post('/api/v1/testimonials', { reviewId: id, ranges: [{ start: 0, end: 26 }] })
    const widget = { name: 'W', productSlug: 'orbit-notes', origins: ['https://shop.example'], ctaLabel: 'Go' }
    const { body } = await olga.post('/api/v1/widgets', { ...widget, ctaUrl: 'https://shop.example' })
    const answer = await fetch(`${await portal.open()}/v1/w/${body.publicId}`)
    expect(await answer.text()).toContain('<span part="disclosed" dir="auto">Holds shares</span>')
  })
  test('nobody deletes or changes one', async () => {
    const { id } = await shown(await portal.as('ann'), { connections: [{ type: 'other', text: 'We share a boat.' }] })
    await expect(portal.db.write((tx) => tx.run(sql`DELETE FROM disclosure WHERE review_id = ${id}`))).rejects.toThrow()
    await expect(portal.db.write((tx) => tx.run(sql`UPDATE disclosure SET text = 'nothing'`))).rejects.toThrow()
    expect((await again(id)).disclosures).toHaveLength(1)
  })
  test.each([
    [{ type: 'friend', text: '' }, 'connections.0.type'],
    [{ type: 'incentive', text: '' }, 'connections.0.type'],
    [{ type: 'other', text: 'x'.repeat(201) }, 'connections.0.text'],
  ])('%j is refused beside its field', async (connection, field) => {
    const { status, body } = await review(portal, await portal.as('ann'), { connections: [connection] } as object)
    expect([status, Object.keys(body.fields)]).toEqual([422, [field]])
  })
})

test('what was promised by mail stands on the review by whichever way it came', async () => {
  const ann = await portal.as('ann')
  await portal.db.write(async (tx) => {
    await tx.run(sql`INSERT INTO campaign (id, name, product_id, trigger, delay_hours, reminder_hours, subject, message,
      incentive, state, created_by, created_at, changed_at, live_since) SELECT 'cmp_1', 'C', id, 'purchased', 0, '[]', 'S', 'M',
      'A free month', 'live', 'acc_1', 1, 1, 1 FROM product`)
    await tx.run(sql`INSERT INTO invitation (id, campaign_id, contact_id, product_id, token_hash, sealed, state, queued_at,
      sent_at, last_mail_at, expires_at) SELECT 'inv_1', 'cmp_1', c.id, p.id, 'hash', 'sealed', 'sent', ${portal.now()}, ${portal.now()},
      ${portal.now()}, ${portal.now() + 1e9} FROM product p, contact c WHERE c.email = 'ann@example.com'`)
  })
  expect((await shown(ann)).disclosures).toEqual([{ type: 'incentive', source: 'portal', text: 'A free month' }])
  expect((await portal.visitor.get('/api/v1/products/orbit-notes')).body.summary).toMatchObject({ incentivized: 1 })
})
