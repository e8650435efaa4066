import type { Client } from '../../../api/client.ts'
import { type Answer, text, texts } from '../../state/forms.ts'

type Act = 'approve' | 'decline' | 'fulfil' | 'file'
export interface Acted {
  act: Act
  answer: Answer
}
/** Rewards that got a reference, by the names of their fields. */
const referencesIn = (form: FormData) =>
  [...form.entries()].flatMap(([name, value]) =>
    name.startsWith('reference.') && typeof value === 'string' && value.trim() !== ''
      ? [{ id: name.slice('reference.'.length), reference: value.trim() }]
      : [],
  )

/** What a form of the desk asks for. */
export async function actIn({ rewards }: Client['api']['v1'], form: FormData): Promise<Acted> {
  const act = text(form, 'act')
  const ids = texts(form, 'ids')
  if (act === 'approve') return { act, answer: await rewards.approve.$post({ json: { ids } }) }
  if (act === 'decline')
    return { act, answer: await rewards.decline.$post({ json: { ids, statement: text(form, 'statement') } }) }
  if (act === 'file') {
    const file = form.get('file')
    const body = file instanceof File ? new Uint8Array(await file.arrayBuffer()) : new Uint8Array()
    return { act, answer: await rewards.file.$post({}, { init: { body, headers: { 'content-type': 'text/csv' } } }) }
  }
  return { act: 'fulfil', answer: await rewards.fulfil.$post({ json: { items: referencesIn(form) } }) }
}
export const DONE = { approve: 'approved', decline: 'declined', fulfil: 'fulfilled' } as const

/** Codes as they were typed, and those of a file below them. */
export async function codesIn(form: FormData): Promise<Uint8Array<ArrayBuffer>> {
  const file = form.get('file')
  const typed = text(form, 'codes').trim()
  if (!(file instanceof File) || file.size === 0) return new TextEncoder().encode(typed)
  const bytes = new Uint8Array(await file.arrayBuffer())
  // the file says itself how its letters are written
  if (typed === '') return bytes
  return new TextEncoder().encode(`${typed}\n${await file.text()}`)
}
