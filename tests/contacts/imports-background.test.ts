import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { contactImportRow } from '../../db/schema/contacts.ts'
import { job } from '../../db/schema/events.ts'
import type { Door } from '../people.ts'
import { type World, world } from '../world.ts'
import { at, check, people, upload, verdicts, whole } from './files.ts'

let portal: World
let olga: Door
beforeEach(async () => {
  portal = await world()
  olga = await portal.as('olga')
})
afterEach(() => portal.close())

describe('in the background', () => {
  const many = (n: number) =>
    `email,name\n${Array.from({ length: n }, (_, i) => `p${i}@example.com,P ${i}\n`).join('')}`
  const TWO = [{ to: 'email' }, { to: 'name' }]

  test('an import that was stopped goes on where it was, and each line counts once', async () => {
    const { id } = (await upload(olga, many(1_250))).body
    await check(olga, id, TWO)
    await portal.worker.drain()
    await olga.post(at(id, '/run'))
    const { write } = portal.db
    let writes = 0
    portal.db.write = (change) => (++writes === 6 ? Promise.reject(new Error('the disk is full')) : write(change))
    await portal.worker.drain()
    const { body } = await olga.get(at(id))
    expect(body.state).toBe('running')
    expect(body.settled).toBeGreaterThan(0)
    expect(body.settled).toBeLessThan(1_250)

    portal.later({ minutes: 5 })
    await portal.worker.drain()
    expect((await olga.get(at(id))).body).toMatchObject({ state: 'done', settled: 1_250, totals: { new: 1_250 } })
    expect(await portal.facts('contact.imported')).toHaveLength(1_250)
    expect((await portal.facts('import.finished')).length).toBe(1)
  })

  test('run twice it is one import; one that stands still is pushed on', async () => {
    const { id } = (await upload(olga, many(3))).body
    await check(olga, id, TWO)
    const runs = await Promise.all([1, 2, 3].map(() => olga.post(at(id, '/run'))))
    expect(runs.map(({ status }) => status)).toEqual([200, 200, 200])
    expect(await portal.facts('import.started')).toHaveLength(1)
    await portal.db.write((tx) => tx.update(job).set({ state: 'failed' }))
    expect((await olga.post(at(id, '/run'))).body.state).toBe('running')
    await portal.worker.drain()
    expect((await olga.post(at(id, '/run'))).body).toMatchObject({ state: 'done', totals: { new: 3 } })
  })

  test('what has changed since the check is decided anew', async () => {
    const { id } = (await upload(olga, 'email,number\nx@example.com,1\ny@example.com,2\n')).body
    const mapping = [{ to: 'email' }, { to: 'externalId' }]
    expect((await check(olga, id, mapping)).body.totals).toMatchObject({ new: 2 })
    await whole(portal, 'email,number\nx@example.com,1\nz@example.com,2\n', mapping)
    await olga.post(at(id, '/run'))
    await portal.worker.drain()
    expect((await olga.get(at(id))).body.totals).toEqual({ new: 0, changed: 0, unchanged: 2, refused: 0 })
    expect(Object.keys(await people(portal))).toEqual(['x@example.com', 'z@example.com'])
  })

  test('a file that nobody applies is forgotten after a week, and so are refused lines', async () => {
    const left = (await upload(olga)).body
    const done = await whole(portal, `email\nfine@example.com\nhalf@\n`, [{ to: 'email' }])
    const cells = async () => (await portal.db.read.select().from(contactImportRow)).filter((row) => row.cells).length
    expect(await cells()).toBe(5)
    portal.later({ days: 7 })
    await portal.worker.drain()
    expect(await cells()).toBe(5)
    portal.later({ days: 1 })
    await portal.worker.drain()
    expect(await cells()).toBe(0)
    expect((await olga.get(at(left.id))).body).toMatchObject({ state: 'discarded', sample: [] })
    expect(await verdicts(olga, done.id, '?verdict=refused')).toMatchObject([{ line: 3, cells: null }])
  })
})
