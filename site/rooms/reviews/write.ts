import type { OwnReview, SubmitReview } from '../../../api/reviews/contract.ts'
import type { Asked, ReviewForm } from '../../../api/reviews/forms/contract.ts'
import { text, texts } from '../../state/forms.ts'

export const CONNECTIONS = [
  ...(['employee', 'relative', 'partner', 'affiliate', 'investor'] as const),
  ...(['free_product', 'ai_assisted', 'other'] as const),
] as const
export const FORMATS = ['full', 'first_initial', 'initials', 'anonymous'] as const

/** What a form of this kind says, as text: what is shown again when something is wrong with it. */
export interface Typed {
  rating: string
  title: string
  body: string
  experienceDate: string
  displayName: string
  displayFormat: string
  email: string
  connections: readonly string[]
  connectionText: string
  /** `scope.hash` of each box that is ticked. */
  consents: readonly string[]
  answers: Readonly<Record<string, readonly string[]>>
}
export const NOTHING: Typed = {
  ...{ rating: '', title: '', body: '', experienceDate: '', displayName: '', displayFormat: 'full', email: '' },
  ...{ connections: [], connectionText: '', consents: [], answers: {} },
}

export function typedIn(form: FormData | null, questions: readonly Asked[]): Typed {
  if (!form) return NOTHING
  return {
    ...{ rating: text(form, 'rating'), title: text(form, 'title'), body: text(form, 'body') },
    ...{ experienceDate: text(form, 'experienceDate'), displayName: text(form, 'displayName') },
    ...{ displayFormat: text(form, 'displayFormat') || 'full', email: text(form, 'email') },
    ...{ connections: texts(form, 'connection'), connectionText: text(form, 'connectionText') },
    consents: texts(form, 'consent'),
    answers: Object.fromEntries(questions.map(({ key }) => [key, texts(form, `answer.${key}`)])),
  }
}

/** A review as its form, for its author to change. */
export function typedFrom(review: OwnReview): Typed {
  const { rating, title, body, experienceDate, authorName, displayFormat, answers } = review
  const said = (value: unknown) =>
    (Array.isArray(value) ? value : [value === true ? 'yes' : value === false ? 'no' : value]).map(String)
  return {
    ...NOTHING,
    ...{ rating: String(rating), title, body, experienceDate, displayName: authorName, displayFormat },
    answers: Object.fromEntries(Object.entries(answers).map(([key, value]) => [key, said(value)])),
  }
}

/** One answer as the api takes it; the api says what is wrong with it. */
function answerOf({ kind }: Asked, given: readonly string[]): string | number | boolean | string[] | undefined {
  const [first = ''] = given
  if (kind === 'checkbox') return given.length > 0 ? [...given] : undefined
  if (first === '') return undefined
  if (kind === 'yes_no') return first === 'yes'
  return kind === 'nps' || kind === 'scale' ? Number(first) : first
}

type Files = SubmitReview['files']
/** The words of a form as the api takes them. */
export function wordsOf(typed: Typed, { questions }: ReviewForm, files: Files) {
  const answers = questions.flatMap((question) => {
    const value = answerOf(question, typed.answers[question.key] ?? [])
    return value === undefined ? [] : [[question.key, value] as const]
  })
  return {
    // what is no number is refused by the api with a sentence
    rating: typed.rating ? Number(typed.rating) : (undefined as unknown as number),
    ...{ title: typed.title, body: typed.body, experienceDate: typed.experienceDate },
    ...{ displayName: typed.displayName, displayFormat: typed.displayFormat as (typeof FORMATS)[number] },
    ...{ answers: Object.fromEntries(answers), files },
  }
}

/** All that a first review says beside the words. */
export function submissionOf(form: FormData | null, slug: string, typed: Typed, asked: ReviewForm, files: Files = []) {
  const openMs = Number(text(form, 'openMs'))
  const [main] = typed.connections
  return {
    ...wordsOf(typed, asked, files),
    productSlug: slug,
    ...(asked.id !== null && { formId: asked.id }),
    connections: typed.connections.map((type) => ({
      type: type as (typeof CONNECTIONS)[number],
      text: type === 'other' || (type === main && !typed.connections.includes('other')) ? typed.connectionText : '',
    })),
    consents: typed.consents.map((value) => {
      const [scope = '', textHash = ''] = value.split('.')
      return { scope: scope as SubmitReview['consents'][number]['scope'], textHash }
    }),
    ...{ trap: text(form, 'website'), lang: 'und', embedded: false },
    ...(Number.isInteger(openMs) && openMs > 0 && { openMs }),
  }
}
