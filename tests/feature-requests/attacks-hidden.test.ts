import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { enrol } from '../identity/enrol.ts'
import type { Door, Loose } from '../people.ts'
import { type World, world } from '../world.ts'
import { BOARD, browser, look, setBoard, submit, vote } from './kit.ts'
import { say } from './rows.ts'

let portal: World
let ann: Door
let mo: Door
beforeEach(async () => {
  portal = await world()
  ;[ann, mo] = [await portal.as('ann'), await portal.as('mo')]
  await setBoard(portal)
})
afterEach(() => portal.close())

const HIDDEN: [string, () => Promise<number>][] = [
  ['is held', () => setBoard(portal, { holdPolicy: 'always' }).then(() => submit(ann, 'Zzhidden wish'))],
  [
    'was turned down',
    async () => {
      await setBoard(portal, { holdPolicy: 'always' })
      const number = await submit(ann, 'Zzhidden wish')
      await mo.post(`/api/v1/requests/${number}/decide`, { decision: 'reject', reason: 'Zzreason' })
      return number
    },
  ],
  [
    'was deleted',
    async () => {
      const number = await submit(ann, 'Zzhidden wish')
      await say(mo, number, 'Zzcomment')
      await mo.delete(`/api/v1/requests/${number}`)
      return number
    },
  ],
  [
    'stands on a board of colleagues',
    async () => {
      const only = { submitPolicy: 'staff', commentPolicy: 'staff', viewPolicy: 'staff', votePolicy: 'staff' }
      await (await portal.as('olga')).post('/api/v1/boards', { ...BOARD, ...only, name: 'Plans' })
      return submit(mo, 'Zzhidden wish', { board: 'plans' })
    },
  ],
]
describe.each(HIDDEN)('a request that %s', (_, make) => {
  test('is at no address for anybody else, and takes nothing from them', async () => {
    const number = await make()
    const at = `/api/v1/requests/${number}`
    const [ben, someone] = [await portal.as('ben'), browser(portal)]
    const reads = ['', '/comments', '/photos', '/voters', '/plan', '/elsewhere', '/mentionable', '/used', '/evidence']
    const lists = ['requests?status=all', 'requests?q=zzhidden', 'requests/similar?q=zzhidden', 'roadmap', 'changelog']
    for (const door of [ben, portal.visitor]) {
      for (const path of reads) {
        const { status, body } = await door.get(at + path)
        expect([path, status === 404 || status === 401 || status === 403]).toEqual([path, true])
        expect(JSON.stringify(body)).not.toContain('Zz')
      }
      for (const path of lists) expect(JSON.stringify((await door.get(`/api/v1/${path}`)).body)).not.toContain('Zz')
      expect(JSON.stringify((await door.get('/api/v1/openapi.json')).body)).not.toContain('Zz')
    }
    const writes: [string, string, unknown][] = [
      ['PUT', '', { title: 'Other words', body: '' }],
      ['DELETE', '', undefined],
      ['PUT', '/vote', {}],
      ['DELETE', '/vote', undefined],
      ['PUT', '/follow', { level: 'all' }],
      ['PUT', '/used', {}],
      ['PUT', '/opened', {}],
      ['POST', '/comments', { body: 'Hello' }],
    ]
    for (const [method, path, body] of writes) {
      const sent = body === undefined ? '' : JSON.stringify(body)
      const { status } = await ben.sendFile(method, at + path, 'application/json', sent)
      expect([method, path, status]).toEqual([method, path, 404])
    }
    expect((await someone.vote(number)).status).toBe(404)
    expect(someone.cookie()).toBe('')
    expect((await look(mo, number)).title).toBe('Zzhidden wish')
  })
})

test('a colleague who still lacks the second factor that is asked of all sees what a stranger sees', async () => {
  const olga = (await enrol(portal, await portal.as('olga'))).inside
  const number = await submit(ann, 'Dark mode for the editor')
  await vote(await portal.as('ben'), number, { importance: 'blocking', why: 'Zzwhy' })
  await say(mo, number, 'Zzinternal', { kind: 'internal' })
  expect((await olga.put('/api/v1/settings/staff-security', { requireSecondFactor: true })).status).toBe(200)
  const seen = ['', '/comments', '/voters'].map(
    async (path) => (await mo.get(`/api/v1/requests/${number}${path}`)).body,
  )
  expect(JSON.stringify(await Promise.all(seen))).not.toContain('Zz')
  expect((await mo.delete(`/api/v1/requests/${number}`)).status).toBe(404)
  expect((await mo.post('/api/v1/requests', { board: 'ideas', title: 'In their name', body: '' })).status).toBe(403)
  expect((await mo.get('/api/v1/requests')).body.items.map(({ revenue }: Loose) => revenue)).toEqual([null])
})

test('what only colleagues may read of a request that is shown is in no answer to others', async () => {
  const number = await submit(ann, 'Dark mode for the editor')
  await vote(await portal.as('ben'), number, { importance: 'blocking', why: 'Zzwhy' })
  const { items } = (await mo.post('/api/v1/request-labels', { label: 'Zzlabel', internal: true })).body
  await mo.put(`/api/v1/requests/${number}/labels`, { labels: [items[0].id] })
  await mo.put(`/api/v1/requests/${number}/plan`, { horizon: 'now' })
  const note = (await say(mo, number, 'Zzinternal', { kind: 'internal' })).body.id
  await mo.put(`/api/v1/requests/${number}/score`, { note: 'Zznote', effort: { low: 1, high: 2 } })
  const paths = ['', '/comments', '/voters', '/plan'].map((path) => `requests/${number}${path}`)
  for (const door of [ann, portal.visitor]) {
    for (const path of [
      ...paths,
      'requests',
      `requests?label=zzlabel`,
      'requests/similar?q=dark',
      'roadmap',
      'request-labels',
    ]) {
      expect(JSON.stringify((await door.get(`/api/v1/${path}`)).body)).not.toMatch(/Zz|"amountMinor"/)
    }
  }
  expect((await portal.visitor.get('/api/v1/requests?label=zzlabel')).body.items).toEqual([])
  for (const [method, path] of [
    ['PUT', `comments/${note}`],
    ['DELETE', `comments/${note}`],
  ] as const) {
    const sent = await ann.sendFile(method, `/api/v1/requests/${path}`, 'application/json', '{"body":"Mine"}')
    expect(sent.status).toBe(404)
  }
  expect((await say(ann, number, 'An answer', { parentId: note })).status).toBe(404)
  expect((await say(ann, number, 'As the company', { kind: 'official' })).status).toBe(403)
})
