import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { contactImportRow } from '../../db/schema/contacts.ts'
import { type Door, signUp } from '../people.ts'
import { type World, world } from '../world.ts'
import { at, check, people, upload, verdicts, whole } from './files.ts'

let portal: World
let olga: Door
beforeEach(async () => {
  portal = await world()
  olga = await portal.as('olga')
})
afterEach(() => portal.close())

const TWO = [{ to: 'email' }, { to: 'name' }]
const run = async (id: string) => {
  await olga.post(at(id, '/run'))
  await portal.worker.drain()
  return (await olga.get(at(id))).body
}
const kept = async () => (await portal.db.read.select().from(contactImportRow)).flatMap(({ cells }) => cells ?? [])

describe('whom a line cannot be', () => {
  test('a colleague: staff are no contacts, said at the check and when they came after it', async () => {
    const file = 'email,name\nmo@example.com,Mo\nvic@example.com,Vic\nx@example.com,X\n'
    await portal.as('mo')
    const { id } = (await upload(olga, file)).body
    expect((await check(olga, id, TWO)).body.totals).toMatchObject({ new: 2, refused: 1 })
    expect(await verdicts(olga, id, '?verdict=refused')).toMatchObject([
      { line: 2, reason: expect.stringMatching(/colleague/) },
    ])
    await portal.as('vic')
    expect((await run(id)).totals).toEqual({ new: 1, changed: 0, unchanged: 0, refused: 2 })
    expect(Object.keys(await people(portal))).toEqual(['x@example.com'])
  })
})

describe('a line about somebody who was merged', () => {
  test('changes the contact that was kept, found by either address or number', async () => {
    const add = async (email: string, externalId: string) =>
      (await olga.post('/api/v1/contacts', { email, name: 'Zoe', externalId })).body.id
    const [keptId, mergedId] = [await add('zoe@home.test', '1'), await add('zoe@work.test', '2')]
    await olga.post('/api/v1/contacts/merges', { keptId, mergedId })
    const mapping = ['email', 'externalId', 'plan'].map((to) => ({ to }))
    const file = (email: string, number: string, plan: string) => `email,number,plan\n${email},${number},${plan}\n`
    for (const [email, number, plan] of [
      ['zoe@work.test', '', 'pro'],
      ['', '2', 'team'],
      ['zoe@home.test', '2', 'free'],
      ['zoe@work.test', '1', 'top'],
    ] as const) {
      const done = await whole(portal, file(email, number, plan), mapping)
      expect(done.totals).toEqual({ new: 0, changed: 1, unchanged: 0, refused: 0 })
      const { 'zoe@home.test': one, 'zoe@work.test': other } = await people(portal)
      expect(one).toMatchObject({ plan, externalId: '1' })
      expect(other).toMatchObject({ plan: null, externalId: '2' })
      expect(await verdicts(olga, done.id)).toMatchObject([{ contactId: keptId }])
    }
    const twice = await whole(portal, `email,number,plan\nzoe@home.test,,a\nzoe@work.test,,b\n`, mapping)
    expect(twice.totals).toMatchObject({ changed: 1, refused: 1 })
  })
})

describe('an erasure while a file is under way', () => {
  const erase = async (door: Door) =>
    expect((await door.post('/api/v1/me/erasure', { confirm: true })).status).toBe(204)
  const file = (n: number) =>
    `email,name\n${Array.from({ length: n }, (_, i) => `p${i}@example.com,P\n`).join('')} VERA@example.com\t,Vera\n`
  const vera = () => signUp(portal, { name: 'Vera', email: 'vera@example.com' })

  /** Lets the file come as far as its nth change, then erases, then lets it go on. */
  async function erasedAt(nth: number) {
    const door = await vera()
    const { write } = portal.db
    let writes = 0
    portal.db.write = async (change) => {
      if (++writes === nth) {
        portal.db.write = write
        await erase(door)
      }
      return write(change)
    }
    const answer = await upload(olga, file(2_500))
    portal.db.write = write
    return answer
  }

  test.each([1, 2, 4, 5])('before step %i of reading it: nothing of the file is kept', async (nth) => {
    const answer = await erasedAt(nth)
    expect(answer).toMatchObject({ status: 409, body: { code: 'import.erased_meanwhile' } })
    expect(await kept()).toEqual([])
    const { items } = (await olga.get('/api/v1/contacts/imports')).body
    expect(items.every(({ state }: { state: string }) => state === 'discarded')).toBe(true)
    expect(await portal.facts('import.uploaded')).toEqual([])
  })

  test('after it was read, and after it was checked: the line says nothing any more and brings nobody back', async () => {
    for (const erasedFirst of [true, false]) {
      const door = await vera()
      const { id } = (await upload(olga, file(1))).body
      if (erasedFirst) await erase(door)
      await check(olga, id, TWO)
      if (!erasedFirst) await erase(door)
      expect((await kept()).join()).not.toMatch(/vera/i)
      expect((await run(id)).totals).toMatchObject({ refused: 1 })
      expect(await verdicts(olga, id, '?verdict=refused')).toMatchObject([
        { line: 3, cells: null, reason: 'Somebody on this line was erased meanwhile.' },
      ])
      expect(await people(portal)).not.toHaveProperty('vera@example.com')
    }
  })

  test('a file that was discarded while it was read stays discarded', async () => {
    const { write } = portal.db
    let writes = 0
    portal.db.write = async (change) => {
      if (++writes === 3) {
        portal.db.write = write
        const [one] = (await olga.get('/api/v1/contacts/imports')).body.items
        expect((await olga.post(at(one.id, '/discard'))).status).toBe(200)
      }
      return write(change)
    }
    expect(await upload(olga, file(2_500))).toMatchObject({ status: 409, body: { code: 'import.wrong_state' } })
    expect(await kept()).toEqual([])
    expect((await olga.get('/api/v1/contacts/imports')).body.items).toMatchObject([{ state: 'discarded' }])
  })
})
