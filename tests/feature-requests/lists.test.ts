import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { SORTS } from '../../api/feature-requests/lists/contract.ts'
import { listStatement, type Wanted } from '../../api/feature-requests/lists/store.ts'
import { CATEGORIES } from '../../db/schema/boards.ts'
import type { Door } from '../people.ts'
import { type World, world } from '../world.ts'
import { look, move, setBoard, submit, vote } from './kit.ts'

let portal: World
let olga: Door
beforeEach(async () => {
  portal = await world()
  await setBoard(portal)
  olga = await portal.as('olga')
})
afterEach(() => portal.close())

const list = async (query = '', door: Door = portal.visitor) => (await door.get(`/api/v1/requests?${query}`)).body
const titles = async (query = '', door?: Door) =>
  (await list(query, door)).items.map(({ title }: { title: string }) => title)

describe('the board', () => {
  test('puts what is wanted lately first, however much was wanted long ago', async () => {
    const [ann, ben, cleo] = [await portal.as('ann'), await portal.as('ben'), await portal.as('cleo')]
    const old = await submit(olga, 'Wanted long ago')
    for (const door of [ann, ben, cleo]) await vote(door, old)
    portal.later({ days: 60 })
    const fresh = await submit(olga, 'Wanted lately')
    await vote(ann, fresh)
    expect(await titles('sort=trending')).toEqual(['Wanted lately', 'Wanted long ago'])
    expect(await titles('sort=top')).toEqual(['Wanted long ago', 'Wanted lately'])
    expect(await titles('sort=new')).toEqual(['Wanted lately', 'Wanted long ago'])
    expect((await list('sort=trending')).criterion).toContain('fourteen days')
  })

  test('shows what is still to come, and each category when it is asked for', async () => {
    const [a, b] = [await submit(olga, 'Stays open'), await submit(olga, 'Gets shipped')]
    await move(portal, b, 'sts_shipped')
    expect(await titles()).toEqual(['Stays open'])
    expect(await titles('status=shipped')).toEqual(['Gets shipped'])
    expect(await titles('status=all')).toHaveLength(2)
    expect(await titles('status=open,shipped')).toHaveLength(2)
    expect((await portal.visitor.get('/api/v1/requests?status=later')).status).toBe(422)
    expect((await look(olga, a)).status).toMatchObject({ label: 'Open', category: 'open' })
  })

  test('shows everybody their own vote, and what is theirs', async () => {
    const [ann, ben] = [await portal.as('ann'), await portal.as('ben')]
    const number = await submit(ann, 'Dark mode for the editor')
    await submit(ben, 'Export as a PDF file')
    await vote(ben, number, { importance: 'important' })
    const mine = (await list('mine=voted&sort=new', ben)).items
    expect(mine.map((one: { voted: boolean }) => one.voted)).toEqual([true, true])
    expect(mine[1]).toMatchObject({ number, importance: 'important' })
    expect(await titles('mine=written', ben)).toEqual(['Export as a PDF file'])
    expect(await titles('mine=voted')).toEqual([])
  })

  test('is never hurt by a limit or a cursor', async () => {
    for (let i = 0; i < 3; i++) await submit(olga, `Wish number ${i}`)
    for (const limit of ['0', '-1', '1000000000', 'many', '1.5', ''])
      expect((await portal.visitor.get(`/api/v1/requests?limit=${limit}`)).status, limit).toBe(200)
    expect(await titles('limit=0')).toHaveLength(1)
    expect(await titles('limit=-1')).toHaveLength(1)
    expect(await titles('limit=1000000000')).toHaveLength(3)
    const damaged = await portal.visitor.get('/api/v1/requests?cursor=nonsense')
    expect([damaged.status, Object.keys(damaged.body.fields)]).toEqual([422, ['cursor']])
    expect(await titles('board=nothing')).toEqual([])
    expect((await olga.get('/api/v1/requests?sort=revenue')).status).toBe(200)
    expect((await portal.visitor.get('/api/v1/requests?sort=revenue')).status).toBe(403)
  })

  test('turns pages without a repeat or a gap while others vote', async () => {
    const voters = [await portal.as('ann'), await portal.as('ben'), await portal.as('cleo')]
    const numbers: number[] = []
    for (let i = 0; i < 12; i++) numbers.push(await submit(olga, `Wish number ${i}`))
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('trending', 'top', 'new', 'discussed', 'quiet'),
        fc.array(fc.tuple(fc.nat(2), fc.nat(11)), { maxLength: 12 }),
        async (sort, votes) => {
          const seen: number[] = []
          const before = (await list(`sort=${sort}&limit=50`)).items.map((one: { number: number }) => one.number)
          let cursor = ''
          const left = [...votes]
          do {
            const page = await list(`sort=${sort}&limit=5${cursor}`)
            seen.push(...page.items.map((one: { number: number }) => one.number))
            cursor = page.nextCursor ? `&cursor=${page.nextCursor}` : ''
            // others vote for what was already seen, so that nothing unseen moves above the reader
            const [who, which] = left.shift() ?? [0, 0]
            const target = numbers[which]!
            if (seen.includes(target)) await vote(voters[who]!, target)
          } while (cursor)
          expect(new Set(seen).size).toBe(seen.length)
          expect(seen).toEqual(before)
        },
      ),
      { numRuns: 12 },
    )
  })

  test('asks the database twice for a page, whatever stands on it', async () => {
    const ann = await portal.as('ann')
    for (let i = 0; i < 8; i++) await vote(ann, await submit(olga, `Wish number ${i}`))
    const asked: string[] = []
    const { reader } = portal.db.clients
    const execute = reader.execute.bind(reader)
    reader.execute = ((statement: { sql: string }) => {
      asked.push(statement.sql)
      return execute(statement as never)
    }) as typeof reader.execute
    await list('sort=top')
    expect(asked).toHaveLength(2)
    asked.length = 0
    await list('sort=top&status=all&q=wish', ann)
    // and for whoever is signed in, their session before
    expect(asked.filter((statement) => !/session/.test(statement))).toHaveLength(2)
  })

  test('reads a range of an index for every order: no scan, no sort', async () => {
    const explain = async (wanted: Partial<Wanted>) => {
      const { SQLiteSyncDialect } = await import('drizzle-orm/sqlite-core')
      const { sql, params } = new SQLiteSyncDialect().sqlToQuery(
        listStatement(
          { boardIds: undefined, categories: CATEGORIES, sort: 'top', after: undefined, limit: 20, ...wanted },
          { id: 'con_x', contactId: 'con_x' },
        ),
      )
      const { rows } = await portal.db.clients.reader.execute({
        sql: `EXPLAIN QUERY PLAN ${sql}`,
        args: params as string[],
      })
      return rows.map((row) => String(row['detail']))
    }
    for (const sort of SORTS) {
      for (const boardIds of [undefined, ['brd_ideas', 'brd_other']]) {
        for (const after of [undefined, { by: 3, number: 40 }]) {
          const plan = await explain({ sort, boardIds, after })
          const name = `${sort} ${boardIds ? 'board' : 'all'}`
          expect(
            plan.filter((line) => /TEMP B-TREE/.test(line)),
            name,
          ).toEqual([])
          expect(
            plan.filter((line) => /^SCAN (?!CONSTANT|\(?subquery|p\b|json_each)/i.test(line)),
            name,
          ).toEqual([])
          const ranges = plan.filter((line) => /^SEARCH r USING INDEX/.test(line))
          expect(ranges).toHaveLength(CATEGORIES.length * (boardIds?.length ?? 1))
          for (const line of ranges) expect(line).toContain(boardIds ? 'request_board_' : 'request_')
        }
      }
    }
  })
})

describe('searching', () => {
  test('finds words as they begin, in titles and texts, in any script', async () => {
    await submit(olga, 'Dark mode for the editor', { body: 'My eyes hurt at **night**.' })
    await submit(olga, '支持深色模式和夜间主题')
    await submit(olga, 'Export as a PDF file')
    expect(await titles('q=edi')).toEqual(['Dark mode for the editor'])
    expect(await titles('q=night')).toEqual(['Dark mode for the editor'])
    expect(await titles(`q=${encodeURIComponent('深色')}`)).toEqual(['支持深色模式和夜间主题'])
    expect(await titles('q=' + encodeURIComponent('"; DROP TABLE request; --'))).toEqual([])
    expect(await titles('q=' + encodeURIComponent('100% _ \\'))).toEqual([])
  })
})

describe('what is alike', () => {
  const similar = async (q: string, door: Door = portal.visitor) =>
    (await door.get(`/api/v1/requests/similar?q=${encodeURIComponent(q)}`)).body.items

  test('is found through typing errors, other words and scripts without spaces, the most alike first', async () => {
    const ann = await portal.as('ann')
    const dark = await submit(ann, 'Dark mode for the editor')
    await submit(ann, 'Export invoices as a PDF')
    await submit(ann, '支持深色模式和夜间主题')
    const found = async (q: string) => (await similar(q)).map(({ title }: { title: string }) => title)
    expect(await found('drak mdoe for editor')).toEqual(['Dark mode for the editor'])
    expect(await found('dark')).toEqual(['Dark mode for the editor'])
    expect(await found('Please add a PDF export')).toEqual(['Export invoices as a PDF'])
    expect(await found('深色模式')).toEqual(['支持深色模式和夜间主题'])
    expect(await found('Something else entirely')).toEqual([])
    expect(await found('')).toEqual([])
    expect(await similar('dark mode', ann)).toMatchObject([{ number: dark, voted: true, votes: 1 }])
  })

  test('hides what may not be seen', async () => {
    await submit(olga, 'Dark mode for the editor')
    await setBoard(portal, { viewPolicy: 'staff', submitPolicy: 'staff', votePolicy: 'staff', commentPolicy: 'staff' })
    expect(await similar('dark mode')).toEqual([])
    expect(await titles()).toEqual([])
    expect(await similar('dark mode', olga)).toHaveLength(1)
  })
})
