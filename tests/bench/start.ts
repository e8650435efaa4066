import { spawn } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { availableParallelism, loadavg, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { paths, ROOT } from '../architecture/checkout.ts'
import { type Bench, figure, median, row } from './bench.ts'

/** How long a person waits for the first page: started again, and in full from a fresh copy with nothing installed. */
export const bench: Bench = async ({ full }) => {
  const again = row({
    name: 'npm start again, to the first page',
    ours: median([await firstPage(ROOT), await firstPage(ROOT), await firstPage(ROOT)]),
    unit: 's',
    goal: { of: 'ours', atMost: 3 },
    note: `median of 3; load ${figure(loadavg()[0]!)} on ${availableParallelism()} cores`,
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
      if (answer?.ok && answer.headers.get('x-request-id')) return (performance.now() - started) / 1000
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

/** Below the ports that systems hand out by themselves, so that no other program is given it meanwhile. */
async function freePort(): Promise<number> {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 10_000)
    const free = await new Promise<boolean>((resolve) => {
      const probe = createServer().once('error', () => resolve(false))
      probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)))
    })
    if (free) return port
  }
}
