import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createTraces } from '../../api/kernel/traces.ts'
import { newCode } from '../../api/links/codes.ts'
import { codeOf } from '../../api/links/rules.ts'
import { portalSecret } from '../../api/settings/actions.ts'
import { CHANNELS, link, ownerTrace } from '../../db/schema/links.ts'
import { type Door, signUp } from '../people.ts'
import { type LinkedWorld, linked } from './kit.ts'

let portal: LinkedWorld
let mia: Door
beforeEach(async () => {
  portal = await linked()
  mia = await portal.as('mia')
})
afterEach(() => portal.close())
const mine = async (who: Door) => (await who.get('/api/v1/links/mine')).body.items

describe('who takes part', () => {
  test('has one link of their own, however often they are told so, with an address for each place', async () => {
    const ann = await portal.contactOf('ann')
    await Promise.all([portal.joins(ann), portal.joins(ann), portal.joins(ann)])
    const items = await mine(await portal.as('ann'))
    expect(items).toHaveLength(1)
    const { code, url, urls, personal, enabled } = items[0]
    expect([personal, enabled, Object.keys(urls).sort()]).toEqual([true, true, [...CHANNELS].sort()])
    expect([url, urls.whatsapp]).toEqual([`http://portal.test/r/${code}`, `http://portal.test/r/${code}/whatsapp`])
    expect(await mine(await portal.as('ben'))).toEqual([])
    expect((await portal.facts('link.created'))[0]).toMatchObject({ ownerId: ann })
  })

  test('sees clicks of people by place and day, and nothing of what may be none', async () => {
    await portal.joins(await portal.contactOf('ann'))
    const ann = await portal.as('ann')
    const [{ code }] = await mine(ann)
    await portal.opens(`/r/${code}/mail`)
    await portal.opens(`/r/${code}/mail`)
    await portal.opens(`/r/${code}/qr`, { 'user-agent': 'Googlebot/2.1' })
    portal.later({ days: 1 })
    await portal.opens(`/r/${code}`, { cookie: ann.cookie })
    await portal.opens(`/r/${code}`, {
      'user-agent': 'Mozilla/5.0 (Macintosh; Intel Mac OS X 14.5; rv:141.0) Gecko/20100101 Firefox/141.0',
    })
    const [seen] = await mine(ann)
    expect(seen).toMatchObject({
      clicks: 2,
      byChannel: [
        { channel: null, clicks: 1 },
        { channel: 'mail', clicks: 1 },
      ],
      byDay: [
        { day: '2026-03-02', clicks: 1 },
        { day: '2026-03-03', clicks: 1 },
      ],
    })
  })

  test('keeps both links when they were two contacts, and gets no third', async () => {
    const [ann, ben] = [await portal.contactOf('ann'), await portal.contactOf('ben')]
    await portal.joins(ann)
    await portal.joins(ben)
    await (await portal.as('olga')).post('/api/v1/contacts/merges', { keptId: ann, mergedId: ben })
    await portal.joins(ben)
    expect(await mine(await portal.as('ann'))).toHaveLength(2)
    expect(await mine(await portal.as('ben'))).toHaveLength(2)
  })

  test('can be told from a friend: a click within a day of their visit has one of its hashes', async () => {
    await portal.joins(await portal.contactOf('ann'))
    const ann = await portal.as('ann')
    const asAnn = { 'user-agent': 'Firefox', cookie: ann.cookie, 'x-client-address': '198.51.100.7' }
    const look = () => portal.app.request('/api/v1/links/mine', { headers: asAnn })
    portal.at('2026-03-02T23:30:00Z')
    await look()
    await look()
    const rows = await portal.db.read.select().from(ownerTrace)
    expect(rows.map(({ at }) => new Date(at).toISOString())).toEqual(Array(3).fill('2026-03-02T23:00:00.000Z'))
    const traces = createTraces(await portalSecret(portal.db, 'serve', 0))
    const matches = (address: string, agent: string, at: string) => {
      const { networkHash, browserHash } = traces.of({ address, agent, at: Date.parse(at) })
      return rows.some((row) => row.networkHash === networkHash && row.browserHash === browserHash)
    }
    for (const at of ['2026-03-01T23:40:00Z', '2026-03-02T08:00:00Z', '2026-03-03T23:20:00Z'])
      expect(matches('198.51.100.7', 'Firefox', at), at).toBe(true)
    expect(matches('198.51.100.7', 'Firefox', '2026-03-04T00:00:00Z')).toBe(false)
    expect(matches('198.51.100.8', 'Firefox', '2026-03-02T23:40:00Z')).toBe(false)
    expect(matches('198.51.100.7', 'Chrome', '2026-03-02T23:40:00Z')).toBe(false)
    expect(JSON.stringify(rows)).not.toMatch(/198\.51|Firefox/)
  })

  test('who is erased has no link and no trace; clicks stay as numbers', async () => {
    const cleo = await signUp(portal, { name: 'Cleo', email: 'cleo.m@example.com' })
    const { id: contactId } = (await cleo.get('/api/v1/me/contact')).body
    await portal.joins(contactId)
    const [{ id, code }] = await mine(cleo)
    await portal.opens(`/r/${code}`)
    const data = (await cleo.get('/api/v1/me/data?format=json')).body
    expect(data.links).toMatchObject([{ code }, {}, {}, {}])
    expect((await cleo.post('/api/v1/me/erasure', { confirm: true })).status).toBe(204)
    await portal.links.refresh()
    expect((await portal.opens(`/r/${code}`)).location).toBe(`/invited/${code}`)
    expect((await mia.get(`/api/v1/links/${id}`)).body).toMatchObject({
      owner: null,
      disabledAt: portal.now() - 1,
      clicks: { real: 1 },
    })
    expect(await portal.db.read.select().from(ownerTrace)).toEqual([])
    await expect(portal.joins(contactId)).rejects.toThrow()
  })
})

describe('a code', () => {
  test('is of seven letters and digits that nobody takes for another', () => {
    const codes = Array.from({ length: 500 }, newCode)
    for (const code of codes) expect(code).toMatch(/^[A-HJKMNP-Z2-9]{7}$/)
    expect(new Set(codes).size).toBe(500)
    expect(codes.map((code) => codeOf(code.toLowerCase()))).toEqual(codes)
  })
  test('stays, and so does the link', async () => {
    const { id } = await portal.add({ code: 'ABCDEFG' })
    const { writer } = portal.db.clients
    await expect(writer.execute(`UPDATE link SET code = 'ZZZZ' WHERE id = '${id}'`)).rejects.toThrow('keeps its code')
    await expect(writer.execute('DELETE FROM link')).rejects.toThrow('disabled, not deleted')
    expect(await portal.db.read.select().from(link)).toHaveLength(1)
  })
  test('can be shown to a camera, as a drawing and as a picture of a size we draw', async () => {
    await portal.add({ code: 'ABCDEFG' })
    const svg = await portal.visitor.get('/r/abcdefg/qr.svg')
    expect([svg.status, svg.headers.get('content-type')]).toEqual([200, 'image/svg+xml; charset=utf-8'])
    expect(svg.body).toMatch(/^<svg/)
    expect(svg.headers.get('cache-control')).toContain('max-age')
    const sizeOf = async (query: string) => {
      const answer = await portal.app.request(`/r/ABCDEFG/qr.png${query}`)
      const bytes = Buffer.from(await answer.arrayBuffer())
      expect([answer.status, bytes.toString('latin1', 1, 4)]).toEqual([200, 'PNG'])
      return bytes.readUInt32BE(16)
    }
    for (const [query, size] of [
      ['', 512],
      ['?size=1', 128],
      ['?size=99999', 2048],
      ['?size=x', 512],
      ['?size=250', 256],
    ] as const)
      expect(await sizeOf(query), query).toBe(size)
    expect((await portal.visitor.get('/r/NOBODYS/qr.svg')).status).toBe(404)
    const through = await portal.opens('/r/ABCDEFG/qr.svg')
    expect(through.headers['content-type']).toContain('image/svg+xml')
  })
})

describe('what is kept', () => {
  test('of networks and browsers goes after 90 days, piece by piece, also when a day was missed', async () => {
    await portal.joins(await portal.contactOf('ann'))
    const ann = await portal.as('ann')
    const [{ code }] = await mine(ann)
    for (let day = 0; day < 6; day++) {
      await portal.opens(`/r/${code}`)
      await mine(ann)
      portal.later({ days: 1 })
    }
    const kept = async () =>
      (await portal.clicks()).map(({ networkHash, browserHash }) => Boolean(networkHash && browserHash))
    const forget = async () => {
      await portal.db.clients.writer.execute("UPDATE job SET run_at = 0 WHERE name = 'links.forget_traces'")
      const { forgetTraces } = await import('../../api/links/jobs.ts')
      await forgetTraces(portal.ctx)
    }
    await forget()
    expect(await kept()).toEqual(Array(6).fill(true))
    portal.later({ days: 86, ms: -100 })
    await forget()
    expect(await kept()).toEqual([false, false, true, true, true, true])
    portal.later({ days: 2 })
    await forget()
    await forget()
    expect(await kept()).toEqual([false, false, false, false, true, true])
    const days = new Set((await portal.db.read.select().from(ownerTrace)).map(({ at }) => at))
    expect(days.size).toBe(2)
  })

  test('goes out as files: links with their sums, clicks without what tells browsers apart', async () => {
    await portal.joins(await portal.contactOf('ann'))
    const [{ code, id }] = await mine(await portal.as('ann'))
    await portal.opens(`/r/${code}/mail?sub=a`)
    const olga = await portal.as('olga')
    const links = String((await olga.get('/api/v1/exports/links')).body)
    expect(JSON.parse(links.trim())).toMatchObject({ id, code, real: 1, contactId: await portal.contactOf('ann') })
    const clicks = String((await olga.get('/api/v1/exports/clicks')).body)
    expect(JSON.parse(clicks.trim())).toMatchObject({ code, channel: 'mail', subId: 'a', bot: false })
    expect(clicks).not.toMatch(/Hash/)
    expect(String((await olga.get('/api/v1/exports/clicks.csv')).body)).toContain(`"${code}","${id}","mail","a"`)
  })
})
