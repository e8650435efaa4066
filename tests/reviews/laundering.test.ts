import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { addProduct, decide, host, review, WORDS } from '../helpers.ts'
import { type Door, signUp } from '../people.ts'
import { type World, world } from '../world.ts'

let portal: World
let ann: Door
beforeEach(async () => {
  portal = await world()
  await addProduct(portal)
  ann = await portal.as('ann')
  await portal.as('mo')
})
afterEach(() => portal.close())

const { productSlug: _, ...words } = WORDS
const STATEMENT = 'These words attack people for what they are, which nobody may do here.'
const HATE = { decision: 'reject', reason: 'HATE', statement: STATEMENT }
const mine = (id: string, act: string, body: object = {}) => ann.post(`/api/v1/me/reviews/${id}/${act}`, body)
const onPage = async () => (await portal.visitor.get('/api/v1/products/orbit-notes/reviews')).body.items
const weeks = async (n: number) => {
  for (let day = 0; day < 7 * n; day++) {
    portal.later({ days: 1 })
    await portal.worker.drain()
  }
}
const PII = (body: string, from: string) => ({
  ...{ decision: 'request_changes', reason: 'PII', statement: 'Please leave out the card number of somebody else.' },
  ranges: [{ field: 'body', start: body.indexOf(from), end: body.indexOf(from) + from.length }],
})

describe('what was turned down', () => {
  test('is not brought back by appealing, taking it back and putting it back', async () => {
    const { id } = (await review(portal, ann)).body
    expect((await decide(portal, id, HATE)).body.state).toBe('rejected')
    await mine(id, 'appeal', { text: 'I think that this decision is wrong, look again.' })
    await mine(id, 'withdraw')
    expect((await mine(id, 'restore')).body.state).toBe('rejected')
    await weeks(3)
    expect(await onPage()).toEqual([])
    expect((await mine(id, 'appeal', { text: 'Once more, please look at it again.' })).status).toBe(409)
  })
  test('is not written past by taking it back first', async () => {
    const { id } = (await review(portal, ann)).body
    await decide(portal, id, HATE)
    await mine(id, 'appeal', { text: 'I think that this decision is wrong, look again.' })
    await mine(id, 'withdraw')
    expect((await review(portal, ann)).body.code).toBe('review.duplicate')
  })
  test('stays asked for when it is taken back and put back, with its clock', async () => {
    const body = 'I paid with 4111 1111 1111 1111 and it never came, which is a pity.'
    const { id } = (await review(portal, ann, { body })).body
    expect((await decide(portal, id, PII(body, '4111 1111 1111 1111'))).body.state).toBe('changes_requested')
    await mine(id, 'withdraw')
    expect((await mine(id, 'restore')).body.state).toBe('changes_requested')
    await weeks(3)
    expect(JSON.stringify(await onPage())).not.toContain('4111')
    expect(await onPage()).toMatchObject([{ body: expect.stringContaining('[removed') }])
  })
  test('is read by a person for ever after, also where nothing is found', async () => {
    const body = 'I paid with 4111 1111 1111 1111 and it never came, which is a pity.'
    const { id } = (await review(portal, ann, { body })).body
    await decide(portal, id, PII(body, '4111 1111 1111 1111'))
    await weeks(3)
    const settings = { publishUnflagged: true, flaggedWords: [], waitHours: 72 }
    await (await portal.as('olga')).put('/api/v1/settings/moderation', settings)
    const answer = await ann.put(`/api/v1/me/reviews/${id}`, {
      ...words,
      body: 'Nothing is to be seen in these words at all.',
    })
    expect(answer.body.state).toBe('pending')
  })
})

test('what was found wanting stands in no history, nor anything before it', async () => {
  const body = 'Tom the driver is a filthy worthless idiot, but the notes are good.'
  const { id } = (await review(portal, ann, { body })).body
  await decide(portal, id)
  await ann.put(`/api/v1/me/reviews/${id}`, { ...words, body: `${body} And fast.` })
  const range = { field: 'body', start: 0, end: 45 }
  const ask = { decision: 'request_changes', reason: 'ABUSE', statement: STATEMENT, ranges: [range] }
  expect((await decide(portal, id, ask)).status).toBe(200)
  await ann.put(`/api/v1/me/reviews/${id}`, { ...words, body: 'The driver was late, but the notes are good.' })
  await decide(portal, id)
  const history = (await portal.visitor.get(`/api/v1/reviews/${id}/history`)).body
  expect(JSON.stringify(history)).not.toContain('filthy')
  expect(history.items).toHaveLength(1)
})

test('consent that was taken back is given anew, not put back', async () => {
  const { id } = (await review(portal, ann)).body
  await decide(portal, id)
  const { items } = (await ann.get('/api/v1/me/consents')).body
  const consent = items.find(({ scope }: { scope: string }) => scope === 'publish_on_portal')
  await ann.post(`/api/v1/me/consents/${consent.id}/withdraw`)
  expect((await mine(id, 'restore')).body.code).toBe('consent.missing')
  expect((await review(portal, ann)).status).toBe(201)
})

describe('beside the words', () => {
  const atOnce = async () =>
    (await portal.as('olga')).put('/api/v1/settings/moderation', {
      ...{ publishUnflagged: true, flaggedWords: ['pills'], waitHours: 72 },
    })
  test.each([
    ['a name', { displayName: 'See https://pills.example' }],
    ['a connection', { connections: [{ type: 'other', text: 'Write to me: pat@pills.example' }] }],
  ])('%s is looked at too', async (_name, more) => {
    await atOnce()
    expect((await review(portal, ann, more as object)).body.state).toBe('pending')
  })
  test('the moderator reads all of it, and the name that will be shown', async () => {
    const { id } = (await review(portal, ann, { connections: [{ type: 'other', text: 'We share a boat.' }] } as object))
      .body
    await ann.put(`/api/v1/me/reviews/${id}`, { ...words, displayName: 'Another Name' })
    const [item] = (await (await portal.as('mo')).get('/api/v1/moderation/queue')).body.items
    expect(item).toMatchObject({ displayName: 'Another Name', beside: ['We share a boat.'] })
  })
  test.each(['\u202egnp.exe', 'a\u0000b', 'a\ud800b'])('%j bends nothing', async (text) => {
    expect((await review(portal, ann, { connections: [{ type: 'other', text }] } as object)).status).toBe(422)
  })
})

test('nobody writes a review anew a hundred times a day', async () => {
  const { id } = (await review(portal, ann)).body
  const answers = []
  for (let i = 0; i < 21; i++) answers.push((await ann.put(`/api/v1/me/reviews/${id}`, words)).status)
  expect([answers.slice(0, 20).every((status) => status === 200), answers[20]]).toEqual([true, 429])
})

test('a sale that names nothing verifies nothing where there are several products', async () => {
  await addProduct(portal, 'Orbit Academy')
  const dana = await signUp(portal, { name: 'Dana', email: 'dana@mail.example' })
  const { id } = (await review(portal, dana)).body
  await decide(portal, id)
  const sale = { externalId: 'o1', email: 'dana@mail.example', amountMinor: 900, currency: 'EUR' }
  await (await host(portal)).post('/api/v1/track/sale', sale)
  expect((await portal.visitor.get(`/api/v1/reviews/${id}`)).body.verified.method).toBe('email')
})
