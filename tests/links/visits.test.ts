import { expect, test } from 'vitest'
import { createVisits, settleVisit, whenSettled } from '../../api/links/visits.ts'

const trace = (n = 0) => ({ networkHash: `n${n}`, browserHash: 'b' })
const HOUR = 3_600_000

test('who opens a link again before the first click is stored waits for it, and has nothing when it is lost', () => {
  for (const stored of [true, false]) {
    const visits = createVisits()
    const first = visits.of('lnk', trace(), 0, () => 'a')
    const second = visits.of('lnk', trace(), 1, () => 'b')
    expect([first.again, second.again, second.visit]).toEqual([false, true, first.visit])
    const told: boolean[] = []
    whenSettled(second.visit, (there) => told.push(there))
    whenSettled(second.visit, (there) => told.push(there))
    expect(told).toEqual([])
    settleVisit(first.visit, stored)
    whenSettled(second.visit, (there) => told.push(there))
    expect(told).toEqual([stored, stored, stored])
    expect(visits.of('lnk', trace(), 2, () => 'c').again).toBe(stored)
  }
})

test('a visit ends after an hour, and another link, network or browser is another one', () => {
  const visits = createVisits()
  const id = () => 'x'
  expect(visits.of('lnk', trace(), 0, id).again).toBe(false)
  expect(visits.of('lnk', trace(), HOUR - 1, id).again).toBe(true)
  expect(visits.of('other', trace(), 1, id).again).toBe(false)
  expect(visits.of('lnk', trace(1), 1, id).again).toBe(false)
  expect(visits.of('lnk', trace(), HOUR, id).again).toBe(false)
})

test('very many visits keep the latest hundred thousand at least', () => {
  const visits = createVisits()
  for (let n = 0; n < 350_000; n++) visits.of('lnk', trace(n), n % 1_000, () => `${n}`)
  expect(visits.of('lnk', trace(349_999 - 100_000), 1_000, () => 'new').again).toBe(true)
  expect(visits.of('lnk', trace(0), 1_000, () => 'new').again).toBe(false)
})

test('what another process began is known here', () => {
  const visits = createVisits()
  visits.learn('lnk', trace(), { id: 'theirs', at: 5 })
  expect(visits.of('lnk', trace(), 6, () => 'mine')).toMatchObject({ visit: { id: 'theirs' }, again: true })
})
