import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { localTime, momentOf, wallTime } from '../../api/kernel/wall-clock.ts'
import { dueNotices, readPasted, showedOf, stateOf } from '../../api/outreach/webinars/rules.ts'
import { calendarFile, escaped, folded } from '../../site/rooms/outreach/calendar.ts'

const HOUR = 3_600_000
const AT = Date.parse('2026-05-14T13:00:00Z')
const one = {
  ...{ state: 'open' as 'draft' | 'open' | 'cancelled', startsAt: AT, minutes: 60, sequence: 0 },
  ...{ recordingUrl: null as string | null, recordedAt: null as number | null, cancelledAt: null as number | null },
}
const due = (change: Partial<typeof one>, now: number) => dueNotices({ ...one, ...change }, now).map(({ what }) => what)

test.each([
  ['long before', {}, AT - 25 * HOUR, []],
  ['a day before', {}, AT - 24 * HOUR, ['day']],
  ['when the day was missed', {}, AT - 90 * 60_000, []],
  ['an hour before', {}, AT - HOUR, ['hour']],
  ['as it begins', {}, AT, []],
  ['a draft', { state: 'draft' }, AT - HOUR, []],
  ['another time', { sequence: 2 }, AT - 30 * HOUR, ['changed']],
  ['another time that is near', { sequence: 1 }, AT - HOUR, ['changed', 'hour']],
  ['called off', { state: 'cancelled', cancelledAt: AT - 2 * HOUR }, AT - HOUR, ['cancelled']],
  ['called off long ago', { state: 'cancelled', cancelledAt: AT - 200 * HOUR }, AT - HOUR, []],
  ['over', {}, AT + 2 * HOUR, []],
  ['over, recorded', { recordingUrl: 'https://x', recordedAt: AT }, AT + 2 * HOUR, ['recording']],
] as const)('what people are told: %s', (_, change, now, expected) => {
  expect(due(change as Partial<typeof one>, now)).toEqual(expected)
})

test('over is told by the clock', () => {
  expect([AT - 1, AT + HOUR - 1, AT + HOUR].map((now) => stateOf(one, now))).toEqual(['open', 'open', 'over'])
  expect(stateOf({ ...one, state: 'cancelled' }, AT + HOUR)).toBe('cancelled')
})

test('a share is told of thirty, and only when somebody said who came', () => {
  expect(showedOf({ registered: 29, attended: 20, walkIns: 0 })).toBeNull()
  expect(showedOf({ registered: 30, attended: 0, walkIns: 0 })).toBeNull()
  expect(showedOf({ registered: 30, attended: 15, walkIns: 3 })).toMatchObject({ mid: 0.5, of: 30 })
})

test('a pasted list is read line by line', () => {
  expect(readPasted('Email\na@x.org;Ann\n"B" <B@x.org>\n\nnobody\na@x.org')).toEqual({
    emails: ['a@x.org', 'b@x.org'],
    unread: 1,
  })
  expect(readPasted('hello')).toEqual({ emails: [], unread: 1 })
})

describe('clocks of places', () => {
  const zones = ['UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Pacific/Auckland', 'America/St_Johns']
  test('what a clock shows is a moment, and back', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: Date.parse('2000-01-01'), max: Date.parse('2040-01-01') }),
        fc.constantFrom(...zones),
        (at, zone) => {
          const { day, time } = wallTime(at, zone)
          const moment = momentOf(day, time, zone)
          expect(moment).toBeDefined()
          expect(wallTime(moment!, zone)).toEqual({ day, time })
          expect(localTime(moment!, zone).day).toBe(day)
        },
      ),
    )
  })
  test('an hour that is skipped is none', () => {
    expect(momentOf('2026-03-29', '02:30', 'Europe/Berlin')).toBeUndefined()
    expect(momentOf('2026-10-25', '02:30', 'Europe/Berlin')).toBe(Date.parse('2026-10-25T00:30:00Z'))
  })
})

describe('a file for calendars', () => {
  const meeting = {
    ...{
      id: 'web_1',
      title: 'Ten, lines; a\\day',
      description: 'x\r\nEND:VEVENT',
      url: 'https://o.example/webinars/x',
    },
    ...{ joinUrl: 'https://meet.example/a,b', startsAt: AT, minutes: 90, sequence: 3, changedAt: AT - HOUR },
    ...{ isCancelled: false, host: 'o.example', company: 'Orbit' },
  }
  test('says when in UTC, keeps its UID, and counts its tellings', () => {
    const file = calendarFile(meeting)
    for (const line of [
      'UID:web_1@o.example',
      'SEQUENCE:3',
      'DTSTART:20260514T130000Z',
      'DTEND:20260514T143000Z',
      'STATUS:CONFIRMED',
    ])
      expect(file.split('\r\n')).toContain(line)
    expect(file).toContain('SUMMARY:Ten\\, lines\\; a\\\\day\r\n')
    expect(file.match(/END:VEVENT\r\n/g)!.length).toBe(1)
    expect(calendarFile({ ...meeting, isCancelled: true })).toContain('STATUS:CANCELLED')
    expect(calendarFile({ ...meeting, joinUrl: null })).not.toContain('meet.example')
  })
  test('no line is longer than 75 octets, whatever was typed, and it unfolds to the same', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 400 }), (text) => {
        const line = `SUMMARY:${escaped(text)}`
        const parts = folded(line).split('\r\n')
        for (const part of parts) expect(Buffer.byteLength(part)).toBeLessThanOrEqual(75)
        expect(folded(line).replaceAll('\r\n ', '')).toBe(line)
        expect(line).not.toMatch(/[\r\n]/)
      }),
    )
  })
})
