import { expect, test } from 'vitest'
import { newId } from '../../api/kernel/ids.ts'

test('ids made one after the other sort that way, in one millisecond too', () => {
  const ids = Array.from({ length: 2_000 }, (_, i) => newId('rev', 1_800_000_000_000 + Math.floor(i / 700)))
  expect([...ids].sort()).toEqual(ids)
  expect(new Set(ids).size).toBe(ids.length)
  expect(ids[0]).toMatch(/^rev_[0-9a-hjkmnp-tv-z]{26}$/)
})

test('ids of one moment are in their order also when other moments come in between', () => {
  const times = [5, 6, 5, 4, 5, 6, 5, 5].map((ms) => 1_800_000_100_000 + ms)
  const made = times.map((now) => ({ now, id: newId('trn', now) }))
  for (const now of new Set(times)) {
    const ids = made.filter((one) => one.now === now).map(({ id }) => id)
    expect(ids).toEqual([...ids].sort())
  }
})
