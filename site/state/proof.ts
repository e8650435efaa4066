import { type Answer, given, type Refusal, refusalOf, text } from './forms.ts'

type Page = { locals: App.Locals; request: Request; response: { status?: number } }

interface Asked {
  fresh: boolean
  ways: readonly ('password' | 'code')[]
}
const asked = new WeakMap<App.Locals, Promise<Asked>>()
/** Whether this page's forms have to ask who it is, and how; found once for all of them. */
export function proofOf(locals: App.Locals): Promise<Asked> {
  const there = asked.get(locals) ?? given(locals.api.api.v1.auth.proof.$get())
  asked.set(locals, there)
  return there
}

/**
 * What the field of `Proof.astro` says, shown to the api before anything else is done: null when there was nothing to
 * show or it was right. What follows on this page is then done by somebody who is known well enough.
 */
export async function showProof({ locals }: Pick<Page, 'locals'>, form: FormData): Promise<Refusal | null> {
  const said = text(form, 'proof')
  if (said === '') return null
  const digits = said.replace(/\s/g, '')
  const json = /^\d{6}$/.test(digits) ? { code: digits } : { password: said.slice(0, 200) }
  const answer = await locals.api.api.v1.auth.proof.$post({ json })
  asked.delete(locals)
  if (answer.ok) return null
  const refusal = await refusalOf(answer)
  const sentence = Object.values(refusal.fields)[0] ?? refusal.title
  return { ...refusal, fields: { proof: sentence } }
}

/**
 * Shows the proof, then acts. A refusal belongs beside the form; its status is the page's.
 * @example const { refusal, answer } = await proven(Astro, form, () => v1.staff[':id'].$delete({ param }))
 */
export async function proven<A extends Answer>(
  page: Pick<Page, 'locals' | 'response'>,
  form: FormData,
  act: () => Promise<A>,
): Promise<{ refusal: null; answer: A } | { refusal: Refusal; answer: A | null }> {
  const wrong = await showProof(page, form)
  const answer = wrong ? null : await act()
  if (answer?.ok) return { refusal: null, answer }
  const refusal = wrong ?? (await refusalOf(answer!))
  page.response.status = refusal.status
  return { refusal, answer }
}
