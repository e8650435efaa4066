// What the two test runners say, added up. A runner that crashed, ran nothing or lied about success has failed.
const count = (value) => (Number.isInteger(value) && value > 0 ? value : 0)

/** A report as an object, also when it is half a file or none. */
export function parse(text) {
  try {
    const report = JSON.parse(text)
    return report !== null && typeof report === 'object' ? report : {}
  } catch {
    return {}
  }
}

/** A non-zero exit code counts as a failure even when every test the report knows of passed. */
const settled = (passed, failed, skipped, code) => ({
  passed,
  failed: failed === 0 && code !== 0 ? 1 : failed,
  skipped,
})

export function countVitest(text, code) {
  const report = parse(text)
  const files = Array.isArray(report.testResults) ? report.testResults : []
  const broken = files.filter(
    (file) => file.status === 'failed' && !(file.assertionResults ?? []).some((one) => one.status === 'failed'),
  )
  const skipped = count(report.numPendingTests) + count(report.numTodoTests)
  return settled(count(report.numPassedTests), count(report.numFailedTests) + broken.length, skipped, code)
}

export function countPlaywright(text, code) {
  const { stats = {}, errors = [] } = parse(text)
  return settled(
    count(stats.expected) + count(stats.flaky),
    count(stats.unexpected),
    count(stats.skipped),
    code || errors.length,
  )
}

/** One verdict on all runners: the closing line, what to say before it, and whether all is well. */
export function verdict(counts) {
  const sum = (key) => counts.reduce((total, one) => total + one[key], 0)
  const [passed, failed, skipped] = [
    sum('passed'),
    sum('failed') + (sum('passed') + sum('failed') === 0 ? 1 : 0),
    sum('skipped'),
  ]
  return {
    line: `${passed} passed, ${failed} failed`,
    note: skipped > 0 ? `${skipped} tests did not run` : undefined,
    ok: failed === 0,
  }
}
