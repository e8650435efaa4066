import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { host } from '../helpers.ts'
import { type World, world } from '../world.ts'
import { browser, look, merge, move, setBoard, submit, unmerge, vote } from './kit.ts'

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

describe('a status', () => {
  beforeEach(() => setBoard(portal))
  test('changes with an answer that stands in the history, and says why something is declined', async () => {
    const [a, b] = [
      await submit(await portal.as('ann'), 'Dark mode for the editor'),
      await submit(await portal.as('ben'), 'A black background'),
    ]
    const silent = await move(portal, a, 'sts_declined', { answer: '' })
    expect(silent.body.fields).toHaveProperty('answer')
    expect((await move(portal, a, 'sts_declined', { answer: 'Use **this** instead.', alternative: b })).status).toBe(
      204,
    )
    const shown = await look(portal.visitor, a)
    expect(shown).toMatchObject({
      status: { label: 'Declined' },
      mayVote: false,
      whyNoVote: expect.stringContaining('Declined'),
    })
    expect(shown.answers).toMatchObject([
      { html: '<p>Use <strong>this</strong> instead.</p>\n', alternative: { number: b } },
    ])
    expect(shown.history.map(({ kind }: { kind: string }) => kind)).toEqual(['status_changed', 'submitted'])
    expect(await portal.facts('feature_request.status_changed')).toMatchObject([
      { from: 'open', to: 'declined', tell: true },
    ])
    expect((await move(portal, a, 'sts_declined', { answer: '' })).body.code).toBe('request.same_status')
    expect((await move(portal, a, 'sts_nothing')).body.fields).toHaveProperty('statusId')
  })

  test('follows only what it may, and is announced once when it is shipped', async () => {
    const olga = await portal.as('olga')
    const number = await submit(await portal.as('ann'), 'Dark mode for the editor')
    const only = { label: 'Open', votable: true, next: ['sts_planned'] }
    expect((await olga.put('/api/v1/request-statuses/sts_open', only)).status).toBe(200)
    expect((await move(portal, number, 'sts_shipped')).body.code).toBe('status.no_step')
    await move(portal, number, 'sts_planned')
    await move(portal, number, 'sts_shipped')
    expect(await portal.facts('feature_request.shipped')).toHaveLength(1)
    expect((await olga.put('/api/v1/request-statuses/sts_open/archived', { archived: true })).body.code).toBe(
      'status.default',
    )
    const added = await olga.post('/api/v1/request-statuses', {
      label: 'Researching',
      category: 'planned',
      votable: true,
    })
    expect(added.body.items.at(-1)).toMatchObject({ label: 'Researching', category: 'planned' })
    expect(
      (await olga.post('/api/v1/request-statuses', { label: 'Researching', category: 'open', votable: true })).body
        .fields,
    ).toHaveProperty('label')
  })
})

describe('a merge', () => {
  beforeEach(() => setBoard(portal))
  test('is previewed, done and undone exactly, and refuses chains, cycles and itself', async () => {
    const [ann, ben, cleo, mia] = [
      await portal.as('ann'),
      await portal.as('ben'),
      await portal.as('cleo'),
      await portal.as('mia'),
    ]
    const [a, b, c] = [
      await submit(ann, 'Dark mode for the editor'),
      await submit(ben, 'A black background'),
      await submit(cleo, 'Night colours'),
    ]
    await vote(ann, b)
    const preview = (await mia.post(`/api/v1/requests/${a}/merge/preview`, { into: b })).body
    expect(preview).toMatchObject({ both: 1, votesAfter: 2, source: { votes: 1 }, target: { votes: 2 } })
    expect((await merge(portal, a, b)).body).toEqual({ number: b, votes: 2 })
    expect(await look(portal.visitor, a)).toMatchObject({ mergedInto: { number: b } })
    expect((await look(portal.visitor, b)).merged).toMatchObject([{ number: a, votes: 1 }])
    expect((await portal.visitor.get('/api/v1/requests')).body.items).toHaveLength(2)
    expect((await merge(portal, c, a)).body.code).toBe('merge.chain')
    expect((await merge(portal, b, c)).body.code).toBe('merge.holds_others')
    expect((await merge(portal, b, b)).body.code).toBe('merge.itself')
    expect((await merge(portal, a, c)).body.code).toBe('merge.done')
    expect((await merge(portal, c, 999)).body.fields).toHaveProperty('into')
    expect((await move(portal, a, 'sts_planned')).body.code).toBe('request.merged')
    // a vote for what was taken in counts where it stands now
    expect((await vote(cleo, a)).body).toMatchObject({ number: b, votes: 3 })
    expect((await unmerge(portal, a)).status).toBe(200)
    expect([(await look(ann, a)).votes, (await look(ann, b)).votes]).toEqual([1, 3])
    expect((await unmerge(portal, a)).body.code).toBe('merge.none')
    expect((await portal.visitor.get('/api/v1/requests')).body.items).toHaveLength(3)
  })

  test('of chains is refused by the database itself', async () => {
    const ann = await portal.as('ann')
    const [a, b, c] = [
      await submit(ann, 'Wish number one'),
      await submit(ann, 'Wish number two'),
      await submit(ann, 'Wish number three'),
    ]
    await merge(portal, a, b)
    const ids = (await portal.db.clients.reader.execute('SELECT id, number FROM request ORDER BY number')).rows.map(
      (row) => row['id'],
    )
    const set = (source: number, target: number) =>
      portal.db.clients.writer.execute({
        sql: 'UPDATE request SET canonical_id = ?, shown = 0 WHERE number = ?',
        args: [ids[target - 1]!, source],
      })
    await expect(set(c, a)).rejects.toThrow('stands')
    await expect(set(b, c)).rejects.toThrow('holds others')
    await expect(
      portal.db.clients.writer.execute(`UPDATE request SET deleted_at = 1, shown = 0 WHERE number = ${b}`),
    ).rejects.toThrow('taken apart')
  })
})

describe('somebody who is erased', () => {
  test('takes words and votes along, and every number is right afterwards', async () => {
    await setBoard(portal)
    const [ann, ben] = [await portal.as('ann'), await portal.as('ben')]
    const mine = await submit(ann, 'Zzmark my own wish')
    const shared = await submit(ann, 'Zzmark a wish of many')
    const theirs = await submit(ben, 'A wish of somebody else')
    await vote(ben, shared)
    await vote(ann, theirs, { importance: 'blocking', why: 'Zzmark blocks me' })
    const data = JSON.stringify((await ann.get('/api/v1/me/data')).body)
    for (const words of ['my own wish', 'A wish of somebody else', 'Zzmark blocks me']) expect(data).toContain(words)
    const { id } = (await ann.get('/api/v1/me/contact')).body
    const olga = await portal.as('olga')
    expect((await olga.post(`/api/v1/contacts/${id}/erasure`, { confirm: true })).status).toBe(204)
    await portal.worker.drain()
    expect((await portal.visitor.get(`/api/v1/requests/${mine}`)).status).toBe(404)
    expect(await look(portal.visitor, shared)).toMatchObject({ title: `#${shared}`, votes: 1, author: null })
    expect(await look(portal.visitor, theirs)).toMatchObject({ votes: 1 })
    const { filesThatHold } = await import('../contacts/bytes.ts')
    expect(filesThatHold(portal.dir, [/zzmark/i])).toEqual([])
  })
})
