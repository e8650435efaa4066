import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { clickIn, type LinkedWorld, linked, OPENS } from './kit.ts'

let portal: LinkedWorld
beforeEach(async () => {
  portal = await linked()
})
afterEach(() => portal.close())

describe('somebody who opens a link', () => {
  test('comes to the landing page with a click of their own, which is stored', async () => {
    const { id } = await portal.add({ code: 'ABCDEFG' })
    const answer = await portal.opens('/r/abc-defg/whatsapp?sub=spring', { referer: 'https://chat.example/room/7' })
    expect(answer.status).toBe(302)
    expect(answer.location).toMatch(/^\/invited\/ABCDEFG\?click=[0-9A-Za-z]{16}$/)
    expect(answer.headers).toMatchObject({ 'cache-control': 'no-store', 'x-robots-tag': 'noindex' })
    expect(answer.headers['referrer-policy']).toBe('strict-origin-when-cross-origin')
    const [row, ...more] = await portal.clicks()
    expect(more).toEqual([])
    expect(row).toMatchObject({
      ...{ id: clickIn(answer), linkId: id, at: portal.now(), channel: 'whatsapp', subId: 'spring' },
      ...{ referrerHost: 'chat.example', navigation: true, bot: false, prefetch: false, duplicate: false, own: false },
      kept: 'address',
    })
    expect(JSON.stringify(row)).not.toMatch(/127\.0\.0\.1|Firefox|room/)
  })

  test('comes to a website of the company’s with the code and the click, as it was stored and nothing else', async () => {
    await portal.rules({ hosts: ['shop.example'] })
    await portal.add({ code: 'ABCDEFG', destination: 'https://shop.example/plans?a=1#top' })
    const answer = await portal.opens('/r/ABCDEFG?url=https://evil.example&a=2&email=ann@example.com')
    expect(answer.location).toMatch(/^https:\/\/shop\.example\/plans\?a=1&via=ABCDEFG&acclaim_click=\w{16}#top$/)
  })

  test('comes to the landing page when the website was taken off the list', async () => {
    await portal.rules({ hosts: ['shop.example'] })
    await portal.add({ code: 'ABCDEFG', destination: 'https://shop.example/' })
    await portal.rules({ hosts: ['other.example'] })
    expect((await portal.opens('/r/ABCDEFG')).location).toMatch(/^\/invited\/ABCDEFG\?click=/)
  })

  test('comes to a friendly page with a code that nobody has, and no click is stored', async () => {
    for (const path of ['/r/NOBODYS', '/r/', '/r/%E0%A4%A', '/r/x', '/r/%2e%2e%2fadmin', '/r//evil.example'])
      expect((await portal.opens(path)).location, path).toBe('/invited/unknown')
    expect(await portal.clicks()).toEqual([])
  })

  test('comes to the landing page without a click when the link was stopped', async () => {
    await portal.add({ code: 'ABCDEFG', disabledAt: portal.now() })
    const answer = await portal.opens('/r/ABCDEFG')
    expect([answer.location, await portal.clicks()]).toEqual(['/invited/ABCDEFG', []])
  })

  test('finds a link that was made a moment ago, though nobody had told this process', async () => {
    await portal.opens('/r/ABCDEFG')
    await portal.joins(await portal.contactOf('ann'))
    const [{ code }] = (await (await portal.as('ann')).get('/api/v1/links/mine')).body.items
    expect(clickIn(await portal.opens(`/r/${code}`))).toHaveLength(16)
  })

  test('is one visit within the hour, and each opening is a row', async () => {
    await portal.add({ code: 'ABCDEFG' })
    const first = clickIn(await portal.opens('/r/ABCDEFG/mail'))
    portal.later({ minutes: 58 })
    expect(clickIn(await portal.opens('/r/ABCDEFG/qr'))).toBe(first)
    const other = clickIn(await portal.opens('/r/ABCDEFG', { 'user-agent': 'Mozilla/5.0 (iPhone) Safari/605' }))
    portal.later({ minutes: 2 })
    const again = clickIn(await portal.opens('/r/ABCDEFG'))
    expect(new Set([first, other, again]).size).toBe(3)
    expect((await portal.clicks()).map(({ duplicate }) => duplicate)).toEqual([false, true, false, false])
  })

  test('has an id that sorts by time', async () => {
    await portal.add({ code: 'ABCDEFG' })
    const ids = []
    for (let i = 0; i < 20; i++) {
      portal.later({ minutes: 61 })
      ids.push(clickIn(await portal.opens('/r/ABCDEFG')))
    }
    expect(ids).toEqual(ids.toSorted())
  })
})

describe('what is no visit', () => {
  const cases: [string, Record<string, string>, Record<string, boolean>][] = [
    ['a crawler', { 'user-agent': 'Googlebot/2.1' }, { bot: true, navigation: true }],
    ['a program that says nothing', { 'user-agent': '' }, { bot: true }],
    ['a page that is fetched before anybody wants it', { 'sec-purpose': 'prefetch;prerender' }, { prefetch: true }],
    ['the same, as older browsers say it', { 'x-moz': 'prefetch' }, { prefetch: true }],
    ['a picture', { 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'image' }, { navigation: false }],
    ['a frame', { 'sec-fetch-dest': 'iframe' }, { navigation: false }],
    ['a script', { 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty' }, { navigation: false }],
  ]
  test.each(cases)('%s is sent on without a click, and stored in a column of its own', async (_, said, stored) => {
    await portal.rules({ keep: 'exempt' })
    await portal.add({ code: 'ABCDEFG' })
    const answer = await portal.opens('/r/ABCDEFG', said)
    expect([answer.location, answer.cookies]).toEqual(['/invited/ABCDEFG', []])
    expect(await portal.clicks()).toMatchObject([{ ...stored, kept: 'address' }])
    expect(clickIn(await portal.opens('/r/ABCDEFG'))).toHaveLength(16)
    expect((await portal.clicks()).at(-1)).toMatchObject({ duplicate: false, kept: 'cookie' })
  })

  test('a question for the headers alone is answered and not stored', async () => {
    await portal.add({ code: 'ABCDEFG' })
    const answer = await portal.opens('/r/ABCDEFG', {}, 'HEAD')
    expect([answer.status, answer.location, await portal.clicks()]).toEqual([302, '/invited/ABCDEFG', []])
  })

  test('the owner, signed in, by any of the contacts that are them', async () => {
    const [ann, ben] = [await portal.contactOf('ann'), await portal.contactOf('ben')]
    await portal.add({ code: 'ABCDEFG', ownerId: ann })
    const { cookie } = await portal.as('ben')
    await portal.opens('/r/ABCDEFG', { cookie })
    await (await portal.as('olga')).post('/api/v1/contacts/merges', { keptId: ann, mergedId: ben })
    portal.later({ minutes: 61 })
    await portal.opens('/r/ABCDEFG', { cookie })
    expect((await portal.clicks()).map(({ own }) => own)).toEqual([false, true])
  })
})

describe('the browser remembers', () => {
  test('at once where the company said so: the first click and the latest, one that is opened again', async () => {
    await portal.rules({ keep: 'exempt' })
    await portal.add({ code: 'ABCDEFG' })
    await portal.add({ code: 'HJKMNPQ' })
    const first = await portal.opens('/r/ABCDEFG')
    const a = clickIn(first)
    expect(first.cookies).toEqual([`acclaim_ref=${a}; Path=/; Max-Age=7776000; HttpOnly; SameSite=Lax`])
    const second = await portal.opens('/r/HJKMNPQ', { cookie: `x=1; acclaim_ref=${a}` })
    expect(second.cookies[0]).toContain(`acclaim_ref=${a}.${clickIn(second)};`)
  })

  test('after the visitor said so on the landing page, and only a click of this link that counts', async () => {
    await portal.add({ code: 'ABCDEFG' })
    await portal.add({ code: 'HJKMNPQ' })
    const opened = await portal.opens('/r/ABCDEFG')
    expect(opened.cookies).toEqual([])
    const click = clickIn(opened)
    await portal.opens('/r/ABCDEFG', { 'user-agent': 'Googlebot/2.1' })
    const bot = (await portal.clicks()).find((one) => one.bot)!.id
    const keep = (code: string, id: string | null, headers: object = { origin: portal.publicUrl }) =>
      portal.app.request(`/r/${code}/keep`, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
        body: `click=${id}`,
      })
    const kept = await keep('abcdefg', click)
    expect([kept.status, kept.headers.get('location')]).toEqual([303, `/invited/ABCDEFG?click=${click}`])
    expect(kept.headers.get('set-cookie')).toContain(`acclaim_ref=${click};`)
    for (const [code, id] of [
      ['HJKMNPQ', click],
      ['ABCDEFG', bot],
      ['ABCDEFG', '0'.repeat(16)],
      ['NOBODYS', click],
    ] as const) {
      const refused = await keep(code, id)
      expect([refused.status, refused.headers.get('set-cookie')], code).toEqual([303, null])
    }
    expect((await keep('ABCDEFG', click, { origin: 'https://evil.example' })).status).toBe(403)
    await portal.rules({ keep: 'cookieless' })
    const without = await keep('ABCDEFG', click)
    expect([without.headers.get('location'), without.headers.get('set-cookie')]).toEqual([
      `/invited/ABCDEFG?click=${click}`,
      null,
    ])
  })

  test('nothing where the company wants no cookie', async () => {
    await portal.rules({ keep: 'cookieless' })
    await portal.add({ code: 'ABCDEFG' })
    const answer = await portal.opens('/r/ABCDEFG')
    expect([clickIn(answer)?.length, answer.cookies]).toEqual([16, []])
  })
})

describe('when it cannot be stored', () => {
  test('nobody is given a click, everybody is sent on, and the next one counts', async () => {
    await portal.add({ code: 'ABCDEFG' })
    const { writer } = portal.db.clients
    await writer.execute(`CREATE TRIGGER full BEFORE INSERT ON click BEGIN SELECT RAISE(ABORT, 'full'); END`)
    const many = await Promise.all(Array.from({ length: 5 }, () => portal.opens('/r/ABCDEFG', OPENS)))
    expect(many.map(({ status, location }) => [status, location])).toEqual(Array(5).fill([302, '/invited/ABCDEFG']))
    await writer.execute('DROP TRIGGER full')
    const next = clickIn(await portal.opens('/r/ABCDEFG'))
    expect((await portal.clicks()).map(({ id }) => id)).toEqual([next])
  })

  test('a click is not changed and not deleted, but what tells browsers apart may go', async () => {
    await portal.add({ code: 'ABCDEFG' })
    await portal.opens('/r/ABCDEFG')
    const { writer } = portal.db.clients
    for (const wrong of ['SET bot = 1', `SET network_hash = 'x'`, 'SET network_hash = NULL', 'SET at = 1'])
      await expect(writer.execute(`UPDATE click ${wrong}`), wrong).rejects.toThrow('append-only')
    await expect(writer.execute('DELETE FROM click')).rejects.toThrow('append-only')
    await writer.execute('UPDATE click SET network_hash = NULL, browser_hash = NULL')
  })
})
