import { afterEach, beforeEach, expect, test } from 'vitest'
import { host } from '../helpers.ts'
import type { Door } from '../people.ts'
import { type World, world } from '../world.ts'
import { clicked, contactIdOf, linkOf, offerOf, traced } from './kit.ts'

let portal: World
let shop: Door
let olga: Door
let ann: Door
let annId: string
let annsLink: string
beforeEach(async () => {
  portal = await world()
  ;[ann, olga, shop] = [await portal.as('ann'), await portal.as('olga'), await host(portal)]
  annId = await contactIdOf(portal, 'ann@example.com')
  await offerOf(olga)
  annsLink = await linkOf(portal, 'ANN2345', annId)
  await ann.post('/api/v1/me/referrals/join')
})
afterEach(() => portal.close())

const lead = async (email: string, more: object = {}) => {
  const clickIds = [await clicked(portal, annsLink)]
  portal.later({ minutes: 1 })
  return (await shop.post('/api/v1/track/lead', { email, clickIds, ...more })).body
}
/** What was announced, with all it carries. */
const told = async (type: string) => (await portal.facts(type)) as unknown as Record<string, unknown>[]
const sale = (email: string, externalId: string, amountMinor = 5000) =>
  shop.post('/api/v1/track/sale', { email, externalId, amountMinor, currency: 'EUR' })
const refund = (saleExternalId: string, amountMinor = 5000) =>
  shop.post('/api/v1/track/refund', { externalId: `r-${saleExternalId}`, saleExternalId, amountMinor, currency: 'EUR' })
const home = async () => (await ann.get('/api/v1/me/referrals')).body
const states = async () => (await home()).referrals.map(({ state }: { state: string }) => state)
const due = async () => (await told('reward.due')).map((f) => `${f.side} ${f.contactId === annId ? 'ann' : 'friend'}`)
const stageOf = async (id: string) => (await told('stage.changed')).filter((f) => f.contactId === id).at(-1)?.to

test('a friend comes, buys and counts; each side falls due once, and the advocate has acted', async () => {
  const { contactId } = await lead('dora@example.com')
  expect(await states()).toEqual(['joined'])
  expect(await stageOf(annId)).toBe('advocacy')
  expect(await stageOf(contactId)).toBe('activation')
  expect(await due()).toEqual(['friend friend'])
  await sale('dora@example.com', 'o-1', 1999)
  expect(await states()).toEqual(['joined'])
  await sale('dora@example.com', 'o-2')
  expect(await states()).toEqual(['qualified'])
  expect(await stageOf(contactId)).toBe('adoption')
  await sale('dora@example.com', 'o-3')
  expect(await due()).toEqual(['friend friend', 'advocate ann'])
})

test('the advocate never sees the address or the name of a friend', async () => {
  await lead('dora@example.com', { customerName: 'Dora Diaz' })
  const mine = await home()
  expect(mine.referrals).toMatchObject([{ initial: 'D.', state: 'joined' }])
  expect(JSON.stringify(mine)).not.toMatch(/dora|Diaz/)
})

test('what goes back takes back what it made count; a later sale earns it anew, once', async () => {
  await lead('dora@example.com')
  await sale('dora@example.com', 'o-1')
  await refund('o-1', 3001)
  expect(await states()).toEqual(['reversed'])
  await sale('dora@example.com', 'o-2')
  expect(await states()).toEqual(['qualified'])
  expect((await told('referral.qualified')).map(({ referralId }) => referralId)).toHaveLength(2)
})

test('the third friend who counts reaches the milestone, and the same friends never reach it again', async () => {
  for (const n of [1, 2, 3, 4]) {
    await lead(`friend${n}@example.com`)
    await sale(`friend${n}@example.com`, `o-${n}`)
  }
  const milestones = (await told('reward.due')).filter(({ side }) => side === 'milestone')
  expect(new Set(milestones.map(({ causeKey }) => causeKey))).toEqual(new Set(['milestone:3']))
})

test('a friend from the advocate’s own browser is held, and nothing falls due before somebody has looked', async () => {
  await traced(portal, annId, 'net', 'browser')
  const clickIds = [await clicked(portal, annsLink, { networkHash: 'net', browserHash: 'browser' })]
  await lead('ann2@example.com', { clickIds })
  await sale('ann2@example.com', 'o-1')
  const [mine] = (await home()).referrals
  expect(mine).toMatchObject({ state: 'held', heldFor: ['same_network_and_browser'] })
  expect(await stageOf(annId)).toBe('activation')
  portal.later({ days: 400 })
  expect(await states()).toEqual(['held'])
  expect(await due()).toEqual([])

  const { items } = (await olga.get('/api/v1/holds')).body
  expect(items).toMatchObject([
    { rule: 'same_network_and_browser', owner: { id: annId }, evidence: { withinHours: 24 } },
  ])
  const decided = await olga.post(`/api/v1/holds/${items[0].id}/decision`, {
    decision: 'clear',
    reason: 'They share a flat',
  })
  expect(decided.status).toBe(204)
  expect(await states()).toEqual(['qualified'])
  expect((await due()).sort()).toEqual(['advocate ann', 'friend friend'])
  const again = await olga.post(`/api/v1/holds/${items[0].id}/decision`, { decision: 'confirm', reason: 'Not so' })
  expect(again).toMatchObject({ status: 409, body: { code: 'hold.decided' } })
})

test('what was no honest recommendation is refused for good, and brought nobody', async () => {
  await lead('ann+friend@example.com')
  expect(await states()).toEqual(['held'])
  const { items } = (await olga.get('/api/v1/holds')).body
  expect(items.map(({ rule }: { rule: string }) => rule)).toEqual(['same_mailbox'])
  await olga.post(`/api/v1/holds/${items[0].id}/decision`, { decision: 'confirm', reason: 'Her own address' })
  await sale('ann+friend@example.com', 'o-1')
  expect((await home()).referrals).toMatchObject([{ state: 'refused', reason: 'not_honest' }])
  expect(await due()).toEqual([])
  expect((await olga.get('/api/v1/wheel')).body.turns).toEqual([])
})

test('an overdue doubt is told of and stays a doubt', async () => {
  await lead('ann+friend@example.com')
  portal.later({ days: 4 })
  await portal.worker.drain()
  await portal.worker.drain()
  expect(await portal.facts('hold.escalated')).toHaveLength(1)
  expect(await states()).toEqual(['held'])
})

test('two people never bring each other', async () => {
  await lead('dora@example.com')
  const dora = await contactIdOf(portal, 'dora@example.com')
  const dorasLink = await linkOf(portal, 'DRA2345', dora)
  const answer = await shop.post('/api/v1/track/lead', {
    ...{ email: 'ann@example.com', name: 'again', clickIds: [await clicked(portal, dorasLink)] },
  })
  expect(answer.body.attribution).toMatchObject({ linkId: null, lost: [{ why: 'circle' }] })
})

test('an offer that is live keeps its terms; another takes its place, and friends of before keep theirs', async () => {
  await lead('dora@example.com')
  const [live] = (await olga.get('/api/v1/offers')).body.items
  const { id, ...terms } = live
  expect(await olga.put(`/api/v1/offers/${id}`, terms)).toMatchObject({ status: 409, body: { code: 'offer.frozen' } })
  await offerOf(olga, { name: 'Summer' })
  const { items } = (await olga.get('/api/v1/offers')).body
  expect(items.map(({ name, state }: { name: string; state: string }) => [name, state])).toEqual([
    ['Summer', 'live'],
    ['Twenty for you', 'ended'],
  ])
  await sale('dora@example.com', 'o-1')
  expect((await told('referral.qualified'))[0]!.offerId).toBe(id)
  await expect(portal.db.write((tx) => tx.run(`UPDATE offer_side SET description = 'x'`))).rejects.toThrow()
})

test('an offer ends with its last day, and who comes then is told', async () => {
  await offerOf(olga, { endsAt: portal.now() + 86_400_000 })
  expect((await portal.visitor.get('/api/v1/invited/ann2345')).body).toMatchObject({ state: 'open', advocate: null })
  portal.later({ days: 1 })
  expect((await portal.visitor.get('/api/v1/invited/ANN2345')).body).toMatchObject({ state: 'over', offer: null })
  await portal.worker.drain()
  expect(await portal.facts('offer.ended')).toHaveLength(2)
  await lead('dora@example.com')
  expect(await states()).toEqual([])
})

test('a name is shown to friends only while its owner agrees, in the words they read', async () => {
  const { consents } = await home()
  const { textHash } = consents.find(({ scope }: { scope: string }) => scope === 'show_name')
  const set = (more: object) =>
    ann.put('/api/v1/me/referrals/consents', { scope: 'show_name', on: true, textHash, shownAs: 'Ann', ...more })
  expect((await set({ textHash: 'other' })).status).toBe(422)
  expect((await set({})).status).toBe(204)
  const invited = async () => (await portal.visitor.get('/api/v1/invited/ANN2345')).body
  expect((await invited()).advocate).toEqual({ shownAs: 'Ann' })
  await set({ on: false })
  expect((await invited()).advocate).toBeNull()
  expect((await portal.visitor.get('/api/v1/invited/NOBODY9')).body).toMatchObject({
    state: 'unknown',
    offer: { name: 'Twenty for you' },
  })
})

test('staying makes a friend count when the time is there, by itself', async () => {
  await offerOf(olga, { advocate: { trigger: 'retained', days: 30, minAmountMinor: null, minCurrency: null } })
  await lead('dora@example.com')
  await sale('dora@example.com', 'o-1')
  portal.later({ days: 29 })
  await portal.worker.drain()
  expect(await states()).toEqual(['joined'])
  portal.later({ days: 1 })
  await portal.worker.drain()
  expect(await states()).toEqual(['qualified'])
})
