import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { fileAddresses } from '../../api/outside/address-list.ts'

let dir: string
let file: string
let now = 0
let log: string[]
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'acclaim-list-'))
  ;[file, now, log] = [join(dir, 'ranges.txt'), 1_000, []]
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))
const note = (fields: object, message: string) => void log.push(`${JSON.stringify(fields)} ${message}`)
const open = () => fileAddresses(file, { info: () => {}, warn: note, error: note }, () => now)

test('a list is read at once, and bad lines are skipped and named by their number', async () => {
  writeFileSync(file, '192.0.2.0/24\nnonsense\n2001:db8::/32\n192.0.2.0/40\n')
  const list = await open()
  expect(['192.0.2.7', '2001:db8::5', '198.51.100.1'].map(list.has)).toEqual([true, true, false])
  expect(list.standing()).toEqual({ ranges: 2, bad: 2, readAt: 1_000, readable: true })
  expect(log).toEqual([
    '{"line":2} line 2 of the list of address ranges is no range and was skipped',
    '{"line":4} line 4 of the list of address ranges is no range and was skipped',
  ])
  list.close()
})

test('a list is read again when it was changed, and a lost one counts until it is back', async () => {
  writeFileSync(file, '192.0.2.0/24\n')
  const list = await open()
  writeFileSync(file, '192.0.2.0/24\n198.51.100.0/24\n')
  await list.look()
  expect(list.has('198.51.100.1')).toBe(true)
  rmSync(file)
  now += 60_000
  await list.look()
  await list.look()
  expect([list.has('198.51.100.1'), list.standing()]).toEqual([
    true,
    { ranges: 2, bad: 0, readAt: 1_000, readable: false },
  ])
  expect(log).toEqual(['{"code":"ENOENT"} the list of address ranges cannot be read'])
  writeFileSync(file, '203.0.113.0/24\n')
  await list.look()
  expect([list.has('198.51.100.1'), list.has('203.0.113.1'), list.standing().readable]).toEqual([false, true, true])
  list.close()
})

test('a list that was never there says nothing of anybody', async () => {
  const list = await open()
  expect([list.has('192.0.2.1'), list.standing()]).toEqual([
    undefined,
    { ranges: 0, bad: 0, readAt: null, readable: false },
  ])
  list.close()
})

test('a file of the wrong kind does not fill the log', async () => {
  writeFileSync(file, 'x\n'.repeat(500))
  const list = await open()
  expect(log).toHaveLength(21)
  expect(log.at(-1)).toMatch(/^{"lines":500}/)
  list.close()
})
