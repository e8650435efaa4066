import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Door, Loose } from '../people.ts'
import { type World, world } from '../world.ts'
import { at, board, CANNY, lines, many, undo, upload, whole } from './import-files.ts'
import { say, trustAll } from './rows.ts'

let portal: World
let olga: Door
beforeEach(async () => {
  portal = await world()
  await trustAll(portal)
  olga = await portal.as('olga')
  await portal.as('ann')
  await portal.as('ben')
})
afterEach(() => portal.close())
const numberOf = async (title: string): Promise<number> =>
  (await board(portal, '?limit=100')).items.find((one: Loose) => one.title === title)?.number

describe('a file from elsewhere', () => {
  test('is read, checked without a change, and brought in', async () => {
    const { status, body } = await upload(olga, CANNY)
    expect(status).toBe(201)
    expect(body).toMatchObject({ source: 'canny', state: 'read', rowCount: 4, mapping: { board: 'ideas' } })
    expect(body.statusWords).toEqual([
      { word: 'Parking lot', statusId: null },
      { word: 'complete', statusId: 'sts_shipped' },
      { word: 'in progress', statusId: 'sts_started' },
      { word: 'open', statusId: 'sts_open' },
    ])
    const checked = await olga.post(at(body.id, '/check'), body.mapping)
    expect(checked.body).toMatchObject({ state: 'checked', totals: { new: 2, known: 0, refused: 2 } })
    expect((await lines(olga, body.id, '?verdict=refused')).map(({ line, reason }) => [line, reason])).toEqual([
      [4, expect.stringMatching(/no status for “Parking lot”/)],
      [5, expect.stringMatching(/no title/)],
    ])
    expect((await board(portal)).items).toEqual([])
    const again = await olga.post(at(body.id, '/check'), {
      ...body.mapping,
      statuses: { 'Parking lot': 'sts_declined' },
    })
    expect(again.body.totals).toEqual({ new: 3, known: 0, refused: 1 })
    await olga.post(at(body.id, '/run'))
    await portal.worker.drain()
    expect((await olga.get(at(body.id))).body).toMatchObject({ state: 'done', settled: 4, standing: 3, touched: 0 })
    const dark = await numberOf('Dark mode')
    expect((await lines(olga, body.id, '?verdict=new'))[0]).toMatchObject({ number: dark, cells: null })
    expect((await portal.visitor.get(`/api/v1/requests/${dark}`)).body).toMatchObject({
      ...{ status: { category: 'started' }, votes: 2, anonymousVotes: 0, createdAt: Date.parse('2025-03-14') },
      author: { name: 'Ann A.' },
    })
  })

  test('keeps votes that came with nobody apart, and tells nobody', async () => {
    await whole(portal, CANNY)
    const elsewhere = async (title: string) =>
      (await portal.visitor.get(`/api/v1/requests/${await numberOf(title)}/elsewhere`)).body
    expect(await elsewhere('Dark mode')).toEqual({ source: 'canny', url: 'https://canny.test/c1', votes: 38 })
    const types = (await portal.facts()).map(({ type }) => type)
    expect(types).not.toContain('message.queued')
    expect(types).not.toContain('feature_request.voted')
    expect(types).not.toContain('feature_request.created')
    expect(types).not.toContain('feature_request.followed')
    const { rows } = await portal.db.clients.reader.execute("SELECT email FROM contact WHERE email LIKE '%x.test'")
    expect(rows).toEqual([])
  })

  test('keeps the days of votes, so that what moves now stands above what moved then', async () => {
    const file = `id,title,voters\na,Old wish,"ann@example.com 2020-01-01, ben@example.com 2020-01-02"\nb,New wish,ann@example.com 2026-02-28\n`
    await whole(portal, file)
    const { rows } = await portal.db.clients.reader.execute('SELECT title, trend FROM request ORDER BY trend DESC')
    expect(rows.map(({ title }) => title)).toEqual(['New wish', 'Old wish'])
    const cast = await portal.db.clients.reader.execute(
      'SELECT created_at, cast_by FROM request_vote ORDER BY created_at',
    )
    expect(cast.rows.map((row) => row.created_at)).toEqual(['2020-01-01', '2020-01-02', '2026-02-28'].map(Date.parse))
    expect(cast.rows.every((row) => String(row.cast_by).startsWith('acc_'))).toBe(true)
  })

  test('sent again it is known, line by line, also within itself', async () => {
    await whole(portal, CANNY)
    expect((await whole(portal, CANNY)).totals).toEqual({ new: 0, known: 2, refused: 2 })
    const twice = 'Post ID,Title,Details,Votes\nz,Once,x,1\nz,Once more,x,1\n'
    expect((await whole(portal, twice)).totals).toEqual({ new: 1, known: 1, refused: 0 })
    const unnumbered = 'title,body\nSame words,x\nsame  Words,x\n'
    expect((await whole(portal, unnumbered)).totals).toEqual({ new: 1, known: 1, refused: 0 })
  })

  test('goes on where it stood when the work was cut off', async () => {
    const { body } = await upload(olga, many(1100))
    await olga.post(at(body.id, '/check'), body.mapping)
    await olga.post(at(body.id, '/run'))
    await portal.worker.drain()
    const done = (await olga.get(at(body.id))).body
    expect(done).toMatchObject({ state: 'done', settled: 1100, standing: 1100 })
    expect(await portal.facts('request_import.advanced')).toHaveLength(1)
    const { rows } = await portal.db.clients.reader.execute(
      'SELECT count(*) AS n, count(DISTINCT title) AS m FROM request',
    )
    expect([rows[0]!.n, rows[0]!.m]).toEqual([1100, 1100])
  })
})

describe('an import that is undone', () => {
  test('leaves nothing of it, and may come again', async () => {
    const { id } = await whole(portal, CANNY)
    const dark = await numberOf('Dark mode')
    expect(await undo(portal, id)).toMatchObject({ state: 'undone', settled: 2, standing: 0 })
    expect((await board(portal)).items).toEqual([])
    expect((await portal.visitor.get(`/api/v1/requests/${dark}`)).status).toBe(404)
    expect((await board(portal, '?q=dark')).items).toEqual([])
    const { rows } = await portal.db.clients.reader.execute(
      'SELECT (SELECT count(*) FROM request_vote) AS votes, (SELECT count(*) FROM request_source) AS sources, (SELECT group_concat(title) FROM request) AS titles',
    )
    expect([rows[0]!.votes, rows[0]!.sources]).toEqual([0, 0])
    expect(String(rows[0]!.titles)).not.toMatch(/Dark|Export/)
    expect((await whole(portal, CANNY)).totals.new).toBe(2)
  })

  test('keeps what people here voted for or spoke of', async () => {
    const { id } = await whole(portal, CANNY)
    await (await portal.as('cleo')).put(`/api/v1/requests/${await numberOf('Dark mode')}/vote`, {})
    expect((await olga.get(at(id))).body).toMatchObject({ standing: 2, touched: 1 })
    expect(await undo(portal, id)).toMatchObject({ state: 'undone', settled: 1, standing: 1 })
    expect(await numberOf('Dark mode')).toBeDefined()
    await say(await portal.as('ann'), await numberOf('Dark mode'), 'Still here')
    expect((await portal.visitor.get(`/api/v1/requests/${await numberOf('Dark mode')}`)).body.votes).toBe(3)
  })
})

describe('what is refused', () => {
  test.each([
    [{ columns: ['title'] }, 'columns'],
    [{ columns: ['title', 'title', 'skip'] }, 'columns.1'],
    [{ columns: ['skip', 'skip', 'skip'] }, 'columns'],
    [{ board: 'nowhere' }, 'board'],
    [{ statuses: { open: 'sts_nothing' } }, 'statuses'],
    [{ dayOrder: 'never' }, 'dayOrder'],
  ])('columns like %o, beside %s', async (change, field) => {
    const { body } = await upload(olga, 'id,title,votes\n1,One thing,2\n')
    const answer = await olga.post(at(body.id, '/check'), { ...body.mapping, ...change })
    expect(answer.status).toBe(422)
    expect(Object.keys(answer.body.fields)).toContain(field)
  })

  test('lines that say what cannot be, each with its reason, as a file that runs nothing', async () => {
    const file = `id,title,votes,voters,url,created\n1,=cmd|'/c calc'!A1,-3,,,\n2,Good title,2,not an address,,\n3,Good title,2,,javascript:alert(1),\n4,Good title,2,,,2099-01-01\n5,${'x'.repeat(200)},2,,,\n6,"Right\u202eto left",1,,,\n`
    const { body } = await upload(olga, file)
    const { totals } = (await olga.post(at(body.id, '/check'), body.mapping)).body
    expect(totals).toEqual({ new: 0, known: 0, refused: 6 })
    const csv = String((await olga.get(at(body.id, '/refused.csv'))).body)
    expect(csv).toContain(`"'=cmd|'/c calc'!A1"`)
    expect(csv).not.toMatch(/(^|,)"?=cmd/m)
  })

  test('a second run, an undo before it, and people who may not', async () => {
    const { body } = await upload(olga, 'title\nOne thing\n')
    expect((await olga.post(at(body.id, '/undo'))).body.code).toBe('request_import.wrong_state')
    expect((await olga.post(at(body.id, '/run'))).body.code).toBe('request_import.wrong_state')
    for (const who of ['mo', 'mia', 'vic', 'ann'] as const) {
      expect((await (await portal.as(who)).get('/api/v1/requests/imports')).status).toBe(403)
    }
    expect((await olga.post(at(body.id, '/discard'))).body).toMatchObject({ state: 'discarded', sample: [] })
    expect((await olga.post(at(body.id, '/check'), body.mapping)).status).toBe(409)
  })
})

test('somebody who is erased stands in no line that waits, also within a list', async () => {
  await upload(olga, 'title,voters\nA thing,"ben@example.com, ann@example.com"\nOther thing,joann@example.com\n')
  await (await portal.as('ann')).post('/api/v1/me/erasure', { confirm: true })
  const { rows } = await portal.db.clients.reader.execute('SELECT cells FROM request_import_row ORDER BY line')
  expect(rows.map(({ cells }) => cells !== null)).toEqual([false, true])
})
