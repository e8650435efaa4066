import { expect, test } from 'vitest'
import { mayMove } from '../../api/referrals/leads/rules.ts'
import {
  type Condition,
  type FriendSale,
  initialOf,
  mayGo,
  milestonesAt,
  reachedBy,
} from '../../api/referrals/rules.ts'

const DAY = 86_400_000
const JOINED = 100 * DAY
const NOW = 200 * DAY
const condition = (change: Partial<Condition>): Condition => ({
  ...{ side: 'advocate', trigger: 'first_sale', minAmountMinor: null, minCurrency: null, nth: null, days: null },
  ...change,
})
const sale = (day: number, amountMinor: number, refundedMinor = 0, currency = 'EUR'): FriendSale => ({
  ...{ at: day * DAY, amountMinor, refundedMinor, currency },
})
const TWENTY = { minAmountMinor: 2000, minCurrency: 'EUR' }
const yes = (day: number) => ({ reached: true, at: day * DAY })
const no = (day?: number) => ({ reached: false, checkAt: day === undefined ? null : day * DAY })

test.each<[string, Partial<Condition>, FriendSale[], object]>([
  ['joining is enough', { trigger: 'joined' }, [], yes(100)],
  ['no sale yet', {}, [], no()],
  ['the first sale', {}, [sale(120, 1), sale(110, 1)], yes(110)],
  ['a sale of before', {}, [sale(99, 5000)], no()],
  ['a sale that cost nothing', {}, [sale(110, 0)], yes(110)],
  ['a sale that went back', {}, [sale(110, 500, 500)], no()],
  ['part of it went back', {}, [sale(110, 500, 499)], yes(110)],
  ['one cent too little', TWENTY, [sale(110, 1999)], no()],
  ['just enough', TWENTY, [sale(110, 1999), sale(111, 2000)], yes(111)],
  ['too little is left', TWENTY, [sale(110, 2500, 501)], no()],
  ['enough of another currency', TWENTY, [sale(110, 9000, 0, 'USD')], no()],
  ['the third sale', { trigger: 'nth_sale', nth: 3 }, [sale(110, 1), sale(120, 1), sale(130, 1)], yes(130)],
  ['the second of three', { trigger: 'nth_sale', nth: 3 }, [sale(110, 1), sale(120, 1)], no()],
  ['stayed long enough', { trigger: 'retained', days: 30 }, [sale(170, 1)], yes(200)],
  ['a day is missing', { trigger: 'retained', days: 31 }, [sale(170, 1)], no(201)],
])('%s', (_name, change, sales, expected) => {
  expect(reachedBy(condition(change), JOINED, sales, NOW)).toEqual(expected)
})

test('what is refused stays refused, and nobody counts before they joined', () => {
  expect(mayGo('refused', 'joined')).toBe(false)
  expect(mayGo('held', 'qualified')).toBe(false)
  expect(mayGo('held', 'joined') && mayGo('joined', 'qualified') && mayGo('qualified', 'reversed')).toBe(true)
})

test('a lead is answered before it moves, and what is over is over', () => {
  expect(mayMove('submitted', 'accepted') && mayMove('submitted', 'declined')).toBe(true)
  expect(mayMove('submitted', 'won')).toBe(false)
  expect(mayMove('negotiation', 'meeting') && mayMove('accepted', 'won')).toBe(true)
  expect(mayMove('won', 'lost') || mayMove('declined', 'accepted') || mayMove('meeting', 'submitted')).toBe(false)
})

test('a friend is an initial, of whatever script', () => {
  expect([initialOf('dora'), initialOf('  李雷'), initialOf(''), initialOf('👩‍🚀 Al')]).toEqual([
    'D.',
    '李.',
    '?.',
    '👩.',
  ])
})

test('every milestone up to the number is reached', () => expect(milestonesAt([3, 5, 10], 5)).toEqual([3, 5]))
