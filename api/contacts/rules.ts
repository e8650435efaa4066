import type { CONSENT_SCOPES } from '../../db/schema/contacts.ts'
import { sha256 } from '../kernel/hash.ts'
import { problem } from '../kernel/problem.ts'

export type ConsentScope = (typeof CONSENT_SCOPES)[number]

/** What a person reads beside the box they tick. A changed sentence is a new text; old rows keep the old one. */
const TEXTS: Record<ConsentScope, string> = {
  website_widgets:
    'You may show my words, with my display name and rating, in widgets on your own websites. I can take this back at any time and the widgets stop showing them.',
}
export const consentTexts = (Object.entries(TEXTS) as [ConsentScope, string][]).map(([scope, text]) => ({
  scope,
  text,
  textHash: sha256(text),
}))

/** The text a person agreed to. @throws Problem consent.text_changed when it is not the one we show now */
export function agreedText(scope: string, textHash: string) {
  const current = consentTexts.find((t) => t.scope === scope)
  if (current && current.textHash === textHash) return current
  throw problem('invalid', 'consent.text_changed', 'The consent text has changed. Read it again and decide anew.', {
    fields: { consents: 'This text has changed since you opened the page. Please read it again.' },
  })
}

/** Which columns a change would really change, by their names. */
export const changedFields = (before: object, change: object): string[] =>
  Object.entries(change)
    .filter(([column, value]) => (before as Record<string, unknown>)[column] !== value)
    .map(([column]) => (column === 'companyId' ? 'company' : column))
