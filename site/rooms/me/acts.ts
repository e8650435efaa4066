import type { Client } from '../../../api/client.ts'
import { type Answer, text } from '../../state/forms.ts'

interface Text {
  scope: string
  textHash: string
}
/** What a form on one's own page does, and the word that says so afterwards. */
export async function act(
  v1: Client['api']['v1'],
  form: FormData,
  texts: readonly Text[],
): Promise<{ answer: Answer | undefined; done: string }> {
  const { me } = v1
  const [review, of, affirm] = [text(form, 'review'), text(form, 'of'), text(form, 'affirm')]
  if (affirm) {
    const said = text(form, 'answer') === 'yes' ? 'yes' : 'no'
    const answer = await me.testimonials[':id'].affirm.$post({ param: { id: affirm }, json: { answer: said } })
    return { answer, done: said === 'yes' ? 'affirmed' : 'denied' }
  }
  if (of) return switched(v1, { of, scope: text(form, 'scope'), on: text(form, 'to') === 'on' }, texts)
  const back = text(form, 'act') === 'restore'
  const own = me.reviews[':id']
  const param = { id: review }
  const answer = back ? await own.restore.$post({ param }) : await own.withdraw.$post({ param })
  return { answer, done: back ? 'restored' : 'review' }
}

async function switched(
  { me }: Client['api']['v1'],
  { of, scope, on }: { of: string; scope: string; on: boolean },
  texts: readonly Text[],
) {
  if (on) {
    const textHash = texts.find((one) => one.scope === scope)?.textHash ?? ''
    const json = { reviewId: of, scope: scope as 'social_ads', textHash }
    return { answer: await me.consents.$post({ json }), done: 'allowed' }
  }
  const listed = await me.consents.$get()
  const { items } = listed.ok ? await listed.json() : { items: [] }
  const standing = items.find((one) => one.reviewId === of && one.scope === scope && one.withdrawnAt === null)
  // switched off elsewhere meanwhile: it is as it was wanted
  if (!standing) return { answer: listed, done: 'consent' }
  return { answer: await me.consents[':id'].withdraw.$post({ param: { id: standing.id } }), done: 'consent' }
}
