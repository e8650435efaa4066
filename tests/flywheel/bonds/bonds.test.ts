import { afterEach, beforeEach, expect, test } from 'vitest'
import { settleBonds } from '../../../api/flywheel/bonds/actions.ts'
import { isBack, mainOf } from '../../../api/flywheel/bonds/rules.ts'
import { host } from '../../helpers.ts'
import type { Door } from '../../people.ts'
import { linkOf } from '../../referrals/kit.ts'
import { journeyWorld, type Kit } from '../journeys/kit.ts'

let kit: Kit
let till: Door
let ann: string
beforeEach(async () => {
  kit = await journeyWorld()
  till = await host(kit.portal, ['sales.write'])
  ann = await kit.somebody()
  await linkOf(kit.portal, 'CODE23', ann)
})
afterEach(() => kit.portal.close())

let n = 0
/** A friend comes by Ann’s link, and pays. */
async function brings(amountMinor: number, currency = 'EUR', occurredAt = kit.portal.now()): Promise<string> {
  const friend = await kit.somebody()
  const email = `${friend}@example.com`
  const lead = { name: 'trial', externalId: `l-${++n}`, email, code: 'CODE23' }
  expect((await till.post('/api/v1/track/lead', lead)).status).toBeLessThan(300)
  if (amountMinor > 0) {
    const sold = { externalId: `s-${n}`, email, amountMinor, currency, occurredAt }
    expect((await till.post('/api/v1/track/sale', sold)).status).toBeLessThan(300)
  }
  return friend
}
const drifts = (who: string, to: string) =>
  kit.ctx().write((tx) => tx.emit('health.changed', { contactId: who, from: 'active', to }))
const bonds = () => kit.portal.facts('bond.at_risk')

test('who drifts with customers hanging on them is told of once in 90 days, with what these paid', async () => {
  await brings(120_00)
  await brings(290_00)
  await brings(0)
  await drifts(ann, 'at_risk')
  await drifts(ann, 'dormant')
  await kit.ctx().write((tx) => tx.emit('stage.changed', { contactId: ann, from: 'advocacy', to: 'adoration' }))
  expect(await bonds()).toMatchObject([
    { contactId: ann, why: 'at_risk', people: 3, customers: 2, valueMinor: 410_00, currency: 'EUR' },
  ])
  kit.portal.later({ days: 91 })
  await drifts(ann, 'churned')
  expect(await bonds()).toHaveLength(2)
})

test('who brought nobody, or only people who left or did not buy, drifts without a word', async () => {
  const friend = await brings(0)
  await drifts(ann, 'at_risk')
  await drifts(friend, 'at_risk')
  expect(await bonds()).toEqual([])
  await kit.ctx().write((tx) => tx.emit('stage.changed', { contactId: ann, from: 'adoption', to: 'adoration' }))
  expect(await bonds()).toEqual([])
})

test('the task names them and what hangs on them, and leads to the list of whom they brought', async () => {
  const { body } = await kit.olga.post('/api/v1/wheel/journeys', { template: 'J13' })
  const definition = { ...body.definition, holdoutPercent: 0 }
  expect((await kit.olga.put(`/api/v1/wheel/journeys/${body.id}`, { name: body.name, definition })).status).toBe(200)
  await kit.olga.post(`/api/v1/wheel/journeys/${body.id}/state`, { to: 'live' })
  const friend = await brings(4_100_00)
  await drifts(ann, 'at_risk')
  await kit.go()
  const { items } = (await kit.olga.get('/api/v1/wheel/items')).body
  expect(items).toMatchObject([
    { title: `${ann} is at risk: one customer, €4,100 a year hang on them`, subject: { kind: 'bonds', id: ann } },
  ])
  expect((await kit.olga.get('/api/v1/wheel/bonds')).body).toMatchObject({
    items: [
      {
        contact: { id: ann },
        customers: 1,
        valueMinor: 4_100_00,
        currency: 'EUR',
      },
    ],
    ...{ n: 1, over: 0, keptAll: 0, nextCursor: null },
  })
  expect((await kit.olga.get(`/api/v1/wheel/people/${ann}/bonds`)).body).toMatchObject({
    ...{ contact: { id: ann }, broughtBy: [], nextCursor: null },
    items: [{ contact: { id: friend }, kinds: ['referral'], value: [{ currency: 'EUR', amountMinor: 4_100_00 }] }],
    all: { people: 1, customers: 1, value: [{ currency: 'EUR', amountMinor: 4_100_00 }] },
  })
  expect((await kit.olga.get(`/api/v1/wheel/people/${friend}/bonds`)).body).toMatchObject({
    ...{ broughtBy: [{ contact: { id: ann }, kinds: ['referral'] }], items: [] },
  })
  expect((await kit.olga.get('/api/v1/wheel/people/con_none/bonds')).status).toBe(404)
  const csv = await kit.olga.get(`/api/v1/wheel/people/${ann}/bonds.csv`)
  expect(String(csv.body)).toContain(friend)
})

test('after 90 days it is known who stayed; that all of them did is the goal, and the next drift is told anew', async () => {
  const friend = await brings(50_00)
  await drifts(ann, 'at_risk')
  kit.portal.later({ days: 90 })
  await settleBonds(kit.ctx())
  await settleBonds(kit.ctx())
  expect(await kit.portal.facts('bond.kept')).toMatchObject([{ contactId: ann, kept: 1 }])
  await drifts(ann, 'dormant')
  await kit.portal.db.clients.writer.execute(
    `UPDATE contact_stage SET health = 'churned' WHERE contact_id = '${friend}'`,
  )
  kit.portal.later({ days: 90 })
  await settleBonds(kit.ctx())
  expect(await kit.portal.facts('bond.lost')).toMatchObject([{ contactId: ann, kept: 0, lost: 1 }])
})

test('who was not well before anybody looked is found, and pages of bonds go by value', async () => {
  await kit.told(ann, 'order.paid')
  await brings(50_00)
  await kit.portal.db.clients.writer.execute(`UPDATE contact_stage SET health = 'dormant' WHERE contact_id = '${ann}'`)
  const ben = await kit.somebody()
  await kit.told(ben, 'order.paid')
  await linkOf(kit.portal, 'CODE24', ben)
  const friend = await kit.somebody()
  const sold = {
    externalId: 's-x',
    email: `${friend}@example.com`,
    amountMinor: 70_00,
    currency: 'EUR',
    code: 'CODE24',
  }
  expect((await till.post('/api/v1/track/sale', sold)).status).toBeLessThan(300)
  await kit.portal.db.clients.writer.execute(`UPDATE contact_stage SET health = 'churned' WHERE contact_id = '${ben}'`)
  await settleBonds(kit.ctx())
  const first = (await kit.olga.get('/api/v1/wheel/bonds?limit=1')).body
  expect(first).toMatchObject({ items: [{ contact: { id: ben }, why: 'churned' }], n: 2 })
  const next = (await kit.olga.get(`/api/v1/wheel/bonds?limit=1&cursor=${first.nextCursor}`)).body
  expect(next).toMatchObject({ items: [{ contact: { id: ann }, why: 'dormant' }], nextCursor: null })
})

test('the list says how they stand now beside what happened then', async () => {
  await kit.told(ann, 'order.paid')
  await brings(50_00)
  await drifts(ann, 'dormant')
  const since = kit.portal.now() + 5
  await kit.portal.db.clients.writer.execute(
    `UPDATE contact_stage SET health = 'active', health_at = ${since} WHERE contact_id = '${ann}'`,
  )
  expect((await kit.olga.get('/api/v1/wheel/bonds')).body.items).toMatchObject([
    { contact: { id: ann }, why: 'dormant', health: 'active', healthAt: since },
  ])
})

test('a stage counts as back only when it is lower, and currencies are never added', () => {
  expect([isBack('advocacy', 'adoration'), isBack('adoption', 'adoration'), isBack(null, 'adoption')]).toEqual([
    ...[true, false, false],
  ])
  const sums = [
    { currency: 'USD', amountMinor: 900, n: 1 },
    { currency: 'EUR', amountMinor: 500, n: 2 },
  ]
  expect(mainOf(sums)).toEqual({ valueMinor: 500, currency: 'EUR' })
  expect(mainOf([])).toEqual({ valueMinor: 0, currency: null })
})
