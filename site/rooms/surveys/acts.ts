import type { Client } from '../../../api/client.ts'
import { type Answer, text } from '../../state/forms.ts'
import { originsIn } from './form.ts'

/** What a button on a survey's page does, and the word that says so afterwards. */
export async function actOn(
  { surveys }: Client['api']['v1'],
  param: { id: string },
  form: FormData,
): Promise<{ answer: Answer; done: string }> {
  const act = text(form, 'act')
  const one = surveys[':id']
  if (act === 'remove') return { answer: await one.$delete({ param }), done: 'removed' }
  if (act === 'origins') {
    const origins = originsIn(text(form, 'origins'))
    return { answer: await one.origins.$put({ param, json: { origins } }), done: 'origins' }
  }
  if (act === 'ask') {
    const audience = audienceOf(text(form, 'audience'))
    return { answer: await one.ask.$post({ param, json: { audience } }), done: 'asked' }
  }
  const to = act as 'open' | 'closed'
  return { answer: await one.state.$post({ param, json: { to } }), done: to }
}

/** What the choice of whom to ask says: everybody, voters, or the id of a segment. */
export const audienceOf = (chosen: string) =>
  chosen === 'everybody' || chosen === 'voters'
    ? ({ who: chosen } as { who: 'everybody' } | { who: 'voters' })
    : { who: 'segment' as const, segmentId: chosen }
