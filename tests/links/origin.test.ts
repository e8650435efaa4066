import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { clickFloor } from '../../api/links/codes.ts'
import { forgetHashes } from '../../api/links/store.ts'
import { click } from '../../db/schema/links.ts'
import { type LinkedWorld, linked } from './kit.ts'

let dir: string
let portal: LinkedWorld | undefined
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'acclaim-origin-'))
})
afterEach(async () => {
  await portal?.close()
  rmSync(dir, { recursive: true, force: true })
})
const LIST = 'ranges.txt'
async function opened(env: Record<string, string>, list?: string) {
  if (list !== undefined) writeFileSync(join(dir, LIST), list)
  const named = { ...env, ...(list !== undefined && { HOSTING_RANGES_FILE: join(dir, LIST) }) }
  portal = await linked({ env: named })
  await portal.add({ code: 'ABCDEFG' })
  return portal
}
const from = (address: string, more: Record<string, string> = {}) => ({ 'x-forwarded-for': address, ...more })
const BEHIND = { TRUSTED_PROXIES: '1', COUNTRY_HEADER: 'CF-IPCountry' }

test('a click from a data centre is marked, and no address is stored', async () => {
  const { opens, clicks, db, dir: home } = await opened(BEHIND, '192.0.2.0/24\n2001:db8:5::7 # one of Tor')
  await opens('/r/ABCDEFG', from('192.0.2.44'))
  await opens('/r/ABCDEFG', from('198.51.100.44'))
  await opens('/r/ABCDEFG', from('2001:db8:5::7'))
  await opens('/r/ABCDEFG', from('2001:db8:5::8'))
  await opens('/r/ABCDEFG', from('::ffff:192.0.2.45'))
  expect((await clicks()).map(({ hosting }) => hosting)).toEqual([true, false, true, false, true])
  const addresses = /192\.0\.2\.4|198\.51\.100\.44|2001:db8:5/
  expect(JSON.stringify(await db.read.select().from(click))).not.toMatch(addresses)
  const stored = ['acclaim.db', 'acclaim.db-wal'].map((name) => readFileSync(join(home, name), 'latin1')).join()
  expect(stored).toContain((await clicks())[0]!.id)
  expect(stored).not.toMatch(addresses)
})

test('without a list nothing is said of an address', async () => {
  const { opens, clicks } = await opened(BEHIND)
  await opens('/r/ABCDEFG', from('192.0.2.44'))
  expect(await clicks()).toMatchObject([{ hosting: null, country: null }])
})

test('the script on a page of the company’s tells as much as the link', async () => {
  const { rules, url, clicks } = await opened(BEHIND, '192.0.2.0/24')
  await rules({ hosts: ['shop.example'] })
  const headers = { origin: 'https://shop.example', ...from('192.0.2.44', { 'cf-ipcountry': 'FR' }) }
  const body = JSON.stringify({ code: 'ABCDEFG', url: 'https://shop.example/', referrer: '' })
  expect((await fetch(`${url}/v1/arrive`, { method: 'POST', headers, body })).status).toBe(200)
  expect(await clicks()).toMatchObject([{ hosting: true, country: 'FR' }])
})

test.each<[string, Record<string, string>, Record<string, string>, string | null]>([
  ['a proxy of ours says it', BEHIND, from('192.0.2.1', { 'cf-ipcountry': 'de' }), 'DE'],
  ['a proxy does not know', BEHIND, from('192.0.2.1', { 'cf-ipcountry': 'XX' }), null],
  ['it is no country', BEHIND, from('192.0.2.1', { 'cf-ipcountry': '"); DROP' }), null],
  ['another header says it', BEHIND, from('192.0.2.1', { 'x-country': 'DE' }), null],
  ['whoever says it came past the proxy', BEHIND, { 'cf-ipcountry': 'DE' }, null],
  [
    'whoever says it came past one of two',
    { ...BEHIND, TRUSTED_PROXIES: '2' },
    from('192.0.2.1', { 'cf-ipcountry': 'DE' }),
    null,
  ],
  ['no header is named', { TRUSTED_PROXIES: '1' }, from('192.0.2.1', { 'cf-ipcountry': 'DE' }), null],
  ['nobody stands in front', {}, from('192.0.2.1', { 'cf-ipcountry': 'DE' }), null],
])('the country of a click when %s', async (_name, env, headers, country) => {
  const { opens, clicks } = await opened(env)
  await opens('/r/ABCDEFG', headers)
  expect((await clicks()).map((one) => one.country)).toEqual([country])
})

test('a country said twice is nobody’s word', async () => {
  const { url, clicks } = await opened(BEHIND)
  const { request } = await import('node:http')
  const { hostname, port } = new URL(url)
  const said = ['cf-ipcountry', 'DE', 'CF-IPCountry', 'FR', 'x-forwarded-for', '192.0.2.1']
  const headers = ['host', `${hostname}:${port}`, 'accept', 'text/html', 'user-agent', 'Mozilla/5.0 Firefox/140.0']
  await new Promise((done) =>
    request({ hostname, port, path: '/r/ABCDEFG', headers: [...headers, ...said], agent: false }, (res) =>
      res.resume().on('end', done),
    ).end(),
  )
  expect((await clicks()).map((one) => one.country)).toEqual([null])
})

test('the country goes with the hashes, and nothing else of a click changes', async () => {
  const { opens, clicks, db } = await opened(BEHIND, '192.0.2.0/24')
  await opens('/r/ABCDEFG', from('192.0.2.44', { 'cf-ipcountry': 'DE' }))
  await expect(db.write((tx) => tx.run(`UPDATE click SET country = 'FR'`))).rejects.toThrow()
  const set = 'network_hash = NULL, browser_hash = NULL'
  await expect(db.write((tx) => tx.run(`UPDATE click SET ${set}, hosting = 0`))).rejects.toThrow()
  await expect(db.write((tx) => tx.run(`UPDATE click SET ${set}, country = 'FR'`))).rejects.toThrow()
  await db.write((tx) => forgetHashes(tx, '', clickFloor(portal!.now() + 86_400_000), 10))
  expect(await clicks()).toMatchObject([{ networkHash: null, browserHash: null, country: null, hosting: true }])
})
