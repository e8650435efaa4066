import { describe, expect, test } from 'vitest'
import { commentsDueAt, morningOf, stillStands, toTell } from '../../api/feature-requests/telling/rules.ts'

describe('what a move makes people hear', () => {
  const move = { fromStatusId: 'a', toStatusId: 'b', tell: true }
  test.each([
    [move, undefined, { fromStatusId: 'a', toStatusId: 'b' }],
    [{ ...move, tell: false }, undefined, undefined],
    [move, 'b', undefined],
    [move, 'c', { fromStatusId: 'c', toStatusId: 'b' }],
    [{ ...move, fromStatusId: 'b' }, undefined, { fromStatusId: 'b', toStatusId: 'b' }],
    [{ ...move, fromStatusId: 'b' }, 'a', { fromStatusId: 'a', toStatusId: 'b' }],
  ])('%j after %s', (one, heard, told) => expect(toTell(one, heard)).toEqual(told))

  const there = { shown: true, statusId: 'b', viewPolicy: 'everyone' }
  test.each([
    [there, 'b', true],
    [there, 'a', false],
    [there, null, true],
    [{ ...there, shown: false }, 'b', false],
    [{ ...there, viewPolicy: 'staff' }, 'b', false],
    [undefined, 'b', false],
  ])('%j still stands as %s: %s', (one, to, is) => expect(stillStands(one, to)).toBe(is))

  test.each([
    [100, undefined, 600_100],
    [100, 0, 3_600_000],
    [5_000_000, 100, 5_600_000],
  ])('comments at %d after a mail due at %s are told at %d', (now, last, due) =>
    expect(commentsDueAt(now, last)).toBe(due),
  )

  test.each([
    ['2026-03-02T07:59:00Z', 'UTC', undefined],
    ['2026-03-02T08:00:30Z', 'UTC', { day: '2026-03-02', beganAt: Date.parse('2026-03-02T08:00:00Z') }],
    ['2026-03-01T23:05:00Z', 'Asia/Tokyo', { day: '2026-03-02', beganAt: Date.parse('2026-03-01T23:00:00Z') }],
    ['2026-03-29T10:00:00Z', 'Europe/Berlin', { day: '2026-03-29', beganAt: Date.parse('2026-03-29T06:00:00Z') }],
  ])('at %s in %s the morning is %j', (at, zone, morning) => expect(morningOf(Date.parse(at), zone)).toEqual(morning))
})
