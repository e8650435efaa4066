import type { AstroGlobal } from 'astro'
import { asBrowser, goTo } from '../../state/door.ts'
import { type Answer, type Refusal, text } from '../../state/forms.ts'
import { proven } from '../../state/proof.ts'

type Page = Pick<AstroGlobal, 'locals' | 'request' | 'response' | 'url'>

export interface Begun {
  secret: string
  uri: string
}
/** What stands on the page after one of the forms about a second factor. */
export interface Shown {
  refusal: Refusal | null
  about: string
  begun?: Begun
  codes?: readonly string[]
}
const ABOUT = ['factor', 'factor-confirm', 'factor-off', 'factor-codes']
export const isAboutFactor = (form: FormData | null): form is FormData => ABOUT.includes(text(form, 'about'))

/** Says the forms to the api; a response when there is nothing to show but what comes next. */
export async function changeFactor(page: Page, form: FormData): Promise<Response | Shown> {
  const about = text(form, 'about')
  const { factor } = page.locals.api.api.v1.auth
  // shown before, and shown again while the first code is not right yet
  const begun = { secret: text(form, 'secret'), uri: text(form, 'uri') }
  const ask: Record<string, () => Promise<Answer>> = {
    factor: () => factor.$post(),
    'factor-confirm': () => factor.confirm.$post({ json: { code: text(form, 'code') } }, asBrowser(page.request)),
    'factor-off': () => factor.$delete(),
    'factor-codes': () => factor['recovery-codes'].$post(),
  }
  const { refusal, answer } = await proven(page, form, ask[about]!)
  if (refusal) {
    const retry = about === 'factor-confirm' && refusal.code !== 'second_factor.not_begun' && isAddress(begun.uri)
    return { refusal, about, ...(retry && { begun }) }
  }
  if (about === 'factor-off') return goTo(`${page.url.pathname}?done=factorOff`, answer)
  const said = await answer.json()
  if (about === 'factor') return { refusal, about, begun: said as Begun }
  return { refusal, about, codes: (said as { recoveryCodes: string[] }).recoveryCodes }
}
const isAddress = (uri: string) => uri.startsWith('otpauth://totp/') && uri.length < 1_000
