import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { host } from '../helpers.ts'
import type { Door, Loose } from '../people.ts'
import { type World, world } from '../world.ts'
import { BOARD, browser, look, merge, move, setBoard, submit, unmerge, vote } from './kit.ts'
import { say, thread } from './rows.ts'

let portal: World
let ann: Door
let ben: Door
let mo: Door
beforeEach(async () => {
  portal = await world()
  ;[ann, ben, mo] = [await portal.as('ann'), await portal.as('ben'), await portal.as('mo')]
  await setBoard(portal)
})
afterEach(() => portal.close())
const addBoard = async (change: object) =>
  (await portal.as('olga')).post('/api/v1/boards', {
    ...BOARD,
    submitPolicy: 'staff',
    commentPolicy: 'staff',
    ...change,
  })
const STAFF_ONLY = { name: 'Plans', viewPolicy: 'staff', votePolicy: 'staff' }

describe('a key without the scope for requests', () => {
  test('sees what a stranger sees, and changes nothing', async () => {
    await setBoard(portal, { holdPolicy: 'always', showVoters: true })
    const held = await submit(ann, 'Zzheld words of a customer')
    await setBoard(portal, { showVoters: true })
    const open = await submit(ben, 'Offline search on trains')
    await vote(ann, open, { importance: 'blocking', why: 'Zzwhy it keeps me from work' })
    await say(mo, open, 'Zzinternal note', { kind: 'internal' })
    const key = await host(portal, ['sales.write'])
    expect((await key.get(`/api/v1/requests/${held}`)).status).toBe(404)
    expect((await key.get('/api/v1/requests?sort=revenue')).status).toBe(403)
    const seen = [`/api/v1/requests/${open}`, `/api/v1/requests/${open}/voters`, `/api/v1/requests/${open}/comments`]
    for (const path of seen) expect(JSON.stringify((await key.get(path)).body)).not.toMatch(/Zz|con_|"amountMinor"/)
    const words = { title: 'Mine now', body: '' }
    expect((await key.put(`/api/v1/requests/${open}`, words)).status).toBe(403)
    expect((await key.delete(`/api/v1/requests/${open}`)).status).toBe(404)
    const written = { board: 'ideas', title: 'In the name of Ann', onBehalfOf: 'ann@example.com' }
    expect((await key.post('/api/v1/requests', written)).status).toBe(403)
    expect(await look(portal.visitor, open)).toMatchObject({ title: 'Offline search on trains', deleted: false })
  })

  test('with the scope it works for the company', async () => {
    const key = await host(portal, ['requests.manage'])
    const number = await submit(key, 'Asked for by telephone', { onBehalfOf: 'ann@example.com' })
    expect((await look(ann, number)).own).toBe(true)
    expect((await key.delete(`/api/v1/requests/${number}`)).status).toBe(204)
  })
})

describe('a colleague who only reads', () => {
  test('writes, votes, changes and deletes nothing for others', async () => {
    const vic = await portal.as('vic')
    const number = await submit(await portal.as('mia'), 'Typed in for Ann', { onBehalfOf: 'ann@example.com' })
    const written = { board: 'ideas', title: 'In the name of Ann', onBehalfOf: 'ann@example.com' }
    expect((await vic.post('/api/v1/requests', written)).status).toBe(403)
    expect((await vic.put(`/api/v1/requests/${number}`, { title: 'Other words', body: '' })).status).toBe(403)
    expect((await vic.delete(`/api/v1/requests/${number}`)).status).toBe(403)
    expect(await look(vic, number)).toMatchObject({ title: 'Typed in for Ann', deleted: false })
  })
})

describe('a request of a board that is not for everybody', () => {
  let open: number
  let secret: number
  beforeEach(async () => {
    const added = await addBoard(STAFF_ONLY)
    if (added.status !== 201) throw new Error(JSON.stringify(added.body))
    open = await submit(ann, 'Dark mode for the editor')
    secret = await submit(await portal.as('mia'), 'Zzsecret plan of the company', { board: 'plans' })
  })
  const everything = async (door: Door, number: number) => {
    const at = `/api/v1/requests/${number}`
    const paths = ['', '/comments', '/photos', '/voters', '/plan', '/elsewhere'].map((path) => at + path)
    const answers = []
    for (const path of [...paths, '/api/v1/requests?status=all', '/api/v1/requests/similar?q=zzsecret%20plan'])
      answers.push((await door.get(path)).body)
    for (const path of ['/api/v1/roadmap', '/api/v1/roadmap/changes', '/api/v1/changelog'])
      answers.push((await door.get(path)).body)
    return JSON.stringify(answers)
  }

  test('is not told by what it was taken into, nor by what was taken into it', async () => {
    await say(mo, secret, 'Zzsecret thought about it')
    expect((await merge(portal, secret, open)).status).toBe(200)
    for (const door of [portal.visitor, ben]) expect(await everything(door, open)).not.toContain('Zzsecret')
    expect((await thread(portal.visitor, open)).count).toBe(0)
    expect((await thread(mo, open)).count).toBe(1)
    expect((await look(mo, open)).merged).toMatchObject([{ number: secret }])
    await unmerge(portal, secret)
    expect((await merge(portal, open, secret)).status).toBe(200)
    for (const door of [portal.visitor, ben]) expect(await everything(door, open)).not.toContain('Zzsecret')
    expect((await look(mo, open)).mergedInto).toMatchObject({ number: secret })
  })

  test('is not named as the other way that a declined one is answered with', async () => {
    await move(portal, open, 'sts_declined', { alternative: secret })
    expect(await everything(portal.visitor, open)).not.toContain('Zzsecret')
    expect((await look(mo, open)).answers[0].alternative).toMatchObject({ number: secret })
  })

  test('takes no votes and followers through a request that was taken into it', async () => {
    await merge(portal, open, secret)
    const tries = [
      await vote(ben, open),
      await browser(portal).vote(open),
      await ben.put(`/api/v1/requests/${open}/follow`, { level: 'all' }),
    ]
    for (const { status, body } of tries) {
      expect(status).toBeGreaterThanOrEqual(401)
      expect(JSON.stringify(body)).not.toContain(`"number":${secret}`)
    }
    expect((await look(mo, secret)).votes).toBe(1)
  })

  test('is counted for colleagues only', async () => {
    const { items } = (await portal.visitor.get('/api/v1/request-statuses')).body
    expect(items.map(({ requests }: Loose) => requests ?? null)).toEqual(items.map(() => null))
    expect((await mo.get('/api/v1/request-statuses')).body.items[0].requests).toBe(2)
  })
})

describe('a stricter board', () => {
  test('takes votes only of its own audience, whichever way they come', async () => {
    await addBoard({ name: 'Council', votePolicy: 'customers' })
    const open = await submit(ben, 'Dark mode for the editor')
    const strict = await submit(await portal.as('mia'), 'A theme for the night', { board: 'council' })
    await merge(portal, open, strict)
    expect((await browser(portal).vote(open)).status).toBe(401)
    expect((await vote(ann, open)).status).toBe(403)
    expect((await look(mo, strict)).votes).toBe(1)
    expect(await look(ann, open)).toMatchObject({ mayVote: false })
  })

  test('counts no vote of an author who may not vote there', async () => {
    await setBoard(portal, { votePolicy: 'customers' })
    const number = await submit(ann, 'My wish and my vote')
    const other = (
      await browser(portal).post('/api/v1/requests', { board: 'ideas', title: 'A wish of nobody', body: '' })
    ).body
    await setBoard(portal, { votePolicy: 'customers', holdPolicy: 'never' })
    await mo.post(`/api/v1/requests/${other.number}/decide`, { decision: 'publish' })
    expect([(await look(mo, number)).votes, (await look(mo, other.number)).votes]).toEqual([0, 0])
    const behalf = await submit(await portal.as('mia'), 'Asked for by telephone', { onBehalfOf: 'ann@example.com' })
    expect((await look(mo, behalf)).votes).toBe(1)
  })
})

describe('what waits for a moderator', () => {
  const title = 'A wish that is well meant'
  const spam = { title: 'Zzspam at a good price', body: 'Zzspam' }

  test('cannot be let out first and written anew afterwards', async () => {
    await setBoard(portal, { holdPolicy: 'always' })
    const number = await submit(ann, title)
    await mo.post(`/api/v1/requests/${number}/decide`, { decision: 'publish' })
    expect((await look(portal.visitor, number)).title).toBe(title)
    expect((await ann.put(`/api/v1/requests/${number}`, spam)).status).toBe(204)
    expect((await portal.visitor.get(`/api/v1/requests/${number}`)).status).toBe(404)
    for (const path of ['/api/v1/requests?q=zzspam', '/api/v1/requests/similar?q=zzspam', '/api/v1/requests'])
      expect((await ben.get(path)).body.items).toEqual([])
    expect(await look(ann, number)).toMatchObject({ moderation: 'held', ...spam })
    expect((await mo.get('/api/v1/requests/held')).body.items).toMatchObject([{ number, title: spam.title }])
    await mo.post(`/api/v1/requests/${number}/decide`, { decision: 'publish' })
    expect(await look(portal.visitor, number)).toMatchObject({ votes: 1, title: spam.title })
    expect(await portal.facts('feature_request.created')).toHaveLength(1)
  })

  test('stays as it was read once it stands in another', async () => {
    await setBoard(portal, { holdPolicy: 'always' })
    const [number, into] = [await submit(ann, title), await submit(ben, 'Another wish')]
    for (const one of [number, into]) await mo.post(`/api/v1/requests/${one}/decide`, { decision: 'publish' })
    await merge(portal, number, into)
    expect((await ann.put(`/api/v1/requests/${number}`, spam)).status).toBe(409)
    expect((await look(ann, number)).editable).toBe(false)
    expect((await look(portal.visitor, into)).merged).toMatchObject([{ title }])
  })

  test('is shown to the moderator to its last word', async () => {
    await setBoard(portal, { holdPolicy: 'always' })
    const body = `${'A long and friendly text. '.repeat(60)}Zzspam`
    await submit(ann, title, { body })
    expect((await mo.get('/api/v1/requests/held')).body.items[0].body).toBe(body)
  })

  test('a comment that was turned down or waits is not let out by its author', async () => {
    await setBoard(portal, { holdPolicy: 'always' })
    const number = await submit(ben, title)
    await mo.post(`/api/v1/requests/${number}/decide`, { decision: 'publish' })
    const [waits, rejected] = [(await say(ann, number, 'Zzone')).body.id, (await say(ann, number, 'Zztwo')).body.id]
    await mo.post(`/api/v1/requests/comments/${rejected}/decide`, { decision: 'reject', reason: 'It insults people.' })
    await setBoard(portal)
    for (const id of [waits, rejected])
      expect((await ann.put(`/api/v1/requests/comments/${id}`, { body: 'Zzthree' })).body.state).toBe('held')
    expect(JSON.stringify(await thread(ben, number))).not.toContain('Zz')
  })
})
