import { expect, test } from 'vitest'
import { caseOf, keyIn, type Step } from '../../../../api/flywheel/teams/reopened/rules.ts'

const step = (what: 'opened' | 'resolved' | 'reopened', at: number, key: string | null = null, subject = ''): Step => ({
  ...({ type: `support.${what}` } as { type: Step['type'] }),
  ...{ at, seq: at * 10, key, subject },
})
const again = (at: number, key: string | null = null) => step('reopened', at, key)

test.each([
  ['one case', [step('opened', 1, null, 'Export'), step('resolved', 2)], again(3), [1, 2, 'Export']],
  [
    'the one that was closed, not the one opened since',
    [step('opened', 1, null, 'A'), step('resolved', 2), step('opened', 3, null, 'B')],
    again(4),
    [1, 2, 'A'],
  ],
  [
    'the one of its number',
    [step('opened', 1, '7', 'A'), step('resolved', 2, '7'), step('opened', 3, '8', 'B'), step('resolved', 4, '8')],
    again(5, '7'),
    [1, 2, 'A'],
  ],
  [
    'the one closed last, by the number of its closing',
    [step('opened', 1, '7', 'A'), step('opened', 2, '8', 'B'), step('resolved', 3, '7')],
    again(5),
    [1, 3, 'A'],
  ],
  [
    'no case of another number',
    [step('opened', 1, '7', 'A'), step('resolved', 2, '7')],
    again(5, '9'),
    [null, null, ''],
  ],
  ['one that was never closed', [step('opened', 1, null, 'A')], again(5), [1, null, 'A']],
  ['one whose opening was not told', [step('resolved', 2)], again(5), [null, 2, '']],
  ['nothing that came after', [step('opened', 6, null, 'A'), step('resolved', 7)], again(5), [null, null, '']],
  [
    'one that was opened again before',
    [step('opened', 1, null, 'A'), step('resolved', 2), again(3), step('resolved', 4)],
    again(5),
    [1, 4, 'A'],
  ],
] as [string, Step[], Step, unknown[]][])('%s', (_, steps, one, [openedAt, closedAt, subject]) => {
  expect(caseOf(one, [...steps, one])).toEqual({ openedAt, closedAt, subject })
})
test('what it is about is said anew with the second opening', () => {
  const steps = [step('opened', 1, null, 'Old'), step('resolved', 2)]
  expect(caseOf(step('reopened', 3, null, 'New'), steps).subject).toBe('New')
})
test.each([
  [{}, null],
  [{ ticket: 7 }, '7'],
  [{ caseId: ' ', ticket_id: ' A-1 ' }, 'A-1'],
  [{ case: { id: 1 } }, null],
])('%j says %s', (said, key) => expect(keyIn(said)).toBe(key))
