import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import AxeBuilder from 'axe-core'
import { expect, type Page } from 'playwright/test'

/** The portal as people run it: its own process, its own data, an empty start. */
export async function startPortal(env: Record<string, string> = {}) {
  const dataDir = env.DATA_DIR ?? mkdtempSync(join(tmpdir(), 'acclaim-journey-'))
  for (let tries = 1; ; tries++) {
    const started = await startAt(await freePort(), dataDir, env)
    // somebody else may have taken the port since it was found free
    if (!started.said().includes('port is in use') || tries === 5) return started
  }
}
export type Running = Awaited<ReturnType<typeof startPortal>>

async function startAt(port: number, dataDir: string, env: Record<string, string>) {
  const quick = ['--import', './api/launch/lookup.mjs', '--disable-warning=ExperimentalWarning']
  const child = spawn(process.execPath, [...quick, 'api/server.ts'], {
    cwd: join(import.meta.dirname, '../..'),
    env: { PATH: process.env.PATH ?? '', NODE_ENV: 'production', PORT: String(port), DATA_DIR: dataDir, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  child.stdout.on('data', (chunk: Buffer) => (said += chunk))
  child.stderr.on('data', (chunk: Buffer) => (said += chunk))
  const url = `http://localhost:${port}`
  await expect
    .poll(() => (child.exitCode === null || /port is in use/.test(said) ? said : `it ended: ${said}`), {
      timeout: 90_000,
      intervals: [50],
    })
    .toMatch(/is ready at|port is in use/)
  return {
    url,
    dataDir,
    said: () => said,
    setUpLink: () => /http\S+\/setup\?token=\S+/.exec(said)?.[0],
    /** SIGTERM, and the code it ends with. */
    async stop() {
      child.kill('SIGTERM')
      if (child.exitCode === null) await once(child, 'exit')
      if (!env.DATA_DIR) rmSync(dataDir, { recursive: true, force: true })
      return child.exitCode
    },
  }
}

const freePort = () =>
  new Promise<number>((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number }
      probe.close(() => resolve(port))
    })
  })

/** What is loaded after the page itself answers from now on: until then a button sends the form without a script. */
export const alive = (page: Page) => expect(page.locator('astro-island[ssr][client=load]')).toHaveCount(0)

/** Everything axe finds on the page as it stands. */
export async function axe(page: Page): Promise<string[]> {
  await page.evaluate(AxeBuilder.source)
  return page.evaluate(async () => {
    const { violations } = await (globalThis as unknown as { axe: typeof AxeBuilder }).axe.run(document, {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    })
    return violations.flatMap((v) => v.nodes.map((node) => `${v.id}: ${node.target.join(' ')}`))
  })
}
