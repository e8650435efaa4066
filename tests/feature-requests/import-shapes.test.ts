import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { sourceOf, suggestMapping } from '../../api/feature-requests/imports/formats/rules.ts'
import type { Door, Loose } from '../people.ts'
import { type World, world } from '../world.ts'
import { at, lines, undo, upload, whole } from './import-files.ts'
import * as shapes from './import-shapes.ts'
import { trustAll } from './rows.ts'

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
const seen = async (): Promise<Loose[]> => {
  const { rows } = await portal.db.clients.reader.execute('SELECT number FROM request WHERE deleted_at IS NULL')
  return Promise.all(rows.map(async ({ number }) => (await portal.visitor.get(`/api/v1/requests/${number}`)).body))
}
/** What everybody sees of each, by title: its category, its votes here, its votes elsewhere. */
const standing = async () => {
  const told = (await seen()).map(async ({ number, title, status, votes }) => {
    const { body } = await portal.visitor.get(`/api/v1/requests/${number}/elsewhere`)
    return [title, [status.category, votes, body.votes]]
  })
  return Object.fromEntries(await Promise.all(told))
}
const one = async (title: string): Promise<Loose> => (await seen()).find((request) => request.title === title)!
const refusedLines = async (id: string) =>
  (await lines(olga, id, '?verdict=refused')).map(({ line, reason }) => [line, reason])

describe('from Fider somebody', () => {
  test('brings what is said over several lines, its hour and its status', async () => {
    const { source, id } = await whole(portal, shapes.FIDER)
    expect(source).toBe('fider')
    expect(await standing()).toEqual({ 'Dark mode': ['started', 0, 41], 'Export as a file': ['shipped', 0, 4] })
    const dark = await one('Dark mode')
    expect(dark.createdAt).toBe(Date.parse('2024-03-23T17:33:22Z'))
    expect(dark.html).toContain('Mostly at night, "very" much.')
    expect(await refusedLines(id)).toEqual([[6, expect.stringMatching(/no status for “duplicate”/)]])
  })
  test('brings a file of an old Fider, and one that a spreadsheet has saved', async () => {
    expect(await whole(portal, shapes.FIDER_OLD)).toMatchObject({ source: 'fider', totals: { new: 1 } })
    expect(await standing()).toEqual({ 'Dark mode': ['declined', 0, 41] })
    await undo(portal, (await olga.get('/api/v1/requests/imports')).body.items[0].id)
    expect(await whole(portal, shapes.FIDER_RESAVED)).toMatchObject({ source: 'fider', totals: { new: 1 } })
    expect(await standing()).toEqual({ '=SUM in tables': ['open', 0, 1041] })
  })
})

describe('from UserVoice somebody', () => {
  test('brings the suggestions of an account with the status of the answer', async () => {
    expect((await whole(portal, shapes.USERVOICE_SUGGESTIONS)).source).toBe('uservoice')
    expect(await standing()).toEqual({ 'Make links clickable': ['started', 0, 5], 'Print a list': ['open', 0, 2] })
    expect(await one('Make links clickable')).toMatchObject({
      ...{ author: { name: 'Ann A.' }, createdAt: Date.parse('2024-06-06T14:25Z') },
    })
  })

  test('brings each voter of a file with a line for each of them, on the day they voted', async () => {
    const { source, totals, id } = await whole(portal, shapes.USERVOICE_VOTERS)
    expect([source, totals]).toEqual(['uservoice', { new: 2, known: 2, refused: 0 }])
    expect(await standing()).toEqual({ 'Dark mode': ['open', 2, 1], 'Export as a file': ['planned', 0, 1] })
    const { rows } = await portal.db.clients.reader.execute('SELECT created_at FROM request_vote ORDER BY created_at')
    expect(rows.map((row) => row.created_at)).toEqual(
      ['2025-07-21T03:37:03Z', '2025-07-22T10:00:00Z'].map((day) => Date.parse(day)),
    )
    expect((await one('Dark mode')).author).toEqual({ name: 'Ann A.' })
    const joined = (await lines(olga, id, '?verdict=known'))[0]!
    expect(joined.number).toBe((await one('Dark mode')).number)
    expect(await undo(portal, id)).toMatchObject({ state: 'undone', standing: 0 })
    const left = await portal.db.clients.reader.execute('SELECT count(*) AS n FROM request_vote')
    expect(left.rows[0]!.n).toBe(0)
  })

  test('counts voters nobody knows one by one where the file has no number of votes', async () => {
    await whole(portal, 'id,title,voters\n1,Dark mode,a@x.test\n1,Dark mode,b@x.test\n1,Dark mode,ann@example.com\n')
    expect(await standing()).toEqual({ 'Dark mode': ['open', 1, 2] })
  })

  test('sends a file again, and nobody votes again who has taken their vote back', async () => {
    await whole(portal, shapes.USERVOICE_VOTERS)
    const { number } = await one('Dark mode')
    await (await portal.as('ben')).delete(`/api/v1/requests/${number}/vote`)
    expect((await whole(portal, shapes.USERVOICE_VOTERS)).totals).toEqual({ new: 0, known: 4, refused: 0 })
    expect((await one('Dark mode')).votes).toBe(1)
  })

  test('has the columns of an analysis told', () => {
    const columns = shapes.USERVOICE_ANALYSIS.split(',')
    expect(sourceOf(columns)).toBe('uservoice')
    expect(suggestMapping(columns, 'uservoice', 'ideas').columns).toEqual(
      'externalId,title,body,skip,url,skip,skip,skip,status,skip,createdOn,votes'.split(','),
    )
  })
})

describe('from GitHub somebody', () => {
  test('brings issues: why each was closed, thumbs up alone, and no pull request', async () => {
    const { source, id, totals } = await whole(portal, shapes.GITHUB_REST)
    expect([source, totals]).toEqual(['github', { new: 4, known: 0, refused: 1 }])
    expect(await standing()).toEqual({
      ...{ 'Dark mode': ['open', 0, 7], Print: ['shipped', 0, 0], 'A fax machine': ['declined', 0, 0] },
      // number 12 of another repository
      'A louder bell': ['open', 0, 0],
    })
    expect(await refusedLines(id)).toEqual([[5, 'This is a pull request, not an issue.']])
    const { number } = await one('Dark mode')
    expect((await portal.visitor.get(`/api/v1/requests/${number}/elsewhere`)).body.url).toBe(
      'https://github.com/Orbit/notes/issues/12',
    )
  })

  test('is asked what words mean, the reason instead of the state', async () => {
    const { body } = await upload(olga, shapes.GITHUB_CLI)
    expect(body).toMatchObject({ source: 'github', mapping: { columns: expect.arrayContaining(['statusReason']) } })
    expect(body.statusWords).toEqual([
      { word: 'NOT_PLANNED', statusId: 'sts_declined' },
      { word: 'OPEN', statusId: 'sts_open' },
    ])
    expect((await olga.post(at(body.id, '/check'), body.mapping)).body.totals).toEqual({ new: 2, known: 0, refused: 0 })
  })

  test('brings the same issue once, from whichever file', async () => {
    await whole(portal, shapes.GITHUB_CLI)
    expect((await whole(portal, shapes.GITHUB_REST)).totals).toEqual({ new: 2, known: 2, refused: 1 })
    const project = await whole(portal, shapes.GITHUB_PROJECT)
    expect([project.source, project.totals]).toEqual(['github', { new: 1, known: 1, refused: 1 }])
    expect((await standing())['A draft of an idea']).toEqual(['planned', 0, 0])
    portal.at('2026-06-01T09:00:00Z')
    expect((await whole(portal, shapes.GITHUB_PROJECT)).totals).toEqual({ new: 0, known: 2, refused: 1 })
  })

  test('brings a file without addresses by its numbers', async () => {
    expect(await whole(portal, shapes.GITHUB_TOOLS)).toMatchObject({ source: 'github', totals: { new: 2 } })
    expect(await standing()).toEqual({ 'Dark mode': ['open', 0, 0], Print: ['shipped', 0, 0] })
  })
})

test('from Canny somebody brings posts, and what was closed was not done', async () => {
  expect((await whole(portal, shapes.CANNY_POSTS)).source).toBe('canny')
  expect(await standing()).toEqual({
    ...{ 'Dark mode': ['open', 0, 41], 'A fax machine': ['declined', 0, 3], Print: ['shipped', 0, 5] },
  })
  expect((await one('Dark mode')).author).toEqual({ name: 'Ann A.' })
})
