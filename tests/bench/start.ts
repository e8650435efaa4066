import { spawn } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { paths, ROOT } from '../architecture/checkout.ts'
import { type Bench, row } from './bench.ts'

/** How long a person waits for the first page: started again, and in full from a fresh copy with nothing installed. */
export const bench: Bench = async ({ full }) => {
  const again = row({
    name: 'npm start again, to the first page',
    ours: await firstPage(ROOT),
    unit: 's',
    goal: { of: 'ours', atMost: 3 },
  })
  if (!full) return [again]
  const fresh = mkdtempSync(join(tmpdir(), 'acclaim-fresh-'))
  try {
    const copy = join(fresh, 'copy')
    for (const path of paths()) {
      mkdirSync(dirname(join(copy, path)), { recursive: true })
      cpSync(join(ROOT, path), join(copy, path))
    }
    const ours = await firstPage(copy, { npm_config_cache: join(fresh, 'cache') })
    const note = 'nothing installed, empty package cache'
    return [again, row({ name: 'npm start on a fresh copy', ours, unit: 's', goal: { of: 'ours', atMost: 60 }, note })]
  } finally {
    rmSync(fresh, { recursive: true, force: true })
  }
}

async function firstPage(folder: string, env: Record<string, string> = {}): Promise<number> {
  const data = mkdtempSync(join(tmpdir(), 'acclaim-start-'))
  const port = await freePort()
  const started = performance.now()
  const npm = spawn('npm', ['start'], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'inherit'],
    shell: process.platform === 'win32',
    env: { ...process.env, ...env, PORT: String(port), DATA_DIR: data },
  })
  npm.stdout.resume()
  const ended = new Promise((resolve) => npm.once('exit', resolve))
  try {
    for (;;) {
      const answer = await fetch(`http://127.0.0.1:${port}/`).catch(() => undefined)
      if (answer && answer.status < 500) return (performance.now() - started) / 1000
      if (npm.exitCode !== null) throw new Error('npm start ended before its first page')
      if (performance.now() - started > 300_000) throw new Error('No page within five minutes')
      await sleep(20)
    }
  } finally {
    npm.kill('SIGTERM')
    await ended
    await sleep(1500)
    rmSync(data, { recursive: true, force: true })
  }
}

const freePort = () =>
  new Promise<number>((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number }
      probe.close(() => resolve(port))
    })
  })
