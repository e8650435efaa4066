import { connect } from 'node:net'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { clickIn, type LinkedWorld, linked, OPENS } from './kit.ts'

let portal: LinkedWorld
beforeAll(async () => {
  portal = await linked()
  const ann = await portal.contactOf('ann')
  await portal.rules({ hosts: ['shop.example'], keep: 'exempt' })
  await portal.add({ code: 'ABCDEFG', ownerId: ann })
  await portal.add({ code: 'HJKMNPQ', destination: 'https://shop.example/plans?a=1#top', label: 'Ann Ashby' })
  await portal.add({ code: 'RSTUVWX', destination: 'https://gone.example/' })
})
afterAll(() => portal.close())

/** What stands on the wire, byte by byte: clients tidy addresses, and whoever means harm does not. */
const raw = (path: string, headers: Record<string, string>) =>
  new Promise<{ status: number; head: string; location: string | undefined }>((resolve, reject) => {
    const { hostname, port, host } = new URL(portal.url)
    const socket = connect(Number(port), hostname)
    const lines = Object.entries({ host, connection: 'close', ...headers }).map(
      ([name, value]) => `${name}: ${value}\r\n`,
    )
    let said = ''
    socket.setEncoding('latin1').on('data', (text) => (said += text))
    socket.on('error', reject).on('close', () => {
      const head = said.split('\r\n\r\n', 1)[0]!
      resolve({ status: Number(said.slice(9, 12)), head, location: /^location: (.*)$/im.exec(head)?.[1]?.trim() })
    })
    // a half-closed connection is one that its client gave up
    socket.write(Buffer.from(`GET ${path} HTTP/1.1\r\n${lines.join('')}\r\n`, 'utf8'))
  })

const PIECES = [
  ...['//', '/\\', '\\', '%2f%2f', '%5c', '%0d%0a', '%0D%0ALocation:%20https://evil.example', '@', ':', '..', '%2e%2e'],
  ...[
    'evil.example',
    'ｅvil.example',
    'https://evil.example',
    'https:evil.example',
    'javascript:alert(1)',
    '%00',
    '\u2028',
  ],
  ...[
    '?url=https://evil.example',
    '?redir_url=//evil.example',
    '&via=x',
    '&acclaim_click=x',
    '#',
    ';',
    '\u202e',
    'é',
    '\t',
  ],
  ...[
    'ABCDEFG',
    'HJKMNPQ',
    'RSTUVWX',
    'abcdefg',
    '/',
    'copy',
    'qr',
    'qr.svg',
    'keep',
    'http://portal.test',
    'xn--evil',
  ],
]
const piece = fc.oneof(fc.constantFrom(...PIECES), fc.string({ maxLength: 8 }))
const address = fc
  .tuple(fc.constantFrom('', 'ABCDEFG', 'HJKMNPQ', 'RSTUVWX'), fc.array(piece, { maxLength: 5 }))
  .map(([code, pieces]) => `/r/${code}${pieces.join('')}`.replace(/[\r\n ]/g, '+'))

describe('whatever somebody asks a link with', () => {
  test('they are sent to a page of ours or to a website on the list', async () => {
    const seen = new Set<string>()
    await fc.assert(
      fc.asyncProperty(address, fc.webUrl(), async (path, referer) => {
        const { status, head, location } = await raw(path, { ...OPENS, referer })
        expect([302, 400, 404, 503]).toContain(status)
        expect(head.match(/^location:/gim)?.length ?? 0).toBe(status === 302 ? 1 : 0)
        if (location === undefined) return
        expect(location).toMatch(
          /^(?:\/invited\/(?:unknown|[A-Z0-9]{7}(?:\?click=\w{16})?)|https:\/\/shop\.example\/plans\?a=1&via=HJKMNPQ(?:&acclaim_click=\w{16})?#top)$/,
        )
        const { host } = new URL(location, 'http://portal.test')
        seen.add(host)
        expect(['portal.test', 'shop.example']).toContain(host)
      }),
      { numRuns: 400 },
    )
    expect([...seen].sort()).toEqual(['portal.test', 'shop.example'])
  })

  test('no name and no address of anybody stands where they are sent', async () => {
    const words = ['ann@example.com', 'Ann Ashby', 'ann', 'ashby', 'con_']
    const who = fc.constantFrom('ann@example.com', 'Ann%20Ashby', 'Ann+Ashby', 'ben%40example.com')
    const key = fc.constantFrom('email', 'name', 'sub', 'click', 'via', 'ref', 'u')
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('ABCDEFG', 'HJKMNPQ', 'RSTUVWX'),
        fc.array(fc.tuple(key, who)),
        async (code, said) => {
          const query = said.map(([name, value]) => `${name}=${value}`).join('&')
          const { location = '' } = await raw(`/r/${code}/copy?${query}`, {
            ...OPENS,
            referer: `https://x.example/?${query}`,
          })
          const id = clickIn({ location }) ?? ''
          const rest = decodeURIComponent(location.replace(id, '')).toLowerCase()
          for (const word of words) expect(rest).not.toContain(word.toLowerCase())
        },
      ),
      { numRuns: 100 },
    )
    expect(JSON.stringify(await portal.clicks())).not.toMatch(/@|ashby/i)
  })

  test('a host that is not ours is not answered by a link', async () => {
    expect((await raw('/r/ABCDEFG', { ...OPENS, host: 'evil.example' })).status).toBe(421)
  })
  test('a name that comes as somebody else’s hop changes nothing without a proxy of ours', async () => {
    const before = (await portal.clicks()).length
    await raw('/r/ABCDEFG', {
      ...OPENS,
      'user-agent': 'Mozilla/5.0 (X11) Firefox/1.0',
      'x-forwarded-for': '198.51.100.1',
    })
    await raw('/r/ABCDEFG', {
      ...OPENS,
      'user-agent': 'Mozilla/5.0 (X11) Firefox/1.0',
      'x-forwarded-for': '198.51.100.2',
    })
    const added = (await portal.clicks()).toSorted((a, b) => a.seq - b.seq).slice(before)
    expect(added.map(({ duplicate }) => duplicate)).toEqual([false, true])
  })
})
