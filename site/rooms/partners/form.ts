import type { AstroGlobal } from 'astro'
import { t } from '../../locales/t.ts'
import { asBrowser } from '../../state/door.ts'
import { type Refusal, refusalOf, text } from '../../state/forms.ts'

type Page = Pick<AstroGlobal, 'locals' | 'request'>
export const agreementIn = (form: FormData) => ({
  version: Number(text(form, 'version')),
  accepts: (text(form, 'accepts') === 'yes') as true,
  discloses: (text(form, 'discloses') === 'yes') as true,
})
export const tickedIn = (form: FormData | null) => ({
  accepts: text(form, 'accepts') === 'yes',
  discloses: text(form, 'discloses') === 'yes',
})
/** What stands in the form of an application. */
export const applicationIn = (form: FormData) => ({
  website: text(form, 'website').trim(),
  country: text(form, 'country'),
  answers: Object.fromEntries(
    [...form.entries()].flatMap(([name, value]) =>
      name.startsWith('answers.') && typeof value === 'string' ? [[name.slice('answers.'.length), value]] : [],
    ),
  ),
  ...agreementIn(form),
})

export type Step = { at: 'done' } | { at: 'form' | 'code'; refusal: Refusal | null }
/**
 * Sends the application. Somebody without an account opens a mail on the way, and the same form carries what was typed
 * through that step.
 */
export async function applyFrom(page: Page, form: FormData): Promise<Step> {
  const { auth, me } = page.locals.api.api.v1
  const [email, name, act] = [text(form, 'email').trim(), text(form, 'name').trim(), text(form, 'act')]
  if (act === 'back') return { at: 'form', refusal: null }
  if (!page.locals.account) {
    if (act !== 'code') {
      const unread = agreementIn(form)
      // what a mail would be for nothing for is said before it is sent
      if (!unread.accepts || !unread.discloses) return { at: 'form', refusal: unagreed(unread) }
      const asked = await auth['sign-up'].$post({ json: { email, name } })
      if (asked.ok) return { at: 'code', refusal: null }
      return { at: act === 'again' ? 'code' : 'form', refusal: await refusalOf(asked) }
    }
    const code = text(form, 'code').replace(/\s/g, '')
    const entered = await auth['sign-up'].finish.$post({ json: { email, code } }, asBrowser(page.request))
    if (!entered.ok) return { at: 'code', refusal: await refusalOf(entered) }
  }
  const answer = await me.partnership.$post({ json: applicationIn(form) })
  return answer.ok ? { at: 'done' } : { at: 'form', refusal: await refusalOf(answer) }
}

/** Said by the page itself, before anything that works once is used up. */
export const unagreed = ({ accepts, discloses }: { accepts: boolean; discloses: boolean }): Refusal => ({
  ...{ status: 422, code: 'input.invalid', title: t('partners.wrong'), requestId: undefined },
  fields: {
    ...(!accepts && { accepts: t('partners.wrong.accepts') }),
    ...(!discloses && { discloses: t('partners.wrong.discloses') }),
  },
})
