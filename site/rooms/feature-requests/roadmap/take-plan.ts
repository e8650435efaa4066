import type { AstroGlobal } from 'astro'
import { text } from '../../../state/forms.ts'

type Page = Pick<AstroGlobal, 'locals'>
type Horizon = 'none' | 'now' | 'next' | 'later' | 'dated'
type Confidence = 'low' | 'medium' | 'high'

/** Sends what the form of `PlanForm` said. */
export const sendPlan = ({ locals }: Page, number: string, form: FormData) =>
  locals.api.api.v1.requests[':number'].plan.$put({
    param: { number },
    json: {
      horizon: text(form, 'horizon') as Horizon,
      from: text(form, 'from') || null,
      to: text(form, 'to') || null,
      confidence: (text(form, 'confidence') as Confidence) || null,
    },
  })
