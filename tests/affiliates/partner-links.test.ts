import { afterEach, beforeEach, expect, test } from 'vitest'
import { host } from '../helpers.ts'
import { ask } from '../links/kit.ts'
import type { Door } from '../people.ts'
import { type World, world } from '../world.ts'
import { applyAs, partnerOf, programmeOf } from './partner-kit.ts'

let portal: World
let ann: Door
let olga: Door
beforeEach(async () => {
  portal = await world()
  olga = await programmeOf(portal)
  ann = await portal.as('ann')
})
afterEach(() => portal.close())
const LINKS = '/api/v1/me/partnership/links'
const open = (base: string, code: string) => ask(base, `/r/${code}?sub=news`)

test('a partner makes links to the company’s own websites, fifty at most, and names them', async () => {
  await partnerOf(portal, ann)
  await olga.put('/api/v1/settings/link-rules', { hosts: ['shop.test'], keep: 'consent' })
  const made = await ann.post(LINKS, { label: 'Newsletter', destination: 'https://shop.test/pricing' })
  expect(made.body).toMatchObject({
    ...{ left: 48, hosts: ['portal.test', 'shop.test'] },
    items: [{ label: '' }, { label: 'Newsletter', destination: 'https://shop.test/pricing', clicks: 0 }],
  })
  expect((await ann.post(LINKS, { destination: 'https://evil.example' })).body.fields.destination).toBe(
    'evil.example is no website of ours. Your page says which there are.',
  )
  const { id } = made.body.items[1]
  const changed = await ann.put(`${LINKS}/${id}`, { label: 'Mail' })
  expect(changed.body.items[1]).toMatchObject({ label: 'Mail', destination: 'https://shop.test/pricing' })
  await olga.put('/api/v1/settings/link-rules', { hosts: [], keep: 'consent' })
  expect((await ann.get(LINKS)).body.items[1].leadsThere).toBe(false)
  for (let n = 0; n < 48; n++) expect((await ann.post(LINKS)).status).toBe(201)
  expect(await ann.post(LINKS)).toMatchObject({ status: 409, body: { code: 'partner_link.too_many' } })
})

test('who is no partner has no links, and nobody changes another’s', async () => {
  await applyAs(portal, ann)
  expect(await ann.post(LINKS)).toMatchObject({ status: 409, body: { code: 'partner.not_approved' } })
  const ben = await portal.as('ben')
  await partnerOf(portal, ben)
  const [{ id }] = (await ben.get(LINKS)).body.items
  await partnerOf(portal, await portal.as('cleo'))
  expect((await (await portal.as('cleo')).put(`${LINKS}/${id}`, { label: 'Mine now' })).status).toBe(404)
})

test('a partner’s link is never remembered in a cookie without being asked, also where friends’ links are', async () => {
  await olga.put('/api/v1/settings/link-rules', { hosts: [], keep: 'exempt' })
  await partnerOf(portal, ann)
  await ann.post('/api/v1/me/referrals/join')
  const base = await portal.open()
  const [{ code }] = (await ann.get(LINKS)).body.items
  const friend = (await ann.get('/api/v1/me/referrals')).body.code
  const [asPartner, asFriend] = [await open(base, code), await open(base, friend)]
  expect(asPartner.location).toContain(`via=${code}&acclaim_click=`)
  expect([asPartner.cookies.length, asFriend.cookies.length]).toEqual([0, 1])
  await portal.links.settle()
  const { rows } = await portal.db.clients.reader.execute('SELECT sub_id, kept FROM click ORDER BY seq')
  expect(rows).toMatchObject([
    { sub_id: 'news', kept: 'address' },
    { sub_id: 'news', kept: 'cookie' },
  ])
})

test('a link that was stopped leads where it led, says nothing of the partner and counts nobody', async () => {
  const id = await partnerOf(portal, ann)
  const base = await portal.open()
  const [{ code }] = (await ann.get(LINKS)).body.items
  await olga.post(`/api/v1/affiliates/partners/${id}/moves`, { to: 'paused', reason: 'Your site is down.' })
  const answer = await open(base, code)
  expect([answer.status, answer.location]).toEqual([302, 'http://portal.test/'])
  await portal.links.settle()
  const { rows } = await portal.db.clients.reader.execute('SELECT count(*) AS n FROM click')
  expect(rows[0]!.n).toBe(0)
})

test('a code that comes with a lead is the partner’s whose code it is, while it and the partner are on', async () => {
  const id = await partnerOf(portal, ann)
  await olga.post(`/api/v1/affiliates/partners/${id}/codes`, { code: 'ANN-20' })
  const shop = await host(portal, ['sales.write'])
  const lead = async (email: string, code: string) =>
    (await shop.post('/api/v1/track/lead', { email, name: 'sign_up', code })).body.attribution
  const [{ id: own }] = (await ann.get(LINKS)).body.items
  expect(await lead('one@firm.test', 'ann-20')).toMatchObject({ linkId: own, route: 'code' })
  expect(await lead('two@firm.test', 'ANN20')).toMatchObject({ linkId: own, route: 'code' })
  await olga.delete(`/api/v1/affiliates/partners/${id}/codes/ANN-20`)
  expect(await lead('three@firm.test', 'ANN-20')).toMatchObject({ linkId: null, lost: [{ why: 'unknown' }] })
  await olga.post(`/api/v1/affiliates/partners/${id}/codes`, { code: 'ANN-20' })
  await olga.post(`/api/v1/affiliates/partners/${id}/moves`, { to: 'paused', reason: 'We look at it.' })
  expect(await lead('four@firm.test', 'ANN-20')).toMatchObject({ linkId: null, lost: [{ why: 'disabled' }] })
  expect(await portal.facts('attribution.bound')).toHaveLength(2)
})
