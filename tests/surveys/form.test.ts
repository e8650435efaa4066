import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { dayBegins, first, inputOf, itemsIn, previewOf } from '../../site/rooms/surveys/form.ts'

const ZONES = ['UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Australia/Lord_Howe', 'Pacific/Kiritimati']

describe('the form of a survey', () => {
  test('takes an item a line, and the request it speaks of in brackets', () => {
    expect(itemsIn(' Dark mode [req_01] \n\n[x]\nTags [two words]\r\nSearch')).toEqual([
      { text: 'Dark mode', requestId: 'req_01' },
      { text: '[x]', requestId: null },
      { text: 'Tags [two words]', requestId: null },
      { text: 'Search', requestId: null },
    ])
  })

  test('a day begins at midnight where the company is, also when clocks are set', () => {
    const day = fc
      .integer({ min: 0, max: 5000 })
      .map((n) => new Date(Date.UTC(2024, 0, 1 + n)).toISOString().slice(0, 10))
    fc.assert(
      fc.property(day, fc.constantFrom(...ZONES), (asked, timeZone) => {
        const at = dayBegins(asked, timeZone)
        const shown = (ms: number) => new Intl.DateTimeFormat('en-CA', { dateStyle: 'short', timeZone }).format(ms)
        expect(shown(at)).toBe(asked)
        expect(shown(at - 1)).not.toBe(asked)
      }),
    )
  })

  test('the last day is answered to its end', () => {
    const values = { ...first(), closesOn: '2026-05-31', opensOn: '2026-05-01', targetN: ' 12 ', setCount: '' }
    expect(inputOf(values, 'Europe/Berlin')).toMatchObject({
      ...{ closesAt: Date.parse('2026-05-31T22:00:00Z'), opensAt: Date.parse('2026-04-30T22:00:00Z') },
      ...{ targetN: 12, setCount: null, anonymous: false, origins: [] },
    })
    expect(inputOf({ ...values, closesOn: 'soon', targetN: 'many' }, 'UTC')).toMatchObject({
      closesAt: -1,
      targetN: -1,
    })
  })

  test('a preview is there as soon as there is something to see', () => {
    expect(previewOf(first(), 'UTC')).toBeNull()
    const values = { ...first(), kind: 'maxdiff', title: 'What next?', items: 'A\nB\nC\nD\nE', setSize: '3' }
    expect(previewOf(values, 'UTC')).toMatchObject({ who: 'staff', set: { of: 1, items: [{ text: 'A' }, {}, {}] } })
    expect(previewOf({ ...values, kind: 'none' }, 'UTC')).toBeNull()
  })
})
