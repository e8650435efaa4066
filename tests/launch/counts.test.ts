import { describe, expect, test } from 'vitest'
import { countPlaywright, countVitest, verdict } from '../../api/launch/counts.mjs'
import {
  failedInPlaywright,
  failedInVitest,
  secondTriesInPlaywright,
  secondTriesInVitest,
  strayErrors,
} from '../../api/launch/failures.mjs'

const vitest = (more: object) => JSON.stringify({ numPassedTests: 5, numFailedTests: 0, testResults: [], ...more })
const brokenFile = { status: 'failed', assertionResults: [] }
const failedFile = { status: 'failed', assertionResults: [{ status: 'failed' }] }

describe('the first runner', () => {
  test.each([
    ['all pass', vitest({}), 0, { passed: 5, failed: 0 }],
    ['two fail', vitest({ numFailedTests: 2, testResults: [failedFile] }), 1, { passed: 5, failed: 2 }],
    ['a file that does not load counts once', vitest({ testResults: [brokenFile] }), 1, { passed: 5, failed: 1 }],
    ['an error outside every test', vitest({}), 1, { passed: 5, failed: 1 }],
    ['a crash without a report', '', 139, { passed: 0, failed: 1 }],
    ['half a report', '{"numPassedTests": 5', 1, { passed: 0, failed: 1 }],
    ['a report that is not one', 'null', 0, { passed: 0, failed: 0 }],
    ['numbers that are none', vitest({ numPassedTests: 'many', numFailedTests: -1 }), 0, { passed: 0, failed: 0 }],
  ])('%s', (_, report, code, expected) => expect(countVitest(report, code)).toMatchObject(expected))
})

describe('the browser runner', () => {
  const stats = (more: object) =>
    JSON.stringify({ stats: { expected: 3, unexpected: 0, flaky: 0, skipped: 0, ...more }, errors: [] })

  test.each([
    ['all pass', stats({}), 0, { passed: 3, failed: 0 }],
    ['one fails', stats({ unexpected: 1 }), 1, { passed: 3, failed: 1 }],
    ['one needed two tries', stats({ flaky: 1 }), 0, { passed: 4, failed: 0 }],
    ['some never ran', stats({ skipped: 2 }), 1, { passed: 3, failed: 1, skipped: 2 }],
    [
      'an error outside every test',
      JSON.stringify({ stats: { expected: 3 }, errors: [{}] }),
      0,
      { passed: 3, failed: 1 },
    ],
    ['a crash without a report', '', 1, { passed: 0, failed: 1 }],
  ])('%s', (_, report, code, expected) => expect(countPlaywright(report, code)).toMatchObject(expected))
})

test('the verdict adds both up, and nothing run is a failure', () => {
  const some = { passed: 2, failed: 0, skipped: 0 }

  expect(verdict([some, some])).toEqual({ line: '4 passed, 0 failed', note: undefined, ok: true })
  expect(verdict([some, { passed: 0, failed: 3, skipped: 1 }])).toMatchObject({ line: '2 passed, 3 failed', ok: false })
  expect(verdict([{ passed: 0, failed: 0, skipped: 0 }])).toMatchObject({ line: '0 passed, 1 failed', ok: false })
  expect(verdict([{ ...some, skipped: 4 }]).note).toContain('4')
})

describe('what failed is named', () => {
  test('by the first runner, each test with why, and a file that does not load', () => {
    const one = { status: 'failed', fullName: 'a sale › counts once', failureMessages: ['expected 1\nto be 2'] }
    const files = [
      { name: '/somewhere/tests/race/sale.test.ts', status: 'failed', assertionResults: [{ status: 'passed' }, one] },
      { name: '/somewhere/tests/x.test.ts', status: 'failed', assertionResults: [], message: 'no such module' },
      { name: '/somewhere/tests/y.test.ts', status: 'passed', assertionResults: [{ status: 'passed' }] },
    ]

    expect(failedInVitest(vitest({ testResults: files }))).toEqual([
      '✗ tests/race/sale.test.ts › a sale › counts once\n    expected 1\n    to be 2',
      '✗ tests/x.test.ts › the file itself\n    no such module',
    ])
    expect(failedInVitest('half a repo')).toEqual([])
  })

  test('by the browser runner, however deep, and what belongs to no test', () => {
    const spec = (title: string, ok: boolean) => ({
      ...{ title, ok, file: 'loop.spec.ts' },
      tests: [{ results: ok ? [{}] : [{ error: { message: 'timed out' } }] }],
    })
    const suites = [{ specs: [spec('one', true)], suites: [{ specs: [spec('two', false)] }] }]

    expect(failedInPlaywright(JSON.stringify({ suites, errors: [{ message: 'no browser' }] }))).toEqual([
      '✗ loop.spec.ts › two\n    timed out',
      '✗ outside every test\n    no browser',
    ])
    expect(strayErrors(JSON.stringify({ errors: ['TypeError: gone'] }))).toEqual([
      '✗ outside every test\n    TypeError: gone',
    ])
    expect(strayErrors('')).toEqual([])
  })

  test('a journey that needed two tries is no failure and is named all the same', () => {
    const results = [{ error: { message: 'timed out' } }, {}]
    const spec = { title: 'one', ok: true, file: 'loop.spec.ts', tests: [{ status: 'flaky', results }] }
    const steady = { title: 'two', ok: true, file: 'loop.spec.ts', tests: [{ status: 'expected', results: [{}] }] }
    const report = JSON.stringify({ suites: [{ specs: [spec, steady] }] })

    expect(secondTriesInPlaywright(report)).toEqual(['≈ passed at the second try: loop.spec.ts › one\n    timed out'])
    expect(failedInPlaywright(report)).toEqual([])
  })

  test('by the first runner too, when one passed only at the second try', () => {
    const again = { status: 'passed', fullName: 'a race', failureMessages: ['expected 10 to be 71'] }
    const results = [again, { status: 'passed', fullName: 'steady', failureMessages: [] }]
    const report = vitest({ testResults: [{ name: 'tests/race/x.test.ts', assertionResults: results }] })

    expect(secondTriesInVitest(report)).toEqual([
      '≈ passed at the second try: tests/race/x.test.ts › a race\n    expected 10 to be 71',
    ])
    expect(failedInVitest(report)).toEqual([])
  })

  test('with no more than the first lines of a long reason', () => {
    const long = { status: 'failed', fullName: 'x', failureMessages: [Array(50).fill('y'.repeat(500)).join('\n')] }
    const [only] = failedInVitest(vitest({ testResults: [{ name: 'a', status: 'failed', assertionResults: [long] }] }))

    expect(only!.split('\n')).toHaveLength(9)
    expect(Math.max(...only!.split('\n').map((line) => line.length))).toBe(244)
  })
})
