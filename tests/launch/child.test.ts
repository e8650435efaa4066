import { type ChildProcess, spawn } from 'node:child_process'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { alive } from '../../api/launch/follow.mjs'

const file = (name: string) => JSON.stringify(resolve(import.meta.dirname, '../../api/launch', name))
/** A program that says its own process id and stays. */
const stays = `console.log(process.pid); setInterval(() => {}, 1000)`
/** A launcher with a child, which has a child of its own that ignores every polite signal. */
const launcher = `
  const { obeySignals, run } = await import(${file('child.mjs')})
  obeySignals()
  const grandchild = "for (const s of ['SIGTERM','SIGINT','SIGHUP']) process.on(s, () => {}); " + ${JSON.stringify(stays)}
  const child = "require('node:child_process').spawn(process.execPath, ['-e', " + JSON.stringify(grandchild) + "], { stdio: 'inherit' }); " + ${JSON.stringify(stays)}
  const { code } = await run(process.execPath, ['-e', child])
  process.exit(code)`

async function until(done: () => boolean, ms = 60_000) {
  for (const end = Date.now() + ms; Date.now() < end; await new Promise((next) => setTimeout(next, 20)))
    if (done()) return true
  return false
}
async function started(
  script: string,
  lines: number,
  args: string[] = [],
): Promise<{ child: ChildProcess; pids: number[] }> {
  const child = spawn(process.execPath, [...args, '--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let said = ''
  child.stdout!.setEncoding('utf8').on('data', (text: string) => {
    said += text
  })
  await until(() => said.trim().split('\n').length >= lines && said.trim() !== '')
  return { child, pids: said.trim().split('\n').map(Number) }
}

test.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)(
  '%s leaves nothing behind, not even a stubborn grandchild',
  async (signal) => {
    const { child, pids } = await started(launcher, 2)
    expect(pids.every(alive)).toBe(true)

    child.kill(signal)

    expect(await until(() => child.exitCode !== null)).toBe(true)
    expect(child.exitCode).toBeGreaterThan(128)
    expect(await until(() => !pids.some(alive))).toBe(true)
  },
)

test('a launcher whose parent was killed stops too', async () => {
  const parent = `const { spawn } = await import('node:child_process')
    spawn(process.execPath, ['--input-type=module', '-e', ${JSON.stringify(launcher)}], { stdio: 'inherit' })
    setInterval(() => {}, 1000)`
  const { child, pids } = await started(parent, 2)
  expect(pids).toHaveLength(2)

  child.kill('SIGKILL')

  expect(await until(() => !pids.some(alive))).toBe(true)
})

test('a server whose launcher was killed stops too', async () => {
  const parent = `const { spawn } = await import('node:child_process')
    spawn(process.execPath, ['--import', ${file('follow.mjs')}, '-e', ${JSON.stringify(stays)}], { stdio: 'inherit' })
    setInterval(() => {}, 1000)`
  const { child, pids } = await started(parent, 1)
  expect(pids.every(alive)).toBe(true)

  child.kill('SIGKILL')

  expect(await until(() => !pids.some(alive))).toBe(true)
})
