// `npm test`: both runners, one verdict.
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { run } from './child.mjs'
import { countPlaywright, countVitest, verdict } from './counts.mjs'
import {
  failedInPlaywright,
  failedInVitest,
  secondTriesInPlaywright,
  secondTriesInVitest,
  strayErrors,
} from './failures.mjs'
import { say } from './steps.mjs'

const FOLDER = join('.cache', 'test')

/** Runs every test, or those whose file names contain one of `filters`; prints the closing line; true when all passed. */
export async function testAll(node, filters, { ACCLAIM_BROWSER, ...env }) {
  mkdirSync(FOLDER, { recursive: true })
  const some = filters.length > 0
  const counts = []
  const named = []
  const read = (report) => (existsSync(report) ? readFileSync(report, 'utf8') : '')
  const runner = async (argv, report, count, toName, more = {}) => {
    rmSync(report, { force: true })
    const { code } = await run(node, argv, { env: { ...env, ...more } })
    counts.push(count(read(report), code))
    named.push(...toName(read(report)))
  }

  say('Rules, api, database and two-process tests')
  const rules = resolve(FOLDER, 'vitest.json')
  const stray = resolve(FOLDER, 'stray.json')
  rmSync(stray, { force: true })
  await runner(
    [
      ...['node_modules/vitest/vitest.mjs', 'run', '--config', 'tests/vitest.config.ts'],
      ...['--reporter=default', '--reporter=json', `--outputFile.json=${rules}`],
      '--reporter=./tests/stray-errors.ts',
      ...filters,
      ...(some ? ['--passWithNoTests'] : []),
    ],
    rules,
    countVitest,
    (text) => [...secondTriesInVitest(text), ...failedInVitest(text), ...strayErrors(read(stray))],
    { STRAY_ERRORS: stray },
  )

  const found = await run(node, ['tests/browser.mjs'], {
    env: { ...env, ...(ACCLAIM_BROWSER && { ACCLAIM_BROWSER }), BROWSER_REPORT: resolve(FOLDER, 'browser.json') },
  })
  if (found.code === 0) {
    const browser = JSON.parse(readFileSync(join(FOLDER, 'browser.json'), 'utf8'))
    say(`Browser tests with ${browser.path || 'the Chromium'} (${browser.source})`)
    const journeys = resolve(FOLDER, 'playwright.json')
    await runner(
      [
        ...['node_modules/playwright/cli.js', 'test', '--config', 'tests/playwright.config.ts'],
        ...filters,
        ...(some ? ['--pass-with-no-tests'] : []),
      ],
      journeys,
      countPlaywright,
      (text) => [...secondTriesInPlaywright(text), ...failedInPlaywright(text)],
      { ...browser.env, CHROMIUM_PATH: browser.path, PLAYWRIGHT_JSON_OUTPUT_FILE: journeys },
    )
  } else counts.push({ passed: 0, failed: 1, skipped: 0 })

  const { line, note, ok } = verdict(counts)
  for (const one of named) console.log(one)
  if (note) console.log(note)
  console.log(line)
  return ok
}
