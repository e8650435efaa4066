import type { Client } from '../../../api/client.ts'
import { t } from '../../locales/t.ts'
import { type Answer, type Refusal, text } from '../../state/forms.ts'
import { filesOf } from '../files/from-form.ts'

type Scope = 'show_name' | 'show_picture' | 'leaderboard'
interface Acted {
  /** Undefined when there was nothing to ask for. */
  answer?: Answer
  refusal?: Refusal
  /** The word that says so afterwards. */
  done: string
}

/** What a form on the advocate's own page does. */
export async function act(locals: { api: Client }, form: FormData): Promise<Acted> {
  const { me } = locals.api.api.v1
  const what = text(form, 'act')
  if (what === 'join') return { answer: await me.referrals.join.$post(), done: 'joined' }
  if (what === 'portrait') return portrait(locals, form)
  if (what === 'portrait-off') return { answer: await me.portrait.$delete(), done: 'removed' }
  if (what === 'invite') {
    const json = { email: text(form, 'email') }
    return { answer: await me.referrals.invitations.$post({ json }), done: 'invited' }
  }
  const [shownAs, on] = [text(form, 'shownAs'), text(form, 'on') === 'yes']
  const json = { scope: text(form, 'scope') as Scope, on, textHash: text(form, 'textHash') }
  const answer = await me.referrals.consents.$put({ json: { ...json, ...(shownAs && { shownAs }) } })
  return { answer, done: 'consent' }
}

async function portrait(locals: { api: Client }, form: FormData): Promise<Acted> {
  const { files, refusal } = await filesOf({ locals }, form)
  const [photo] = files
  if (refusal) return { refusal, done: '' }
  if (photo) return { answer: await locals.api.api.v1.me.portrait.$put({ json: photo }), done: 'portrait' }
  const title = t('portrait.missing')
  return { refusal: { status: 422, code: '', title, fields: { files: title }, requestId: undefined }, done: '' }
}
