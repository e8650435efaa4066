import { expect, test } from 'vitest'
import { CALL_ERRORS } from '../../api/kernel/outside.ts'
import { HEARD, PING } from '../../api/webhooks/rules.ts'
import { hasWord } from '../../site/locales/t.ts'
import { grouped, typeWords } from '../../site/rooms/webhooks/types.ts'

test('people choose among sentences, not among names of facts', () => {
  expect([...HEARD, PING].filter((type) => typeWords(type) === type)).toEqual([])
})
test('each choice stands in one group, and none in “Other”', () => {
  const groups = grouped(HEARD)
  expect(groups.flatMap(({ types }) => types).sort()).toEqual([...HEARD].sort())
  expect(groups.map(({ name }) => name)).not.toContain('other')
  expect(grouped(['moon.rose'])).toMatchObject([{ name: 'other', types: ['moon.rose'] }])
})
test('every way to fail is told in words', () => {
  expect([...CALL_ERRORS, 'lost'].filter((error) => !hasWord(`webhooks.error.${error}`))).toEqual([])
})
