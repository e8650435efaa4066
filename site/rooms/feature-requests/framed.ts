import type { AstroGlobal } from 'astro'
import { t } from '../../locales/t.ts'
import { asBrowser } from '../../state/door.ts'
import { given, type Refusal, refusalOf, text } from '../../state/forms.ts'
import { IMPORTANCES } from './importance.ts'

export type FramedStep =
  /** `form` shows what was typed again, `code` asks for the digits of the mail. */
  { at: 'form' | 'code'; refusal: Refusal | null } | { at: 'done'; refusal: null; votes: number }

/**
 * A vote from a page of another site: whoever opens the mail votes, and nobody else. The session that the digits begin
 * lasts for this one vote and ends with it, so that nothing is left in the frame.
 */
export async function voteFramed(
  { locals, request }: Pick<AstroGlobal, 'locals' | 'request'>,
  form: FormData,
  number: number,
): Promise<FramedStep> {
  const { auth, requests } = locals.api.api.v1
  const [act, email, name] = [text(form, 'act'), text(form, 'email').trim(), text(form, 'name')]
  if (act === 'back') return { at: 'form', refusal: null }
  if (act !== 'code') {
    const asked = await auth['sign-up'].$post({ json: { email, name } })
    if (asked.ok) return { at: 'code', refusal: null }
    return { at: act === 'again' ? 'code' : 'form', refusal: await refusalOf(asked) }
  }
  const code = text(form, 'code').replace(/\s/g, '')
  const entered = await auth['sign-up'].finish.$post({ json: { email, code } }, asBrowser(request))
  if (!entered.ok) return { at: 'code', refusal: await refusalOf(entered) }
  const { account } = await given(auth.session.$get())
  if (!account) {
    await auth['sign-out'].$post()
    const refusal = {
      status: 403,
      code: 'second_factor.needed',
      title: t('framed.factor'),
      fields: {},
      requestId: undefined,
    }
    return { at: 'form', refusal }
  }
  const importance = IMPORTANCES.find((one) => one === text(form, 'importance'))
  const why = text(form, 'why')
  const ballot = { ...(importance && { importance }), ...(importance === 'blocking' && why && { why }) }
  const answer = await requests[':number'].vote.$put({ param: { number: String(number) }, json: ballot })
  await auth['sign-out'].$post()
  if (!answer.ok) return { at: 'form', refusal: await refusalOf(answer) }
  return { at: 'done', refusal: null, votes: (await answer.json()).votes }
}
