import { writeFileSync } from 'node:fs'
import type { Reporter } from 'vitest/node'

/** Errors outside every test fail a run without failing a test: the list of what failed names them from this file. */
export default class StrayErrors implements Reporter {
  onTestRunEnd: Reporter['onTestRunEnd'] = (_modules, errors) => {
    const file = process.env.STRAY_ERRORS
    if (!file || errors.length === 0) return
    writeFileSync(file, JSON.stringify({ errors: errors.map((error) => error.stack ?? error.message) }))
  }
}
