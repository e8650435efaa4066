import { sql } from 'drizzle-orm'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { addProduct, review } from '../helpers.ts'
import { type Asking, asking, CAMPAIGN, CAMPAIGNS } from './campaign.ts'

let portal: Asking
beforeEach(async () => {
  portal = await asking()
})
afterEach(() => portal.close())

const save = (change: object = {}) => portal.mia.post(CAMPAIGNS, { ...CAMPAIGN, ...change })

test('a marketer drafts a campaign, and it asks nobody until it is live', async () => {
  const { status, body } = await save()
  expect(status).toBe(201)
  expect(body).toMatchObject({ state: 'draft', liveSince: null, counts: {}, invited: 0, reminderHours: [96, 240] })
  await portal.person()
  await portal.run()
  expect(await portal.rows()).toEqual([])
  expect((await portal.mia.get(CAMPAIGNS)).body.items).toHaveLength(1)
})

test.each([
  ['name', { name: '' }],
  ['productSlug', { productSlug: 'nothing' }],
  ['trigger', { trigger: 'nps' }],
  ['delayHours', { delayHours: 2161 }],
  ['delayHours', { delayHours: 1.5 }],
  ['reminderHours', { reminderHours: [24, 48, 72] }],
  ['reminderHours', { reminderHours: [240, 96] }],
  ['reminderHours.0', { reminderHours: [1] }],
  ['subject', { subject: 'Five stars?' }],
  ['message', { message: 'Please write a positive review of {product} for us.' }],
  ['message', { message: 'Short' }],
  ['incentive', { incentive: 'A raffle ticket' }],
  ['audience', { audience: { stage: 'advocacy' } }],
  ['audience', { audience: { nps: 9 } }],
  ['body', { rating: 5 }],
])('%s is told beside the field: %j', async (field, change) => {
  const { status, body } = await save(change)
  expect(status).toBe(422)
  expect(body.fields[field]).toMatch(/\.$/)
  expect((await portal.mia.get(CAMPAIGNS)).body.items).toEqual([])
})

test('a draft and a paused campaign can be changed, a live or ended one cannot', async () => {
  const { id } = (await save()).body
  const change = (more: object) => portal.mia.put(`${CAMPAIGNS}/${id}`, { ...CAMPAIGN, ...more })
  expect((await change({ trigger: 'purchased' })).body.trigger).toBe('purchased')
  await portal.state(id, 'live')
  expect((await change({ name: 'Other' })).body.code).toBe('campaign.wrong_state')
  await portal.state(id, 'paused')
  expect((await change({ trigger: 'purchased', name: 'Other' })).body.name).toBe('Other')
  for (const more of [{ trigger: 'registered' }, { trigger: 'purchased', incentive: 'One month for each review' }]) {
    const { status, body } = await change(more)
    expect([status, Object.keys(body.fields)]).toEqual([422, [more.incentive ? 'incentive' : 'trigger']])
  }
  await portal.state(id, 'ended')
  expect((await change({ trigger: 'purchased' })).status).toBe(409)
})

test('states go where they may; twice is the same', async () => {
  const { id } = (await save()).body
  expect((await portal.state(id, 'paused')).body.code).toBe('campaign.wrong_state')
  expect((await portal.state(id, 'draft')).status).toBe(422)
  for (const to of ['live', 'live', 'paused', 'live', 'ended', 'ended']) {
    expect((await portal.state(id, to)).body.state).toBe(to)
  }
  expect((await portal.state(id, 'live')).status).toBe(409)
  const facts = (await portal.facts()).map(({ type }) => type).filter((type) => type.startsWith('campaign.'))
  expect(facts).toEqual([
    ...['campaign.created', 'campaign.went_live', 'campaign.paused', 'campaign.went_live', 'campaign.ended'],
  ])
  const { items } = (await (await portal.as('olga')).get('/api/v1/audit')).body
  const log = items.map(({ action }: { action: string }) => action)
  expect(log).toEqual(expect.arrayContaining(['campaign.went_live', 'campaign.ended']))
})

test('nobody is asked for new reviews while one that something grave was found in waits too long', async () => {
  const { body } = await review(portal, await portal.as('ann'))
  const flag = sql`INSERT INTO review_flag (id, review_id, revision, rule, severity, explanation, ranges, state, created_at)
    VALUES ('flg_x', ${body.id}, 1, 'illegal', 'block', 'x', '[]', 'open', 1)`
  await portal.db.write(async (tx) => void (await tx.run(flag)))
  const { id } = (await save()).body
  const since = (hours: number) =>
    portal.db.write(async (tx) => {
      const at = portal.now() - hours * 3_600_000
      await tx.run(sql`UPDATE review SET state_changed_at = ${at}, due_at = ${at + 1} WHERE id = ${body.id}`)
    })
  await since(337)
  const refused = await portal.state(id, 'live')
  expect([refused.status, refused.body.code]).toEqual([409, 'campaign.review_waits'])
  await since(335)
  expect((await portal.state(id, 'live')).status).toBe(200)
})

test('words that are refused later stop the campaign before they are sent', async () => {
  const { id } = await portal.campaign()
  await portal.person()
  await portal.db.write(async (tx) => void (await tx.run(sql`UPDATE campaign SET subject = 'Five stars?'`)))
  await portal.run()
  expect(portal.box.mails).toEqual([])
  expect((await portal.mia.get(`${CAMPAIGNS}/${id}`)).body.state).toBe('paused')
  expect((await portal.state(id, 'live')).body.fields.subject).toContain('“Five stars”')
})

test('who was asked and what became of it, page by page, for those who may', async () => {
  const { id } = await portal.campaign()
  for (const who of ['a', 'b', 'c']) await portal.person(`${who}@customer.test`)
  await portal.run()
  const list = `${CAMPAIGNS}/${id}/invitations`
  const first = (await portal.mia.get(`${list}?limit=2`)).body
  const rest = (await portal.mia.get(`${list}?limit=2&cursor=${first.nextCursor}`)).body
  const all = [...first.items, ...rest.items]
  expect(all.map(({ contact }: { contact: { email: string } }) => contact.email).sort()).toEqual([
    ...['a@customer.test', 'b@customer.test', 'c@customer.test'],
  ])
  expect(rest.nextCursor).toBeNull()
  expect(JSON.stringify(all)).not.toMatch(/sealed|tokenHash/)
  expect((await portal.mia.get(`${list}?state=sent`)).body.items).toHaveLength(3)
  expect((await portal.mia.get(`${list}?state=declined`)).body.items).toEqual([])
  expect((await portal.mia.get(`${list}?state=x`)).status).toBe(422)
  expect((await portal.mia.get(`${CAMPAIGNS}/${id}`)).body).toMatchObject({ counts: { sent: 3 }, invited: 3 })
  for (const who of ['mo', 'vic', 'ann'] as const) {
    expect((await (await portal.as(who)).get(list)).status).toBe(403)
  }
})

test('the form hears what is wrong with the words, and sees the mail, without keeping either', async () => {
  const words = { subject: 'Hello {name}', message: 'If you are happy with {product}, write to us.', incentive: '' }
  const { body } = await portal.mia.post(`${CAMPAIGNS}/words`, words)
  expect(body.problems).toMatchObject([{ field: 'message', found: 'If you are happy' }])
  const mail = await portal.mia.post('/api/v1/mail/invitations/preview', { productSlug: 'orbit-notes', ...words })
  expect(mail.body.subject).toBe('Hello Sam Rivera')
  expect(mail.body.text).toContain('If you are happy with Orbit Notes')
  const half = { productSlug: '', subject: '', message: '<b>', incentive: '' }
  expect((await portal.mia.post('/api/v1/mail/invitations/preview', half)).body.html).toContain('&lt;b&gt;')
  expect((await portal.mia.get(CAMPAIGNS)).body.items).toEqual([])
})

test('a product that takes no new reviews is not asked about', async () => {
  await addProduct(portal, 'Orbit Academy')
  const { id } = (await save({ productSlug: 'orbit-academy' })).body
  await portal.db.write(
    async (tx) => void (await tx.run(sql`UPDATE product SET archived_at = 1 WHERE slug = 'orbit-academy'`)),
  )
  expect((await portal.state(id, 'live')).body.code).toBe('campaign.no_product')
  expect((await save({ productSlug: 'orbit-academy' })).body.fields.productSlug).toMatch('no new reviews')
})
