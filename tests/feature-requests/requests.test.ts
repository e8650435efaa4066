import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { host } from '../helpers.ts'
import { type World, world } from '../world.ts'
import { browser, look, setBoard, submit, vote } from './kit.ts'

let portal: World
beforeEach(async () => {
  portal = await world()
})
afterEach(() => portal.close())
const post = async (who: 'ann' | 'mia', input: object) =>
  (await portal.as(who)).post('/api/v1/requests', { board: 'ideas', title: 'Dark mode for the editor', ...input })

describe('writing a request', () => {
  test('publishes it with its author’s vote and keeps the words as they were written', async () => {
    await setBoard(portal)
    const body = '**Please** <script>alert(1)</script> & [x](javascript:alert(1))'
    const answer = await post('ann', { body })
    expect(answer.body).toMatchObject({ number: 1, slug: 'dark-mode-for-the-editor', held: false })
    const shown = await look(portal.visitor, 1)
    expect(shown).toMatchObject({ body, votes: 1, author: { name: 'Ann A.' }, own: false })
    expect(shown.html).not.toMatch(/<script|javascript:alert\(1\)"/)
    expect((await portal.visitor.get('/api/v1/requests/1-any-words-at-all')).status).toBe(200)
    expect(await portal.facts('feature_request.created')).toHaveLength(1)
  })

  test('says beside the field what is wrong, and loses nothing', async () => {
    await setBoard(portal)
    const wrong = await post('ann', { title: 'no' })
    expect([wrong.status, Object.keys(wrong.body.fields)]).toEqual([422, ['title']])
    expect((await post('ann', { board: 'nothing' })).body.fields).toHaveProperty('board')
    expect((await post('ann', { website: 'https://spam.example' })).body.fields).toHaveProperty('website')
    expect((await post('ann', { body: 'x'.repeat(10_001) })).body.fields).toHaveProperty('body')
  })

  test('asks a visitor to sign in where the board wants it', async () => {
    const refused = await portal.visitor.post('/api/v1/requests', { board: 'ideas', title: 'Dark mode please' })
    expect([refused.status, refused.body.code]).toEqual([401, 'session.required'])
    await setBoard(portal, { submitPolicy: 'customers' })
    expect((await post('ann', {})).body.code).toBe('board.audience')
    const sale = { externalId: 'order-1', email: 'ann@example.com', amountMinor: 9600, currency: 'EUR' }
    await (await host(portal)).post('/api/v1/track/sale', sale)
    expect((await post('ann', {})).status).toBe(201)
  })

  test('is tried ten times at once and not more', async () => {
    await setBoard(portal)
    const statuses = []
    for (let i = 0; i < 12; i++) statuses.push((await post('ann', { title: `Wish number ${i}` })).status)
    expect(statuses.filter((status) => status === 429)).toHaveLength(2)
  })

  test('by a colleague for somebody who asked is theirs, and says who typed it', async () => {
    await portal.as('ann')
    const answer = await post('mia', { onBehalfOf: 'ann@example.com' })
    expect(answer.status).toBe(201)
    const ann = await portal.as('ann')
    expect(await look(ann, answer.body.number)).toMatchObject({ own: true, voted: true, author: { name: 'Ann A.' } })
    expect((await post('mia', { onBehalfOf: 'no@body.example' })).body.fields).toHaveProperty('onBehalfOf')
  })
})

describe('a held request', () => {
  beforeEach(() => setBoard(portal, { holdPolicy: 'untrusted' }))

  test('leaves nothing before it is published: no list, page, search, count, fact or vote', async () => {
    const ann = await portal.as('ann')
    const number = (await post('ann', {})).body.number
    expect(await look(ann, number)).toMatchObject({ moderation: 'held', own: true, votes: 0 })
    for (const door of [portal.visitor, await portal.as('ben')]) {
      expect((await door.get(`/api/v1/requests/${number}`)).status).toBe(404)
      expect((await vote(door, number)).status).toBe(404)
      expect((await door.get('/api/v1/requests')).body.items).toEqual([])
      expect((await door.get('/api/v1/requests/similar?q=dark')).body.items).toEqual([])
    }
    expect(await portal.facts('feature_request.created')).toEqual([])
    expect(await portal.facts('feature_request.voted')).toEqual([])
    expect((await vote(ann, number)).body.code).toBe('vote.held')

    const mo = await portal.as('mo')
    expect((await mo.get('/api/v1/requests/held')).body).toMatchObject({
      total: 1,
      items: [{ number, author: { name: 'Ann Ashby' } }],
    })
    expect((await mo.post(`/api/v1/requests/${number}/decide`, { decision: 'publish' })).status).toBe(204)
    expect(await look(portal.visitor, number)).toMatchObject({ votes: 1 })
    expect((await portal.visitor.get('/api/v1/requests/similar?q=dark')).body.items).toHaveLength(1)
    expect((await mo.post(`/api/v1/requests/${number}/decide`, { decision: 'publish' })).status).toBe(409)
  })

  test('that is turned down tells its author why, and nobody else', async () => {
    const number = (await post('ann', {})).body.number
    const mo = await portal.as('mo')
    expect((await mo.post(`/api/v1/requests/${number}/decide`, { decision: 'reject', reason: '' })).status).toBe(422)
    await mo.post(`/api/v1/requests/${number}/decide`, { decision: 'reject', reason: 'This is an advertisement.' })
    expect(await look(await portal.as('ann'), number)).toMatchObject({ moderationReason: 'This is an advertisement.' })
    expect((await portal.visitor.get(`/api/v1/requests/${number}`)).status).toBe(404)
    expect((await mo.get('/api/v1/requests/held')).body.total).toBe(0)
  })

  test('stops being held after three that were let through', async () => {
    const mo = await portal.as('mo')
    for (let i = 0; i < 3; i++) {
      const { number, held } = (await post('ann', { title: `Wish number ${i}` })).body
      expect(held).toBe(true)
      await mo.post(`/api/v1/requests/${number}/decide`, { decision: 'publish' })
    }
    expect((await post('ann', { title: 'Wish number 4' })).body.held).toBe(false)
  })

  test('of a browser without an account is its own to look at', async () => {
    await setBoard(portal, { submitPolicy: 'everyone', holdPolicy: 'anonymous' })
    const anon = browser(portal)
    const { number, held } = (await anon.post('/api/v1/requests', { board: 'ideas', title: 'Dark mode please' })).body
    expect(held).toBe(true)
    expect((await anon.get(`/api/v1/requests/${number}`)).body.own).toBe(true)
    expect((await portal.visitor.get(`/api/v1/requests/${number}`)).status).toBe(404)
    expect((await browser(portal).get(`/api/v1/requests/${number}`)).status).toBe(404)
  })
})

describe('an author', () => {
  beforeEach(() => setBoard(portal))
  test('changes and takes back what nobody else voted for yet, and nothing of others', async () => {
    const [ann, ben] = [await portal.as('ann'), await portal.as('ben')]
    const number = await submit(ann, 'Dark mode for the editor')
    const edit = { title: 'Dark mode everywhere', body: 'In the editor first.' }
    expect((await ann.put(`/api/v1/requests/${number}`, edit)).status).toBe(204)
    expect((await portal.visitor.get('/api/v1/requests?q=everywhere')).body.items).toHaveLength(1)
    expect((await ben.put(`/api/v1/requests/${number}`, edit)).status).toBe(403)
    expect((await ben.delete(`/api/v1/requests/${number}`)).status).toBe(404)
    expect((await (await portal.as('mia')).put(`/api/v1/requests/${number}`, edit)).body.code).toBe('request.not_yours')
    await vote(ben, number)
    portal.later({ days: 2 })
    expect((await ann.put(`/api/v1/requests/${number}`, { ...edit, title: 'Something else' })).body.code).toBe(
      'request.settled',
    )
    expect((await ann.delete(`/api/v1/requests/${number}`)).body.code).toBe('request.settled')
    expect((await look(ann, number)).title).toBe('Dark mode everywhere')
  })
})
