import { expect, test } from 'vitest'
import { agreedText, consentTexts } from '../../api/contacts/rules.ts'

test('a consent is to the text that was shown, word for word', () => {
  const [shown] = consentTexts
  expect(agreedText(shown!.scope, shown!.textHash)).toEqual(shown)
  expect(() => agreedText(shown!.scope, 'f'.repeat(64))).toThrow('has changed')
  expect(() => agreedText('everything', shown!.textHash)).toThrow('has changed')
})
test('each text says what is shown, where, and that it can be taken back', () => {
  for (const { text } of consentTexts) expect(text).toMatch(/widgets.*take this back at any time/)
})
