import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

const run = promisify(execFile)
const root = resolve(import.meta.dirname, '../..')
const QUICK = ['--import', './api/launch/lookup.mjs', '--disable-warning=ExperimentalWarning']
/** The story takes a minute and a half alone, and as long as it takes beside others. */
const TOLD_WITHIN_MS = 900_000

test('the story of the demo is told to its end, and everything in it adds up', {
  timeout: TOLD_WITHIN_MS,
}, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'acclaim-demo-'))
  const node = (file: string) =>
    run(process.execPath, [...QUICK, file], {
      cwd: root,
      env: { PATH: process.env.PATH ?? '', NODE_ENV: 'production', DATA_DIR: folder },
    })
  try {
    expect((await node('tests/seed.ts')).stdout).toContain('olga@example.com')
    const { stdout } = await node('api/verify.ts')
    expect(stdout).toMatch(/stages: all \d{3,} histories are what their events say/)
    expect(stdout).toMatch(/turns: those of all \d{3,} people are what the facts say/)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
