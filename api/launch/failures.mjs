// What failed, by name: said again at the very end, where somebody who sees only the last lines of a log finds it.
import { parse } from './counts.mjs'

const LINES = 8

const list = (value) => (Array.isArray(value) ? value : [])

/** The names of the failed tests of the first runner, with the first lines of why. */
export function failedInVitest(text) {
  return list(parse(text).testResults).flatMap((file) => {
    const failed = list(file.assertionResults).filter((one) => one.status === 'failed')
    if (failed.length > 0) return failed.map((one) => told(file.name, one.fullName, list(one.failureMessages)[0]))
    return file.status === 'failed' ? [told(file.name, 'the file itself', file.message)] : []
  })
}

/** The same for the browser runner, whose report nests suites in suites. */
export function failedInPlaywright(text) {
  const report = parse(text)
  const specs = (suite) => [...list(suite.specs), ...list(suite.suites).flatMap(specs)]
  const failed = list(report.suites)
    .flatMap(specs)
    .filter((spec) => spec.ok === false)
    .map((spec) => {
      const results = list(spec.tests).flatMap((one) => list(one.results))
      return told(spec.file, spec.title, results.find((one) => one.error)?.error?.message)
    })
  return [...failed, ...list(report.errors).map((error) => told('', 'outside every test', error.message))]
}

/** Errors that belong to no test, as the reporter of `tests/stray-errors.ts` wrote them down. */
export const strayErrors = (text) => list(parse(text).errors).map((error) => told('', 'outside every test', error))

function told(file, name, why) {
  const where = String(file ?? '').replace(/^.*[\\/](?=tests[\\/])/, '')
  const lines = String(why ?? 'no reason was given')
    .split('\n')
    .slice(0, LINES)
  return [`✗ ${where ? `${where} › ` : ''}${name}`, ...lines.map((line) => `    ${line.slice(0, 240)}`)].join('\n')
}
