import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Door, Loose } from '../people.ts'
import { type World, world } from '../world.ts'
import { miscounted, putRequest, say, setBoard, setRow, thread, trustAll } from './rows.ts'

let portal: World
let ann: Door
let ben: Door
let mo: Door
beforeEach(async () => {
  portal = await world()
  ;[ann, ben, mo] = [await portal.as('ann'), await portal.as('ben'), await portal.as('mo')]
})
afterEach(async () => {
  expect(await miscounted(portal)).toEqual([])
  await portal.close()
})
const bodies = (found: { items: Loose[] }) => found.items.map(({ html }) => html.trim())
const p = (text: string) => `<p>${text}</p>`

describe('a conversation', () => {
  beforeEach(() => trustAll(portal))

  test('holds what customers and the company say, in order, with answers beneath', async () => {
    const { number } = await putRequest(portal)
    const first = await say(ann, number, 'Yes, **please**')
    expect(first.status).toBe(201)
    await say(ben, number, 'Me too')
    expect((await say(mo, number, 'We hear you', { parentId: first.body.id })).status).toBe(201)
    const found = await thread(portal.visitor, number)
    expect(bodies(found)).toEqual([p('Yes, <strong>please</strong>'), p('We hear you'), p('Me too')])
    expect(found.items.map(({ author }: Loose) => [author.name, author.company !== null])).toEqual([
      ['Ann A.', false],
      ['Mo', true],
      ['Ben O.', false],
    ])
    expect(found).toMatchObject({ count: 3, closedBecause: 'sign_in', official: null })
    expect(await portal.facts('feature_request.commented')).toHaveLength(3)
    expect(found.items[0]).not.toHaveProperty('contactId')
    expect(found.items.every(({ body }: Loose) => body === null)).toBe(true)
  })

  test('is one level deep, by the door and by the database', async () => {
    const { number } = await putRequest(portal)
    const { id } = (await say(ann, number, 'One')).body
    const answer = (await say(ben, number, 'Two', { parentId: id })).body
    const third = await say(ann, number, 'Three', { parentId: answer.id })
    expect([third.status, third.body.code]).toEqual([409, 'comment.is_answer'])
    await expect(
      portal.db.clients.writer.execute(
        `INSERT INTO request_comment (id, request_id, parent_id, kind, account_id, body, moderation, created_at)
         SELECT 'cmt_x', request_id, id, 'comment', 'acc', 'x', 'published', 1 FROM request_comment WHERE id = '${answer.id}'`,
      ),
    ).rejects.toThrow(/answers nothing/)
  })

  test('has pages that hold together', async () => {
    const { number } = await putRequest(portal)
    const { id } = (await say(ann, number, 'r0')).body
    for (let i = 1; i < 6; i++) await say(mo, number, `r${i}`, i % 2 ? { parentId: id } : {})
    const all = (await thread(ann, number)).items.map((one: Loose) => one.id)
    const paged: string[] = []
    let cursor: string | null = null
    do {
      const page: Loose = await thread(ann, number, `?limit=2${cursor ? `&cursor=${cursor}` : ''}`)
      paged.push(...page.items.map((one: Loose) => one.id))
      cursor = page.nextCursor
    } while (cursor)
    expect(paged).toEqual(all)
    const other = await putRequest(portal)
    const foreign = Buffer.from(JSON.stringify([1, id])).toString('base64url')
    expect((await ann.get(`/api/v1/requests/${other.number}/comments?cursor=${foreign}`)).status).toBe(422)
    for (const limit of [0, -1, 1e9]) {
      expect((await ann.get(`/api/v1/requests/${number}/comments?limit=${limit}`)).status).toBe(422)
    }
  })

  test('is closed where it is locked, deleted, or for others', async () => {
    const locked = await putRequest(portal, { lockedAt: 5 })
    expect((await say(ann, locked.number, 'x')).body).toMatchObject({ status: 409, code: 'request.locked' })
    expect((await say(mo, locked.number, 'Closed now', { kind: 'official' })).status).toBe(201)
    const deleted = await putRequest(portal, { deletedAt: 5 })
    expect((await say(ann, deleted.number, 'x')).status).toBe(404)
    expect((await say(mo, deleted.number, 'x')).body).toMatchObject({ status: 409, code: 'request.deleted' })
    const held = await putRequest(portal, { moderation: 'held' })
    expect((await say(ann, held.number, 'x')).status).toBe(404)
    expect((await say(mo, held.number, 'x')).body).toMatchObject({ code: 'request.unpublished' })
    const { number } = await putRequest(portal)
    expect((await say(portal.visitor, number, 'x')).status).toBe(401)
    expect((await say(await portal.as('vic'), number, 'x')).status).toBe(403)
    await setBoard(portal, { commentPolicy: 'customers' })
    expect((await say(ann, number, 'x')).body).toMatchObject({ status: 403, code: 'comment.not_for_you' })
    expect(await thread(ann, number)).toMatchObject({ closedBecause: 'audience' })
    await setBoard(portal, { viewPolicy: 'staff' })
    expect((await ann.get(`/api/v1/requests/${number}/comments`)).status).toBe(404)
  })

  test('of a merged request goes on in the one it was taken into', async () => {
    const target = await putRequest(portal, { title: 'Dark theme' })
    const source = await putRequest(portal)
    const before = (await say(ann, source.number, 'Said before')).body
    await setRow(portal, source.id, { canonicalId: target.id, shown: false })
    await say(ben, source.number, 'Said after')
    await say(mo, target.number, 'To the old one', { parentId: before.id })
    const found = await thread(portal.visitor, target.number)
    expect(found.items.map(({ fromNumber, html }: Loose) => [fromNumber, html.trim()])).toEqual([
      [source.number, p('Said before')],
      [source.number, p('To the old one')],
      [null, p('Said after')],
    ])
    expect(found.count).toBe(3)
    expect(await thread(portal.visitor, source.number)).toEqual(found)
    await setRow(portal, source.id, { canonicalId: null, shown: true })
    expect(bodies(await thread(ann, source.number))).toEqual([p('Said before'), p('To the old one')])
    expect(bodies(await thread(ann, target.number))).toEqual([p('Said after')])
  })
})

describe('what the company says', () => {
  beforeEach(() => trustAll(portal))

  test('among itself leaves by no public answer, count or fact', async () => {
    const { number } = await putRequest(portal)
    const note = (await say(mo, number, 'Costs us a quarter', { kind: 'internal' })).body
    expect((await say(mo, number, 'True', { parentId: note.id })).body.fields).toHaveProperty('kind')
    expect((await say(mo, number, 'True', { parentId: note.id, kind: 'internal' })).status).toBe(201)
    expect(await thread(ann, number)).toMatchObject({ count: 0, items: [] })
    expect((await thread(mo, number)).items).toHaveLength(2)
    expect(await portal.facts('feature_request.commented')).toEqual([])
    expect((await say(ann, number, 'Hm', { parentId: note.id })).status).toBe(404)
    expect((await ann.put(`/api/v1/requests/comments/${note.id}`, { body: 'x' })).status).toBe(404)
    expect((await say(ann, number, 'x', { kind: 'internal' })).status).toBe(403)
    expect((await say(ann, number, 'x', { kind: 'official' })).status).toBe(403)
  })

  test('officially is pinned once', async () => {
    const { number } = await putRequest(portal)
    const [one, two] = [
      (await say(mo, number, 'First', { kind: 'official' })).body,
      (await say(mo, number, 'Second', { kind: 'official' })).body,
    ]
    const pin = (id: string, pinned = true) => mo.put(`/api/v1/requests/comments/${id}/pin`, { pinned })
    expect((await pin(one.id)).status).toBe(204)
    expect((await pin(two.id)).status).toBe(204)
    expect((await pin(two.id)).status).toBe(204)
    expect((await thread(ann, number)).official).toMatchObject({ id: two.id, pinned: true })
    expect(await portal.facts('request_comment.pinned')).toHaveLength(2)
    await mo.delete(`/api/v1/requests/comments/${two.id}`)
    expect((await thread(ann, number)).official).toBeNull()
    const plain = (await say(ann, number, 'Hi')).body
    expect((await pin(plain.id)).body.code).toBe('comment.not_official')
    expect((await ann.put(`/api/v1/requests/comments/${one.id}/pin`, { pinned: true })).status).toBe(403)
  })
})

describe('words of somebody new', () => {
  test('wait for a decision, and nothing leaves before it', async () => {
    const { number } = await putRequest(portal)
    const { body } = await say(ann, number, 'Hello')
    expect(body).toMatchObject({ state: 'held', author: { mine: true } })
    expect(await thread(ben, number)).toMatchObject({ count: 0, items: [] })
    expect((await thread(ann, number)).items).toHaveLength(1)
    expect(await portal.facts('feature_request.commented')).toEqual([])
    const held = (await mo.get('/api/v1/requests/comments/held')).body
    expect(held.items).toMatchObject([{ id: body.id, name: 'Ann Ashby', published: 0, request: { number } }])
    const decide = (verdict: object) => mo.post(`/api/v1/requests/comments/${body.id}/decide`, verdict)
    expect((await decide({ decision: 'reject' })).body.fields).toHaveProperty('reason')
    expect((await decide({ decision: 'publish' })).status).toBe(204)
    expect((await decide({ decision: 'publish' })).body.code).toBe('comment.decided')
    expect(await thread(ben, number)).toMatchObject({ count: 1 })
    expect(await portal.facts('feature_request.commented')).toHaveLength(1)
    expect((await mo.get('/api/v1/requests/comments/held')).body.items).toEqual([])
  })

  test('are trusted after three that were published', async () => {
    const { number } = await putRequest(portal)
    for (let i = 0; i < 3; i++) {
      const { body } = await say(ann, number, `No ${i}`)
      expect(body.state).toBe('held')
      await mo.post(`/api/v1/requests/comments/${body.id}/decide`, { decision: 'publish' })
    }
    portal.later({ minutes: 60 })
    expect((await say(ann, number, 'Trusted')).body.state).toBe('published')
  })

  test('say why they are not shown, and wait again when they are written anew', async () => {
    const { number } = await putRequest(portal)
    const { body } = await say(ann, number, 'Buy my pills')
    await mo.post(`/api/v1/requests/comments/${body.id}/decide`, { decision: 'reject', reason: 'This is about you.' })
    expect((await thread(ann, number)).items[0]).toMatchObject({ state: 'rejected', reason: 'This is about you.' })
    expect((await thread(ben, number)).items).toEqual([])
    const again = await ann.put(`/api/v1/requests/comments/${body.id}`, { body: 'I need it at night' })
    expect(again.body).toMatchObject({ state: 'held', reason: null })
  })

  test('are few at once, with few links', async () => {
    const { number } = await putRequest(portal)
    const links = 'See https://a.example and https://b.example and https://c.example'
    expect((await say(ann, number, links)).body.fields.body).toMatch(/2 links/)
    const answers = []
    for (let i = 0; i < 5; i++) answers.push((await say(ann, number, `No ${i}`)).status)
    expect(answers.at(-1)).toBe(429)
    expect(answers[0]).toBe(201)
  })
})
