import { expect, test } from 'vitest'
import { agreedText, consentTexts } from '../../api/contacts/rules.ts'

test('a consent is to the text that was shown, word for word', () => {
  const [shown] = consentTexts
  expect(agreedText(shown!.scope, shown!.textHash)).toEqual(shown)
  expect(() => agreedText(shown!.scope, 'f'.repeat(64))).toThrow('has changed')
  expect(() => agreedText('everything', shown!.textHash)).toThrow('has changed')
})
test('each text says what is shown, where, and that it can be taken back', () => {
  for (const { text } of consentTexts) expect(text).toMatch(/take (this|it) back at any time/)
  expect(consentTexts.find(({ scope }) => scope === 'website_widgets')!.text).toMatch(/in widgets on your own websites/)
})
