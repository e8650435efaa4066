// What failed, by name: said again at the very end, where somebody who sees only the last lines of a log finds it.
import { parse } from './counts.mjs'

const LINES = 8
const SECOND = '≈ passed at the second try:'

const list = (value) => (Array.isArray(value) ? value : [])

/** Tests that passed only at their second try: no failures, and nothing to pass over in silence. */
export const secondTriesInVitest = (text) =>
  list(parse(text).testResults).flatMap((file) =>
    list(file.assertionResults)
      .filter((one) => one.status === 'passed' && list(one.failureMessages).length > 0)
      .map((one) => told(file.name, one.fullName, one.failureMessages[0], SECOND)),
  )

/** The names of the failed tests of the first runner, with the first lines of why. */
export function failedInVitest(text) {
  return list(parse(text).testResults).flatMap((file) => {
    const failed = list(file.assertionResults).filter((one) => one.status === 'failed')
    if (failed.length > 0) return failed.map((one) => told(file.name, one.fullName, list(one.failureMessages)[0]))
    return file.status === 'failed' ? [told(file.name, 'the file itself', file.message)] : []
  })
}

/** The same for the browser runner. */
export function failedInPlaywright(text) {
  const failed = journeys(text).filter((spec) => spec.ok === false)
  const outside = list(parse(text).errors).map((error) => told('', 'outside every test', error.message))
  return [...failed.map((spec) => toldJourney(spec)), ...outside]
}

/** The same for journeys. */
export const secondTriesInPlaywright = (text) =>
  journeys(text)
    .filter((spec) => list(spec.tests).some((one) => one.status === 'flaky'))
    .map((spec) => toldJourney(spec, SECOND))

/** The report nests suites in suites. */
function journeys(text) {
  const specs = (suite) => [...list(suite.specs), ...list(suite.suites).flatMap(specs)]
  return list(parse(text).suites).flatMap(specs)
}

function toldJourney(spec, mark) {
  const results = list(spec.tests).flatMap((one) => list(one.results))
  return told(spec.file, spec.title, results.find((one) => one.error)?.error?.message, mark)
}

/** Errors that belong to no test, as the reporter of `tests/stray-errors.ts` wrote them down. */
export const strayErrors = (text) => list(parse(text).errors).map((error) => told('', 'outside every test', error))

function told(file, name, why, mark = '✗') {
  const where = String(file ?? '').replace(/^.*[\\/](?=tests[\\/])/, '')
  const lines = String(why ?? 'no reason was given')
    .split('\n')
    .slice(0, LINES)
  return [`${mark} ${where ? `${where} › ` : ''}${name}`, ...lines.map((line) => `    ${line.slice(0, 240)}`)].join(
    '\n',
  )
}
