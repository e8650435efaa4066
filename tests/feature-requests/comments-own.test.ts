import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Door, Loose } from '../people.ts'
import { type World, world } from '../world.ts'
import { contactOf, miscounted, putRequest, say, thread, trustAll } from './rows.ts'

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
const p = (text: string) => `<p>${text}</p>`

describe('writing anew and deleting', () => {
  beforeEach(() => trustAll(portal))

  test('keeps each wording for staff and says "edited" to others', async () => {
    const { number } = await putRequest(portal)
    const { id } = (await say(ann, number, 'Teh')).body
    portal.later({ minutes: 1 })
    expect((await ann.put(`/api/v1/requests/comments/${id}`, { body: 'The' })).body).toMatchObject({ body: 'The' })
    expect((await ann.put(`/api/v1/requests/comments/${id}`, { body: 'The' })).status).toBe(200)
    expect((await ben.put(`/api/v1/requests/comments/${id}`, { body: 'Mine' })).body.code).toBe('comment.not_yours')
    expect((await thread(ben, number)).items[0]).toMatchObject({ editedAt: portal.now(), body: null })
    const history = await mo.get(`/api/v1/requests/comments/${id}/history`)
    expect(history.body.items.map(({ body }: Loose) => body)).toEqual(['Teh', 'The'])
    expect((await ann.get(`/api/v1/requests/comments/${id}/history`)).status).toBe(403)
    expect(await portal.facts('feature_request.commented')).toHaveLength(1)
  })

  test('leaves the answers, and no words', async () => {
    const { number } = await putRequest(portal)
    const { id } = (await say(ann, number, 'Gone soon')).body
    await say(ben, number, 'An answer', { parentId: id })
    expect((await ann.delete(`/api/v1/requests/comments/${id}`)).status).toBe(204)
    const found = await thread(portal.visitor, number)
    expect(found.items.map(({ state, html, author }: Loose) => [state, html.trim(), author.name])).toEqual([
      ['deleted', '', ''],
      ['published', p('An answer'), 'Ben O.'],
    ])
    expect(found.count).toBe(1)
    expect((await ann.delete(`/api/v1/requests/comments/${id}`)).body.code).toBe('comment.gone')
    expect((await say(ben, number, 'x', { parentId: id })).body.code).toBe('comment.gone')
  })

  test('by staff needs a reason, which the author reads', async () => {
    const { number } = await putRequest(portal)
    const { id } = (await say(ann, number, 'Rude')).body
    await say(mo, number, 'Please be kind', { parentId: id })
    expect((await mo.delete(`/api/v1/requests/comments/${id}`)).body.fields).toHaveProperty('reason')
    expect((await ben.delete(`/api/v1/requests/comments/${id}?reason=x`)).status).toBe(409)
    expect((await mo.delete(`/api/v1/requests/comments/${id}?reason=It+insults`)).status).toBe(204)
    expect((await thread(ann, number)).items[0]).toMatchObject({ state: 'removed', reason: 'It insults' })
    expect((await thread(ben, number)).items[0]).toMatchObject({ state: 'removed', reason: null })
  })

  test('by being forgotten takes the words everywhere and keeps the numbers', async () => {
    const { number } = await putRequest(portal)
    const { id } = (await say(ann, number, 'Zzmark wish')).body
    await ann.put(`/api/v1/requests/comments/${id}`, { body: 'Zzmark again' })
    await say(ben, number, `Right @[${await contactOf(ann)}]`, { parentId: id })
    const mine = (await ann.get('/api/v1/me/data?format=json')).body
    expect(mine.comments).toMatchObject([{ body: 'Zzmark again', requestNumber: number }])
    expect((await ann.post('/api/v1/me/erasure', { confirm: true })).status).toBe(204)
    const found = await thread(mo, number)
    expect(found.count).toBe(1)
    expect(JSON.stringify(found)).not.toMatch(/zzmark|ashby/i)
    const { rows } = await portal.db.clients.reader.execute('SELECT body FROM request_comment_revision')
    expect(JSON.stringify(rows)).not.toMatch(/zzmark/i)
  })
})

describe('hostile words', () => {
  beforeEach(() => trustAll(portal))

  test.each([
    ['<script>alert(1)</script>', /<script/],
    ['[x](javascript:alert(1))', /href="javascript/],
    ['![x](https://evil.example/pixel.gif)', /<img/],
    ['<img src=x onerror=alert(1)>', /<img/],
  ])('%s is shown, not run', async (body, never) => {
    const { number } = await putRequest(portal)
    expect((await say(ann, number, body)).body.html).not.toMatch(never)
  })

  test('are as long as people count, and no longer', async () => {
    const { number } = await putRequest(portal)
    expect((await say(ann, number, '👨‍👩‍👧‍👦'.repeat(3000))).status).toBe(201)
    expect((await say(ann, number, 'x'.repeat(5000))).status).toBe(201)
    expect((await say(ann, number, 'x'.repeat(10_000))).status).toBe(422)
    expect((await say(ann, number, `a${'\u0301'.repeat(70_000)}`)).status).toBe(422)
    expect((await say(ann, number, ' \u200b ')).status).toBe(422)
  })
})
