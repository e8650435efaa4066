import type { AstroGlobal } from 'astro'
import { type Refusal, refusalOf, text } from '../../../state/forms.ts'

type Page = Pick<AstroGlobal, 'locals'>
type Horizon = 'none' | 'now' | 'next' | 'later' | 'dated'
type Confidence = 'low' | 'medium' | 'high'

/** What the form of `PlanForm` said; null when it is saved. */
export async function takePlan({ locals }: Page, form: FormData): Promise<Refusal | null> {
  const answer = await locals.api.api.v1.requests[':number'].plan.$put({
    param: { number: text(form, 'number') },
    json: {
      horizon: text(form, 'horizon') as Horizon,
      from: text(form, 'from') || null,
      to: text(form, 'to') || null,
      confidence: (text(form, 'confidence') as Confidence) || null,
    },
  })
  return answer.ok ? null : refusalOf(answer)
}
/** Where its fields stand on a page. */
export const PLAN_IDS = { horizon: 'horizon-none', from: 'plan-from', to: 'plan-to' }
