import type { Reason as Code } from '../../../api/reviews/moderation/contract.ts'
import { t } from '../../locales/t.ts'
import { type Refusal, text, texts } from '../../state/forms.ts'
import { placesOf } from './marks.ts'

const FIELDS = ['reason', 'statement', 'law', 'keptReviewId', 'evidence', 'quotes'] as const
export type Typed = Record<string, string>
/** All that was typed into a form against a review. */
export const typedIn = (form: FormData): Typed => Object.fromEntries(FIELDS.map((name) => [name, text(form, name)]))

/** What the api is told; or which copied words do not stand in the review. */
export function againstIn(form: FormData, words: { title: string; body: string }) {
  const { ranges, missing } = placesOf(words, text(form, 'quotes'))
  const { reason, statement, law, keptReviewId, evidence } = typedIn(form)
  const json = { reason: reason as Code, statement: statement ?? '', ranges, law, keptReviewId, evidence }
  return { json, wrong: missing === undefined ? null : notThere(missing) }
}
const notThere = (words: string): Refusal => ({
  ...{ status: 422, code: 'input.invalid', title: '', requestId: undefined },
  fields: { ranges: t('moderation.notFound', { words }) },
})
export const idsIn = (form: FormData) => texts(form, 'ids')
