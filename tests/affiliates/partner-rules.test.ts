import { expect, test } from 'vitest'
import {
  decideAlone,
  factOf,
  mayApplyAt,
  mayGo,
  readReason,
  reasonOfRule,
  spoken,
} from '../../api/affiliates/partners/rules.ts'
import { answered } from '../../api/affiliates/programme/rules.ts'
import { PARTNER_STATES } from '../../db/schema/affiliates.ts'

test('a partner goes nowhere but where the table says', () => {
  const may = PARTNER_STATES.flatMap((from) =>
    PARTNER_STATES.filter((to) => mayGo(from, to)).map((to) => `${from} → ${to}`),
  )
  expect(may).toEqual([
    'applied → approved',
    'applied → rejected',
    'invited → approved',
    'approved → paused',
    'approved → banned',
    'rejected → applied',
    'rejected → approved',
    'paused → approved',
    'paused → banned',
    'banned → approved',
  ])
})

test.each([
  [null, 'applied', 'affiliate.applied'],
  [null, 'invited', undefined],
  ['applied', 'approved', 'affiliate.approved'],
  ['invited', 'approved', 'affiliate.approved'],
  ['rejected', 'approved', 'affiliate.approved'],
  ['paused', 'approved', 'affiliate.resumed'],
  ['banned', 'approved', 'affiliate.resumed'],
  ['applied', 'rejected', 'affiliate.rejected'],
  ['approved', 'paused', 'affiliate.paused'],
  ['paused', 'banned', 'affiliate.banned'],
] as const)('from %s to %s is the fact %s', (from, to, fact) => expect(factOf(from, to)).toBe(fact))

const OPEN = { approve: 'nobody' as const, domains: [], refuseDisposable: true, countries: [] }
const SOMEBODY = { domain: 'firm.test', disposable: false, country: null }
test.each([
  ['nobody is taken in unseen', {}, {}, 'applied', null],
  ['everybody is', { approve: 'everybody' }, {}, 'approved', 'everybody'],
  ['a listed domain is', { approve: 'domains', domains: ['firm.test'] }, {}, 'approved', 'domain'],
  [
    'and what is below it',
    { approve: 'domains', domains: ['firm.test'] },
    { domain: 'a.firm.test' },
    'approved',
    'domain',
  ],
  [
    'but not what ends alike',
    { approve: 'domains', domains: ['firm.test'] },
    { domain: 'myfirm.test' },
    'applied',
    null,
  ],
  [
    'nor an address nobody confirmed',
    { approve: 'domains', domains: ['firm.test'] },
    { domain: null },
    'applied',
    null,
  ],
  ['an address for an hour is refused', {}, { disposable: true }, 'rejected', 'disposable'],
  ['unless the company says otherwise', { refuseDisposable: false }, { disposable: true }, 'applied', null],
  ['refusing comes before taking in', { approve: 'everybody' }, { disposable: true }, 'rejected', 'disposable'],
  ['another country is refused', { countries: ['DE'] }, { country: 'FR' }, 'rejected', 'country'],
  ['no country too', { countries: ['DE'] }, {}, 'rejected', 'country'],
  ['a listed one is not', { countries: ['DE', 'FR'] }, { country: 'FR' }, 'applied', null],
] as const)('%s', (_, change, about, to, rule) =>
  expect(decideAlone({ ...OPEN, ...change } as never, { ...SOMEBODY, ...about })).toEqual({ to, rule }),
)

test('a reason is a rule by its name, or words as they were written', () => {
  for (const rule of ['disposable', 'country', 'everybody', 'domain'] as const)
    expect(readReason(reasonOfRule(rule))).toEqual({ rule, reason: null })
  expect(readReason('rule: be nice')).toEqual({ rule: null, reason: 'rule: be nice' })
  expect(readReason(null)).toEqual({ rule: null, reason: null })
})

test.each([
  ['rejected', 30, 1_000 + 30 * 86_400_000],
  ['rejected', 0, 1_000],
  ['rejected', null, null],
  ['banned', 30, null],
  ['applied', 30, null],
] as const)('who is %s with %s days to wait may apply again at %s', (state, days, at) =>
  expect(mayApplyAt(state, 1_000, days)).toBe(at),
)

test('a code sounds the same with and without its dashes', () => {
  expect(['ANN-20', 'ann20', 'Ann 20'].map(spoken)).toEqual(['ANN20', 'ANN20', 'ANN20'])
})

const QUESTIONS = [
  { id: 'a', label: 'Where?', kind: 'text' as const, required: true, choices: [] },
  { id: 'b', label: 'How?', kind: 'long' as const, required: false, choices: [] },
  { id: 'c', label: 'How often?', kind: 'choice' as const, required: false, choices: ['Often', 'Rarely'] },
]
test.each([
  [
    { a: ' A blog ', c: 'Often' },
    {},
    [
      ['Where?', 'A blog'],
      ['How often?', 'Often'],
    ],
  ],
  [{ b: 'x' }, { 'answers.a': 'Answer this question.' }, [['How?', 'x']]],
  [{ a: ' ' }, { 'answers.a': 'Answer this question.' }, []],
  [{ a: 'x', c: 'Never' }, { 'answers.c': 'Choose one of the list.' }, [['Where?', 'x']]],
  [{ a: 'x'.repeat(301) }, { 'answers.a': 'Use at most 300 characters.' }, []],
  [{ a: 'x', z: 'nobody asked' }, {}, [['Where?', 'x']]],
])('%j is answered with the faults %j', (said, faults, kept) =>
  expect(answered(QUESTIONS, said as Record<string, string>)).toEqual({
    faults,
    answers: kept.map(([question, answer]) => ({ question, answer })),
  }),
)
