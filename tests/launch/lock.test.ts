import { spawn, spawnSync } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { exclusively, occupy, refuseIfOccupied } from '../../api/launch/lock.mjs'

let cache: string
beforeEach(() => {
  cache = mkdtempSync(join(tmpdir(), 'acclaim-lock-'))
})
afterEach(() => rmSync(cache, { recursive: true, force: true }))

const lock = () => join(cache, 'launch.lock')
const dead = () => spawnSync(process.execPath, ['-e', '']).pid
const note = (pid: number, uses: string[] = []) => JSON.stringify({ pid, host: hostname(), command: 'start', uses })
const occupied = (pid: number, uses: string[]) => {
  mkdirSync(join(cache, 'running'), { recursive: true })
  writeFileSync(join(cache, 'running', String(pid)), note(pid, uses))
}

test('four commands at once take their turns', async () => {
  const module = JSON.stringify(resolve(import.meta.dirname, '../../api/launch/lock.mjs'))
  const log = join(cache, 'log')
  const script = `import { appendFileSync } from 'node:fs'
    const { exclusively } = await import(${module})
    await exclusively(${JSON.stringify(cache)}, 'test', async () => {
      appendFileSync(${JSON.stringify(log)}, '<')
      await new Promise((done) => setTimeout(done, 60))
      appendFileSync(${JSON.stringify(log)}, '>')
    }, { pollMs: 10 })
    process.exit()`
  const codes = Array.from({ length: 4 }, () => {
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'ignore', 'inherit'],
    })
    return new Promise((done) => child.once('exit', done))
  })

  expect(await Promise.all(codes)).toEqual([0, 0, 0, 0])
  expect(readFileSync(log, 'utf8')).toBe('<><><><>')
  expect(existsSync(lock())).toBe(false)
})

test('who waits hears whom for', async () => {
  writeFileSync(lock(), note(process.ppid))
  const heard: string[] = []
  const waiting = exclusively(cache, 'test', async () => 'mine', {
    waiting: (text: string) => heard.push(text),
    pollMs: 5,
  })

  await expect.poll(() => heard.length).toBe(1)
  rmSync(lock())

  expect(await waiting).toBe('mine')
  expect(heard).toEqual([expect.stringContaining(`(start, process ${process.ppid})`)])
})

test.each([
  ['whose process ended', () => writeFileSync(lock(), note(dead()))],
  [
    'whose heart stopped',
    () => {
      writeFileSync(lock(), JSON.stringify({ pid: 1, host: 'another', command: 'start', uses: [] }))
      utimesSync(lock(), new Date(Date.now() - 61_000), new Date(Date.now() - 61_000))
    },
  ],
])('a lock %s is taken over', async (_, leave) => {
  leave()

  expect(await exclusively(cache, 'test', async () => 'mine', { pollMs: 5 })).toBe('mine')
  expect(readdirSync(cache)).toEqual([])
})

test('the lock is let go when the work fails', async () => {
  const failing = exclusively(cache, 'test', async () => {
    throw new Error('no')
  })

  await expect(failing).rejects.toThrow('no')
  expect(existsSync(lock())).toBe(false)
})

test('nothing is replaced under a running command', () => {
  occupied(process.ppid, ['packages'])

  expect(() => refuseIfOccupied(cache, 'packages')).toThrow(`"npm run start" (process ${process.ppid})`)
  expect(() => refuseIfOccupied(cache, 'build')).not.toThrow()
})

test('a dead command and this one stand in nobody’s way', () => {
  occupied(dead(), ['packages'])
  occupy(cache, 'test', ['packages'])

  expect(() => refuseIfOccupied(cache, 'packages')).not.toThrow()
  expect(readdirSync(join(cache, 'running'))).toEqual([String(process.pid)])
})
