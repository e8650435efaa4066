import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type World, world } from '../world.ts'
import { look, merge, move, setBoard, submit, unmerge, vote } from './kit.ts'

let portal: World
beforeEach(async () => {
  portal = await world()
})
afterEach(() => portal.close())
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
