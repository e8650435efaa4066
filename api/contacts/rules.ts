import type { CONSENT_SCOPES } from '../../db/schema/contacts.ts'
import { sha256 } from '../kernel/hash.ts'
import { problem } from '../kernel/problem.ts'

export type ConsentScope = (typeof CONSENT_SCOPES)[number]

/** What a person reads beside the box they tick. A changed sentence is a new text; old rows keep the old one. */
const TEXTS: Record<ConsentScope, string> = {
  website_widgets:
    'You may show my words, with my display name and rating, in widgets on your own websites. I can take this back at any time and the widgets stop showing them.',
  social_ads:
    'You may quote my words in your posts and advertisements on social networks. I can take this back at any time.',
  sales_material: 'You may quote my words in offers, presentations and brochures. I can take this back at any time.',
  use_full_name: 'Where you quote me, you may give my full name. I can take this back at any time.',
  use_photo: 'Where you quote me, you may show the photos I sent. I can take this back at any time.',
  use_company_and_logo:
    'Where you quote me, you may name the company I work for and show its logo. I can take this back at any time.',
  use_video_likeness:
    'You may show the video or play the sound I sent, with my face and voice, where you quote me. I can take this back at any time.',
  shorten_verbatim:
    'You may shorten my words, marking what is left out, as long as their sense stays. I can take this back at any time.',
  translate: 'You may translate my words, marked as a translation. I can take this back at any time.',
  ai_processing:
    'You may have a program summarise my words together with those of others, marked as such. I can take this back at any time.',
  contact_for_reference:
    'You may ask me whether I would talk to somebody who is interested. I can take this back at any time.',
  publish_on_portal:
    'By sending it you agree that your review is published here, with its rating, date and the name you chose. You can take it back at any time.',
}
export const consentTexts = (Object.entries(TEXTS) as [ConsentScope, string][]).map(([scope, text]) => ({
  scope,
  text,
  textHash: sha256(text),
  /** Without it there is no review: it stands beside the button that sends it. */
  needed: scope === 'publish_on_portal',
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
