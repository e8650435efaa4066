import { afterEach, beforeEach, expect, test } from 'vitest'
import { TOLD, UNTOLD } from '../../api/contacts/timeline/contract.ts'
import { FACTS } from '../../api/events.ts'
import { decide, host, review, testimonial } from '../helpers.ts'
import type { Door, Loose } from '../people.ts'
import { type World, world } from '../world.ts'

let portal: World
let mia: Door
beforeEach(async () => {
  portal = await world()
  mia = await portal.as('mia')
})
afterEach(() => portal.close())

const idOf = async (name: string): Promise<string> =>
  (await mia.get(`/api/v1/contacts?q=${encodeURIComponent(name)}`)).body.items[0].id
const timeline = async (id: string, search = ''): Promise<Loose> =>
  (await mia.get(`/api/v1/contacts/${id}/timeline?limit=100${search}`)).body
const typesOf = (items: { type: string }[]) => items.map(({ type }) => type)

test('every fact about a person is told, or left out on purpose', () => {
  const about = Object.entries(FACTS)
    .filter(([, { shape }]) => 'contactId' in shape.shape)
    .map(([name]) => name)
  const decided: string[] = [...TOLD, ...UNTOLD]
  expect(about.filter((name) => !decided.includes(name))).toEqual([])
})

test('a life is told from its end: words, money, stages and mail, each with what it is about', async () => {
  const { ann } = await testimonial(portal)
  portal.later({ days: 1 })
  const sale = { externalId: 'o-1', email: 'ann@example.com', amountMinor: 9600, currency: 'EUR' }
  await (await host(portal)).post('/api/v1/track/sale', sale)
  portal.later({ days: 1 })
  const [{ id: consentId }] = (await ann.get('/api/v1/me/consents')).body.items
  await ann.post(`/api/v1/me/consents/${consentId}/withdraw`)

  const { items, nextCursor } = await timeline(await idOf('Ann Ashby'))
  expect(nextCursor).toBeNull()
  expect(items.slice(0, 3)).toMatchObject([
    { type: 'testimonial.retired', reason: 'consent_withdrawn', excerpt: 'It saves me an hour a day.' },
    { type: 'consent.withdrawn', consent: /widgets/, review: { title: 'The first notes I find again' } },
    { type: 'sale.recorded', sale: { amountMinor: 9600, currency: 'EUR' }, by: null },
  ])
  expect(typesOf(items.slice(3)).sort()).toEqual(
    [
      ...[
        'account.created',
        'consent.granted',
        'consent.granted',
        'consent.granted',
        'message',
        'message',
        'message',
        'review.published',
        'review.submitted',
      ],
      ...['stage.changed', 'stage.changed', 'stage.changed', 'stage.changed', 'testimonial.published'],
    ].sort(),
  )
  const published = items.find((one: { type: string }) => one.type === 'review.published')
  expect(published).toMatchObject({
    ...{ by: 'Mo Lindqvist', product: { name: 'Orbit Notes', slug: 'orbit-notes' } },
    ...{ review: { rating: 5 }, byHost: false },
  })
  expect(items.find((one: Loose) => one.message)).toMatchObject({ message: { state: 'queued' } })
  expect(items.map((one: Loose) => one.stage?.to).filter(Boolean)).toEqual([
    'advocacy',
    'adoration',
    'adoption',
    'activation',
  ])
})

test('what waits for a decision shows no rating, and a refusal shows its reason', async () => {
  await (await portal.as('olga')).post('/api/v1/products', { name: 'Orbit Notes', kind: 'software_app' })
  const { body } = await review(portal, await portal.as('ben'))
  const ben = await idOf('Ben Okoro')
  const submitted = async () => (await timeline(ben)).items.find((one: Loose) => one.type === 'review.submitted')
  expect(await submitted()).toMatchObject({ review: { state: 'pending', rating: null } })
  portal.later({ minutes: 1 })
  await decide(portal, body.id, { decision: 'reject', reason: 'SPAM', statement: 'It only advertises a shop.' })
  expect((await timeline(ben)).items.find((one: Loose) => one.type === 'review.rejected')).toMatchObject({
    ...{ reason: 'SPAM', by: 'Mo Lindqvist' },
  })
  expect(await submitted()).toMatchObject({ review: { state: 'rejected', rating: null } })
})

test('pages of any size are the same story', async () => {
  await testimonial(portal)
  const ann = await idOf('Ann Ashby')
  const whole = (await timeline(ann)).items.map((one: Loose) => one.id)
  const seen: string[] = []
  for (let next: string | null = ''; next !== null; ) {
    const page: Loose = (await mia.get(`/api/v1/contacts/${ann}/timeline?limit=2${next && `&cursor=${next}`}`)).body
    seen.push(...page.items.map((one: Loose) => one.id))
    next = page.nextCursor
  }
  expect(seen).toEqual(whole)
  expect(new Set(seen).size).toBe(whole.length)
})

test('what staff changed is told by its names, not by what it says', async () => {
  const { id } = (await mia.post('/api/v1/contacts', { email: 'zoe@x.test', name: 'Zoe' })).body
  portal.later({ minutes: 1 })
  await mia.put(`/api/v1/contacts/${id}`, { name: 'Zoë', plan: 'team' })
  expect((await timeline(id)).items).toMatchObject([
    { type: 'contact.changed', fields: ['name', 'plan'], by: 'Mia Castellanos' },
    { type: 'stage.changed', stage: { from: null, to: 'activation' } },
    { type: 'contact.added', by: 'Mia Castellanos' },
  ])
})

test('two contacts that were merged have one story, also by the other’s address', async () => {
  await testimonial(portal)
  const ann = await idOf('Ann Ashby')
  const { id } = (await mia.post('/api/v1/contacts', { email: 'ann@home.test', name: 'Annie' })).body
  portal.later({ minutes: 1 })
  await (await portal.as('olga')).post('/api/v1/contacts/merges', { keptId: id, mergedId: ann })
  const { items } = await timeline(id)
  expect(items.find((one: Loose) => one.type === 'contact.merged')).toMatchObject({
    ...{ other: { id: ann, name: 'Ann Ashby' }, by: 'Olga Petrenko' },
  })
  expect(typesOf(items)).toContain('testimonial.published')
  expect((await timeline(ann)).items).toEqual(items)
})

test('nobody’s timeline is not found, and a damaged page address is told', async () => {
  expect((await mia.get('/api/v1/contacts/con_none/timeline')).status).toBe(404)
  await portal.as('ann')
  expect((await mia.get(`/api/v1/contacts/${await idOf('Ann Ashby')}/timeline?cursor=x`)).status).toBe(422)
})
