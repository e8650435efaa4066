import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createIntake, rowOf } from '../../api/links/intake.ts'
import { countClicks } from '../../api/links/store.ts'
import { fileJournal } from '../../api/outside/journal.ts'
import { linkDay } from '../../db/schema/links.ts'
import { clickIn, FIREFOX, type LinkedWorld, linked } from './kit.ts'

let dataDir: string
let portal: LinkedWorld
beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'acclaim-links-'))
  portal = await linked({ dataDir, reopens: true })
})
afterEach(async () => {
  await portal.close()
  rmSync(dataDir, { recursive: true, force: true })
})
const firefox = (n: number) => FIREFOX.replaceAll('140.0', `${n}.0`)
const journal = () => join(dataDir, 'acclaim.db.clicks')
const rush = (n: number) =>
  Promise.all(Array.from({ length: n }, (_, i) => portal.opens('/r/ABCDEFG', { 'user-agent': firefox(i) })))
const row = (id: string, linkId: string) =>
  rowOf({
    ...{
      id,
      linkId,
      at: 1,
      channel: 'copy',
      subId: 'a',
      networkHash: 'n',
      browserHash: 'b',
      referrerHost: 'x"\n.example',
    },
    ...{ landing: null, paidParam: null, bot: false, prefetch: false, duplicate: false, navigation: true },
    ...{ kept: 'address', sessionId: null, hosting: null, country: null },
  })
const idOf = (n: number) => String(n).padStart(16, '0')

describe('a rush', () => {
  test('is on the disk before anybody is sent on, and in the table a moment later', async () => {
    await portal.add({ code: 'ABCDEFG' })
    const answers = await rush(300)
    const ids = answers.map((answer) => clickIn(answer)!)
    expect(new Set(ids).size).toBe(300)
    await portal.links.settle()
    expect(new Set((await portal.clicks()).map(({ id }) => id))).toEqual(new Set(ids))
    await expect.poll(() => readFileSync(journal(), 'utf8')).toBe('')
  })

  test('leaves nothing behind when the portal stops', async () => {
    await portal.add({ code: 'ABCDEFG' })
    const ids = (await rush(200)).map((answer) => clickIn(answer)!)
    await portal.close()
    expect(readdirSync(dataDir).filter((name) => name.endsWith('.clicks'))).toEqual([])
    portal = await linked({ dataDir, reopens: true })
    expect((await portal.clicks()).map(({ id }) => id).sort()).toEqual(ids.sort())
  })

  test('that was cut off is in the table after the next start, whole lines only and each click once', async () => {
    const { id: linkId } = await portal.add({ code: 'ABCDEFG' })
    await portal.close()
    const line = (...n: number[]) => `[${n.map((one) => row(idOf(one), linkId)).join()}]`
    writeFileSync(journal(), `\n${line(1, 2)}\n\n${line(2, 3)}\n\n[["half\n\n${line(4)}\n\n${line(5)}`)
    portal = await linked({ dataDir, reopens: true })
    await portal.links.settle()
    expect((await portal.clicks()).map(({ id }) => id)).toEqual([1, 2, 3, 4].map(idOf))
    expect((await portal.clicks())[0]).toMatchObject({ channel: 'copy', subId: 'a', referrerHost: 'x"\n.example' })
  })

  test('knows who is the owner when the clicks reach the table', async () => {
    await portal.add({ code: 'ABCDEFG', ownerId: await portal.contactOf('ann') })
    const { cookie } = await portal.as('ann')
    const visits = Array.from({ length: 40 }, (_, i) =>
      portal.opens('/r/ABCDEFG', { 'user-agent': firefox(i), ...(i % 2 && { cookie }) }),
    )
    await Promise.all(visits)
    await portal.links.settle()
    const own = (await portal.clicks()).filter((one) => one.own)
    expect(own).toHaveLength(20)
    expect(JSON.stringify(await portal.clicks())).not.toMatch(/[0-9a-f]{64}/)
  })
})

describe('clicks', () => {
  test('are each stored when they are acknowledged, whatever fails meanwhile', async () => {
    const { id: linkId } = await portal.add({ code: 'ABCDEFG' })
    let next = 0
    const group = fc.record({
      n: fc.integer({ min: 1, max: 60 }),
      disk: fc.boolean(),
      table: fc.boolean(),
      rest: fc.boolean(),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(group, { maxLength: 6 }), async (groups) => {
        const name = `property-${next}`
        const path = join(dataDir, name)
        const file = fileJournal(path)
        let [diskFails, tableFails] = [false, false]
        const no = () => Promise.reject(new Error('no'))
        const flaky = { ...file, append: (line: string) => (diskFails ? no() : file.append(line)) }
        const write = ((change) => (tableFails ? no() : portal.ctx.write(change))) as typeof portal.ctx.write
        const intake = createIntake({ write, log: portal.ctx.log }, flaky)
        const said: Promise<{ id: string; stored: boolean }>[] = []
        for (const { n, disk, table, rest } of groups) {
          ;[diskFails, tableFails] = [disk, table]
          for (let i = 0; i < n; i++) {
            const id = idOf(++next)
            said.push(new Promise((done) => intake.add(row(id, linkId), (stored) => done({ id, stored }))))
          }
          if (rest) await Promise.all(said)
        }
        const told = await Promise.all(said)
        tableFails = false
        await intake.close()
        // what was left in the journal is found by the next process
        if (readdirSync(dataDir).includes(name)) await createIntake(portal.ctx, fileJournal(path)).close()
        const there = new Set((await portal.clicks()).map(({ id }) => id))
        expect(told.filter(({ id, stored }) => stored && !there.has(id))).toEqual([])
      }),
      { numRuns: 30 },
    )
  })

  test('are counted by link, day and channel, each once and in one column, also before they are added up', async () => {
    const { id } = await portal.add({ code: 'ABCDEFG' })
    await portal.opens('/r/ABCDEFG/mail')
    await portal.opens('/r/ABCDEFG/mail')
    await portal.opens('/r/ABCDEFG/mail', { 'user-agent': 'Googlebot/2.1', 'sec-purpose': 'prefetch' })
    await portal.opens('/r/ABCDEFG', { 'sec-fetch-dest': 'iframe' })
    portal.later({ days: 1 })
    await portal.opens('/r/ABCDEFG/mail')
    const none = { real: 0, duplicates: 0, own: 0, embedded: 0, prefetches: 0, bots: 0 }
    const look = async () => (await (await portal.as('mia')).get(`/api/v1/links/${id}`)).body
    const before = await look()
    expect(before.clicks).toEqual({ ...none, real: 2, duplicates: 1, embedded: 1, bots: 1 })
    expect(before.channels).toEqual([
      { channel: 'mail', ...none, real: 2, duplicates: 1, bots: 1 },
      { channel: null, ...none, embedded: 1 },
    ])
    expect(before.days.map(({ day, real }: { day: string; real: number }) => [day, real])).toEqual([
      ...[
        ['2026-03-02', 1],
        ['2026-03-03', 1],
      ],
    ])
    const count = (limit: number) => portal.ctx.write((tx) => countClicks(tx, limit))
    await Promise.all([count(2), count(2), count(2), count(2)])
    expect(await look()).toEqual(before)
    expect(await portal.db.read.select().from(linkDay).orderBy(linkDay.day, linkDay.channel)).toEqual([
      { linkId: id, day: '2026-03-02', channel: '', ...none, embedded: 1 },
      { linkId: id, day: '2026-03-02', channel: 'mail', ...none, real: 1, duplicates: 1, bots: 1 },
      { linkId: id, day: '2026-03-03', channel: 'mail', ...none, real: 1 },
    ])
  })
})
