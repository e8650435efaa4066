import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Door } from '../people.ts'
import { type LinkedWorld, linked } from './kit.ts'

let portal: LinkedWorld
let mia: Door
beforeEach(async () => {
  portal = await linked()
  mia = await portal.as('mia')
})
afterEach(() => portal.close())
const mine = async (who: Door) => (await who.get('/api/v1/links/mine')).body.items

describe('staff', () => {
  test('make a link, see it, change it, stop it and let it go on', async () => {
    await portal.rules({ hosts: ['shop.example'] })
    const made = await mia.post('/api/v1/links', { label: 'Spring', destination: 'https://shop.example/spring' })
    expect([made.status, made.body]).toMatchObject([
      201,
      { label: 'Spring', destination: 'https://shop.example/spring', leadsThere: true, owner: null, disabledAt: null },
    ])
    const { id, code, url } = made.body
    expect(url).toBe(`http://portal.test/r/${code}`)
    expect((await portal.opens(`/r/${code}`)).location).toMatch(/^https:\/\/shop\.example\/spring\?via=/)
    const changed = await mia.put(`/api/v1/links/${id}`, { label: 'Summer', destination: null })
    expect(changed.body).toMatchObject({ label: 'Summer', destination: null, clicks: { real: 1 } })
    expect((await portal.opens(`/r/${code}`)).location).toMatch(/^\/invited\//)
    expect((await mia.post(`/api/v1/links/${id}/state`, { enabled: false })).body.disabledAt).toBe(portal.now())
    expect((await portal.opens(`/r/${code}`)).location).toBe(`/invited/${code}`)
    await mia.post(`/api/v1/links/${id}/state`, { enabled: false })
    expect((await mia.post(`/api/v1/links/${id}/state`, { enabled: true })).body.disabledAt).toBeNull()
    expect((await portal.facts()).map(({ type }) => type).filter((type) => type.startsWith('link.'))).toEqual([
      ...['link.created', 'link.changed', 'link.disabled', 'link.changed'],
    ])
    expect(
      (await (await portal.as('olga')).get('/api/v1/audit')).body.items.map(({ action }: { action: string }) => action),
    ).toEqual(expect.arrayContaining(['link.created', 'link.changed', 'link.disabled']))
  })

  test('are told beside the field why a link cannot lead there', async () => {
    const refused = await mia.post('/api/v1/links', { destination: 'https://evil.example' })
    expect(refused).toMatchObject({
      status: 422,
      body: { fields: { destination: expect.stringContaining('evil.example is not on the list') } },
    })
    expect((await mia.put('/api/v1/links/lnk_none', {})).status).toBe(404)
    const settings = await portal.rules({ hosts: ['https://Shop.example/x', 'shop.example', 'münchen.example'] })
    expect(settings.status).toBe(204)
    expect((await (await portal.as('olga')).get('/api/v1/settings/link-rules')).body.hosts).toEqual([
      'shop.example',
      'xn--mnchen-3ya.example',
    ])
    const wrong = await portal.rules({ hosts: ['shop.example', 'not a host'], keep: 'forever' })
    expect([wrong.status, Object.keys(wrong.body.fields)]).toEqual([422, ['hosts.1', 'keep']])
  })

  test('see that a link does not lead there any more, and may still rename it', async () => {
    await portal.rules({ hosts: ['shop.example'] })
    const { id } = (await mia.post('/api/v1/links', { destination: 'https://shop.example/' })).body
    await portal.rules({ hosts: [] })
    const renamed = await mia.put(`/api/v1/links/${id}`, { label: 'Old', destination: 'https://shop.example/' })
    expect(renamed).toMatchObject({ status: 200, body: { label: 'Old', leadsThere: false } })
  })

  test('find links by code, label and owner, newest first, page by page', async () => {
    await portal.joins(await portal.contactOf('ann'))
    for (let i = 0; i < 25; i++) {
      portal.later({ ms: 1 })
      await portal.add({ code: `AAAA${String.fromCharCode(65 + i)}`, label: i === 7 ? '100% spring_sale' : '' })
    }
    const first = (await mia.get('/api/v1/links?limit=20')).body
    const second = (await mia.get(`/api/v1/links?limit=20&cursor=${first.nextCursor}`)).body
    const codes = [...first.items, ...second.items].map(({ code }: { code: string }) => code)
    expect([first.items.length, second.items.length, second.nextCursor, new Set(codes).size]).toEqual([20, 6, null, 26])
    expect(codes[0]).toBe('AAAAY')
    const found = async (q: string) => (await mia.get(`/api/v1/links?q=${encodeURIComponent(q)}`)).body.items
    expect(await found('aaaa-h')).toHaveLength(1)
    expect((await found('100% spring_'))[0].code).toBe('AAAAH')
    expect(await found('%')).toHaveLength(1)
    expect((await found('ashby')).map(({ owner }: { owner: { name: string } }) => owner.name)).toEqual(['Ann Ashby'])
    expect(await found('" OR *')).toEqual([])
  })

  test('cannot bend somebody’s personal link to another place', async () => {
    await portal.rules({ hosts: ['shop.example'] })
    await portal.joins(await portal.contactOf('ann'))
    const [{ id }] = await mine(await portal.as('ann'))
    const changed = await mia.put(`/api/v1/links/${id}`, { label: 'Ann', destination: 'https://shop.example/' })
    expect(changed.body).toMatchObject({ label: 'Ann', destination: null })
  })
})
