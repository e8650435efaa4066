import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { checkPolicies } from '../../api/feature-requests/boards/rules.ts'
import { Title } from '../../api/feature-requests/contract.ts'
import { likeness, matchOf, piecesOf } from '../../api/feature-requests/lists/rules.ts'
import { excerptOf, isEditable, isHeld, isIn, slugOf } from '../../api/feature-requests/rules.ts'
import { maySucceed } from '../../api/feature-requests/statuses/rules.ts'
import { appealOf, NO_TREND, trendOf, votesLeft, withVote } from '../../api/feature-requests/votes/rules.ts'

const DAY = 86_400_000
const START = Date.UTC(2026, 0, 1)

describe('trend', () => {
  const votes = fc.array(fc.integer({ min: START, max: START + 400 * DAY }), { minLength: 1, maxLength: 60 })
  test('grown vote by vote is the same as counted at once', () => {
    fc.assert(
      fc.property(votes, (times) => {
        expect(times.reduce(withVote, NO_TREND)).toBeCloseTo(trendOf(times), 6)
      }),
    )
  })
  test('orders as the sum of decayed votes does, now and 90 days later', () => {
    const brute = (times: number[], now: number) => times.reduce((sum, t) => sum + 2 ** (-(now - t) / (14 * DAY)), 0)
    fc.assert(
      fc.property(votes, votes, fc.constantFrom(0, 90), (a, b, later) => {
        const now = START + (400 + later) * DAY
        const [x, y] = [Math.log(brute(a, now)), Math.log(brute(b, now))]
        fc.pre(Math.abs(x - y) > 1e-9)
        expect(Math.sign(trendOf(a) - trendOf(b))).toBe(Math.sign(x - y))
      }),
    )
  })
  test('of one vote halves in fourteen days against one of today', () => {
    expect(trendOf([START + 14 * DAY]) - trendOf([START])).toBeCloseTo(Math.LN2, 9)
    expect(trendOf([])).toBe(NO_TREND)
  })
})

test.each([
  [0, 0, 0],
  [8, 10, 0.4902],
  [80, 100, 0.7112],
  [5, 2, 0.5655], // more votes than were seen: imported ones, or by widget
])('%i votes of %i who saw it have an appeal of %f', (votes, views, low) => {
  expect(appealOf(votes, views)).toBeCloseTo(low, 3)
})

test.each([
  [null, 40, null],
  [10, 3, 7],
  [3, 10, 0],
])('a budget of %s with %i used leaves %s', (budget, used, left) => {
  expect(votesLeft(budget, used)).toBe(left)
})

test.each([
  ['everyone', 'anonymous', true],
  ['signed_in', 'anonymous', false],
  ['signed_in', 'signed_in', true],
  ['customers', 'signed_in', false],
  ['customers', 'customer', true],
  ['staff', 'customer', false],
  ['customers', 'staff', true],
] as const)('a board for %s lets in %s: %s', (audience, standing, yes) => {
  expect(isIn(audience, standing)).toBe(yes)
})

test.each([
  ['never', 'anonymous', 0, false],
  ['anonymous', 'anonymous', 0, true],
  ['anonymous', 'signed_in', 0, false],
  ['untrusted', 'signed_in', 2, true],
  ['untrusted', 'signed_in', 3, false],
  ['always', 'customer', 99, true],
  ['always', 'staff', 0, false],
] as const)('%s holds words of %s with %i let through: %s', (policy, standing, published, held) => {
  expect(isHeld(policy, standing, published)).toBe(held)
})

test.each([
  ['Dark mode, please!', 'dark-mode-please'],
  ['支持深色模式', '支持深色模式'],
  ['Ärger mit ÖPNV', 'ärger-mit-öpnv'],
  ['!!!', ''],
])('%s has the address %s', (title, slug) => {
  expect(slugOf(title)).toBe(slug)
})

describe('a title', () => {
  const says = (title: string) => Title.safeParse(title).error?.issues[0]?.message
  test('is counted as people count, not in bytes', () => {
    expect(says('深'.repeat(160))).toBeUndefined()
    expect(says('深'.repeat(161))).toContain('160')
    expect(says('👩‍👩‍👧‍👦'.repeat(20))).toBeUndefined()
    expect(says('深色')).toContain('at least 4')
    expect(says('   a   ')).toContain('at least 4')
  })
  test('cannot bend what stands around it', () => {
    expect(says('Dark\u202emode here')).toContain('invisible')
    expect(says('Dark\nmode here')).toContain('line breaks')
  })
})

describe('likeness', () => {
  test.each([
    ['drak mode', 'Dark mode for the editor', 0.34],
    ['dark mode', 'Dark mode for the editor', 0.8],
    ['深色模式', '支持深色模式和夜间主题', 0.6],
  ])('%s is like %s', (typed, title, least) => {
    expect(likeness(typed, title)).toBeGreaterThan(least)
  })
  test('is between nothing and one, and one of the same words', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (a, b) => {
        expect(likeness(a, b)).toBeGreaterThanOrEqual(0)
        expect(likeness(a, b)).toBeLessThanOrEqual(1)
        if (piecesOf(a).size > 0) expect(likeness(a, a)).toBeCloseTo(1, 9)
      }),
    )
  })
})

test('a query never is an expression of its own', () => {
  fc.assert(
    fc.property(fc.string(), (said) => {
      const match = matchOf(said)
      if (match !== undefined) expect(match).toMatch(/^"[^"]*"( AND "[^"]*")* \*$/)
    }),
  )
})

test.each([
  [[], 'a', 'b', true],
  [[{ fromId: 'a', toId: 'c' }], 'a', 'b', false],
  [[{ fromId: 'a', toId: 'b' }], 'a', 'b', true],
  [[{ fromId: 'c', toId: 'a' }], 'a', 'b', true],
])('with the steps %j %s may become %s: %s', (steps, from, to, yes) => {
  expect(maySucceed(steps, from, to)).toBe(yes)
})

test.each([
  [{ createdAt: START, voteCount: 1, category: 'open' }, START + 40 * DAY, true],
  [{ createdAt: START, voteCount: 5, category: 'open' }, START + 3_600_000, true],
  [{ createdAt: START, voteCount: 5, category: 'open' }, START + 2 * DAY, false],
  [{ createdAt: START, voteCount: 1, category: 'planned' }, START, false],
])('%j can be changed: %#', (row, now, yes) => {
  expect(isEditable(row, now)).toBe(yes)
})

test('nobody does on a board what only others may see', () => {
  const all = {
    viewPolicy: 'customers',
    submitPolicy: 'customers',
    votePolicy: 'customers',
    commentPolicy: 'staff',
  } as const
  expect(() => checkPolicies(all)).not.toThrow()
  for (const field of ['submitPolicy', 'votePolicy', 'commentPolicy'] as const) {
    expect(() => checkPolicies({ ...all, [field]: 'signed_in' })).toThrow()
  }
})

test('an excerpt ends between two words', () => {
  const long = 'word '.repeat(80).trim()
  expect(excerptOf(long)).toMatch(/^(?:word )*word…$/)
  expect([...excerptOf('深'.repeat(300))]).toHaveLength(201)
  expect(excerptOf('short')).toBe('short')
})
