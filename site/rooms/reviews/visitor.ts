import type { AstroGlobal } from 'astro'
import type { SubmitReview } from '../../../api/reviews/contract.ts'
import { asBrowser } from '../../state/door.ts'
import { type Answer, type Refusal, refusalOf, text } from '../../state/forms.ts'

export interface Step {
  /** `form` shows what was typed again, `code` asks for the digits of the mail, `done` has the review. */
  at: 'form' | 'code' | 'done'
  refusal: Refusal | null
  /** Carries the session. */
  answer?: Answer
}

/**
 * Nobody has to have an account: the review waits until its author opens the mail, by its link or its six digits. The
 * same form carries everything typed through both steps.
 */
export async function asVisitor(
  { locals, request }: Pick<AstroGlobal, 'locals' | 'request'>,
  form: FormData,
  review: SubmitReview,
): Promise<Step> {
  const { v1 } = locals.api.api
  const [act, email] = [text(form, 'act'), text(form, 'email')]
  if (act === 'back') return { at: 'form', refusal: null }
  if (act === 'code') {
    const code = text(form, 'code').replace(/\s/g, '')
    const answer = await v1.auth['sign-up'].finish.$post({ json: { email, code } }, asBrowser(request))
    if (answer.ok) return { at: 'done', refusal: null, answer }
    return { at: 'code', refusal: await refusalOf(answer) }
  }
  const answer = await v1.reviews.unconfirmed.$post({ json: { ...review, email } })
  if (answer.ok) return { at: 'code', refusal: null }
  const refusal = await refusalOf(answer)
  return { at: act === 'again' ? 'code' : 'form', refusal }
}
