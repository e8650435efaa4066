import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readLink } from '../../api/links/view.ts'
import { load } from '../bench/load.ts'
import { ask, clickIn, type LinkedWorld, linked, OPENS } from '../links/kit.ts'
import { type Sqld, startSqld } from '../sqld.ts'
import { end, startProcess } from './processes.ts'

const CODES = ['ABCDEFG', 'HJKMNPQ', 'RSTUVWX']
const idIn = (head: string) => /^location: .*click=(\w{16})/im.exec(head)?.[1]

describe('two processes on one libSQL server', () => {
  let server: Sqld
  let processes: Awaited<ReturnType<typeof startProcess>>[]
  let portal: LinkedWorld
  beforeAll(async () => {
    server = await startSqld()
    processes = await Promise.all([startProcess(server.http), startProcess(server.http)])
    portal = await linked({ databaseUrl: server.http, startsAt: Date.now() })
  })
  afterAll(async () => {
    await portal?.close()
    await Promise.all((processes ?? []).map(({ child }) => end(child)))
    await server.stop()
  })
  const at = (i: number, path: string, from = '198.51.100.1') =>
    ask(processes[i]!.url, path, { ...OPENS, 'x-forwarded-for': from })
  const tell = async (i: number, method: string, path: string, body: object) => {
    const { cookie } = await portal.as('olga')
    const answer = await fetch(processes[i]!.url + path, {
      ...{ method, body: JSON.stringify(body) },
      headers: { cookie, 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' },
    })
    return answer.status === 204 ? undefined : answer.json()
  }

  test('a link that one makes is followed on the other, and what one changes or stops too', async () => {
    const seen = async (i: number, path: string) => (await at(i, path)).location?.replace(/\w{16}(?=#|$)/, 'ID')
    const { id, code } = await tell(0, 'POST', '/api/v1/links', { label: 'Spring' })
    expect(await seen(1, `/r/${code}`)).toBe(`/invited/${code}?click=ID`)
    await tell(0, 'PUT', '/api/v1/settings/link-rules', { hosts: ['shop.example'], keep: 'cookieless' })
    await tell(0, 'PUT', `/api/v1/links/${id}`, { destination: 'https://shop.example/' })
    const there = `https://shop.example/?via=${code}&acclaim_click=ID`
    expect(await seen(0, `/r/${code}`)).toBe(there)
    await expect.poll(() => seen(1, `/r/${code}`), { interval: 250 }).toBe(there)
    await tell(1, 'POST', `/api/v1/links/${id}/state`, { enabled: false })
    await expect.poll(() => seen(0, `/r/${code}`), { interval: 250 }).toBe(`/invited/${code}`)
  })

  test('a code that nobody had when it was asked for is followed once somebody has it', async () => {
    expect((await at(1, '/r/ZZZZZZZ')).location).toBe('/invited/unknown')
    await portal.add({ code: 'ZZZZZZZ' })
    await expect.poll(async () => clickIn(await at(1, '/r/ZZZZZZZ'))?.length, { interval: 250 }).toBe(16)
  })

  test('two who say at once that somebody takes part give them one link', async () => {
    const ann = await portal.contactOf('ann')
    const other = await linked({ databaseUrl: server.http, startsAt: Date.now() })
    await Promise.all([portal, other, portal, other].map((one) => one.joins(ann)))
    await other.close()
    const { items } = (await (await portal.as('ann')).get('/api/v1/links/mine')).body
    expect(items).toHaveLength(1)
    expect((await portal.facts('link.created')).filter((one) => 'ownerId' in one && one.ownerId === ann)).toHaveLength(
      1,
    )
  })

  test('who opens a link at one and then at the other is one visit', async () => {
    await portal.add({ code: 'YYYYYYY' })
    // each reads every two seconds what the other one saw; who asks too early has begun a visit there as well
    let people = 0
    const isOne = async () => {
      const from = `198.51.100.${++people + 10}`
      const first = clickIn(await at(0, '/r/YYYYYYY', from))
      await sleep(4_500)
      return clickIn(await at(1, '/r/YYYYYYY', from)) === first
    }
    await expect.poll(isOne).toBe(true)
  })

  test('clicks at both are each counted once', async () => {
    const { id } = await portal.add({ code: 'XXXXXXX' })
    await Promise.all(Array.from({ length: 60 }, (_, i) => at(i % 2, '/r/XXXXXXX', `203.0.113.${i}`)))
    await expect.poll(async () => (await readLink(portal.ctx, portal.publicUrl, id)).clicks.real).toBe(60)
    const counted = async () => {
      const { rows } = await portal.db.clients.reader.execute(
        'SELECT (SELECT sum(real + duplicates + own + embedded + prefetches + bots) FROM link_day) AS days, (SELECT seq FROM link_tally) AS tally',
      )
      return [Number(rows[0]!.days), Number(rows[0]!.tally)]
    }
    const clicks = await portal.clicks()
    // what is shown counts clicks that no day has yet
    await expect.poll(counted).toEqual([clicks.length, Math.max(...clicks.map(({ seq }) => seq))])
  })
})

describe('a portal that is killed while people come', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'acclaim-killed-'))
  afterAll(() => rmSync(dataDir, { recursive: true, force: true }))

  test('has every click that it answered after the next start, each once', async () => {
    const first = await linked({ dataDir, reopens: true, startsAt: Date.now() })
    for (const code of CODES) await first.add({ code })
    await first.close()
    const answered: string[] = []
    let people = 0
    const each = () => ({
      path: `/r/${CODES[people % 3]}/mail`,
      headers: { 'x-forwarded-for': `10.${(++people >> 16) & 255}.${(people >> 8) & 255}.${people & 255}` },
    })
    const onHead = (head: string) => void answered.push(...[idIn(head) ?? []].flat())
    for (const [ms, connections] of [
      [400, 64],
      [900, 96],
      [150, 8],
      [600, 64],
    ] as const) {
      const { child, url } = await startProcess(`file:${join(dataDir, 'acclaim.db')}`)
      const people = load(url, { ms: 10_000, connections, headers: OPENS, each, onHead }).catch(() => {})
      await sleep(ms)
      // a machine that is busy has answered nobody yet
      const before = answered.length
      for (let i = 0; i < 200 && answered.length < before + 200; i++) await sleep(25)
      child.kill('SIGKILL')
      await people
    }
    const last = await linked({ dataDir, reopens: true, startsAt: Date.now() })
    await last.links.settle()
    const stored = (await last.clicks()).map(({ id }) => id)
    await last.close()
    const there = new Set(stored)
    expect(answered.length).toBeGreaterThan(500)
    expect([there.size, answered.filter((id) => !there.has(id))]).toEqual([stored.length, []])
  })
})
