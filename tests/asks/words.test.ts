import { expect, test } from 'vitest'
import { answerWord } from '../../site/rooms/flywheel/asks/words.ts'

test.each([
  ['ces', 'accepted', 'answered'],
  ['nps', 'accepted', 'answered'],
  ['referral', 'accepted', 'said yes'],
  ['csat', 'snoozed', 'said “not now”'],
  ['survey', null, 'no answer yet'],
] as const)('an ask of kind %s that was %s reads “%s”', (kind, answer, word) =>
  expect(answerWord({ kind, answer })).toBe(word),
)
