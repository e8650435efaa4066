import { expect, test } from 'vitest'
import { partsOf, titleText } from '../../../site/rooms/flywheel/items/title.ts'

const ARABIC = 'ليلى حداد'
test.each([
  [
    'a name at the beginning',
    `${ARABIC} has fallen silent: one customer`,
    ARABIC,
    ['', ARABIC, ' has fallen silent: one customer'],
  ],
  ['a name in the middle', `Call ${ARABIC} today`, ARABIC, ['Call ', ARABIC, ' today']],
  ['a title without the name', 'Make good what was promised', ARABIC, ['Make good what was promised', null, '']],
  ['about nobody', 'Write the page', null, ['Write the page', null, '']],
  ['about somebody who was erased', '', null, ['About somebody who was erased', null, '']],
])('%s', (_, title, about, parts) => expect(partsOf({ title, about })).toEqual(parts))

test('as one string the name is isolated, so that it cannot turn the sentence around it', () => {
  expect(titleText({ title: `${ARABIC} has left`, about: ARABIC })).toBe(`\u2068${ARABIC}\u2069 has left`)
  expect(titleText({ title: 'Write the page', about: null })).toBe('Write the page')
})
