import { expect, test } from 'vitest'
import { briefly } from '../../api/kernel/briefly.ts'

const reached = (took: number[]) => {
  let clock = 0
  const rows: number[] = []
  for (const ms of briefly(took, () => clock)) {
    rows.push(ms)
    clock += ms
  }
  return rows
}

test.each([
  ['all that fit in a second', [400, 500, 99], [400, 500, 99]],
  ['one that is begun is ended', [400, 500, 900], [400, 500, 900]],
  ['the next waits for another change', [400, 600, 1], [400, 600]],
  ['the first, however long it takes', [9_000, 1], [9_000]],
  ['nothing of nothing', [], []],
])('a change takes %s', (_, took, expected) => expect(reached(took)).toEqual(expected))
