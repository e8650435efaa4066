import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Another process of the portal on this database, at a port of its own. */
export async function startProcess(databaseUrl: string, env: Record<string, string> = {}) {
  const quick = `--import=${new URL('../../api/launch/lookup.mjs', import.meta.url).href}`
  const child = spawn(
    process.execPath,
    [quick, '--disable-warning=ExperimentalWarning', join(import.meta.dirname, 'process.ts')],
    {
      env: {
        PATH: process.env.PATH,
        DATABASE_URL: databaseUrl,
        TRUSTED_PROXIES: '1',
        DATA_DIR: mkdtempSync(join(tmpdir(), 'acclaim-race-')),
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  let said = ''
  child.stderr.on('data', (chunk: Buffer) => (said += chunk))
  const first = await Promise.race([once(child.stdout, 'data'), once(child, 'exit')])
  if (child.exitCode !== null) throw new Error(`it did not start: ${said}`)
  return { child, url: `http://127.0.0.1:${JSON.parse(String(first[0])).port}` }
}
export const end = async (child: ChildProcess) => {
  child.kill('SIGTERM')
  if (child.exitCode === null) await once(child, 'exit')
}
