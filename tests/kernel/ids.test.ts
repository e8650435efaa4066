import { expect, test } from 'vitest'
import { newId } from '../../api/kernel/ids.ts'

test('ids made one after the other sort that way, in one millisecond too', () => {
  const ids = Array.from({ length: 2_000 }, (_, i) => newId('rev', 1_800_000_000_000 + Math.floor(i / 700)))
  expect([...ids].sort()).toEqual(ids)
  expect(new Set(ids).size).toBe(ids.length)
  expect(ids[0]).toMatch(/^rev_[0-9a-hjkmnp-tv-z]{26}$/)
})
