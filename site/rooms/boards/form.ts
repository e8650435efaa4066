import type { Client } from '../../../api/client.ts'
import type { SaveBoard } from '../../../api/feature-requests/boards/contract.ts'
import { type Answer, text, texts } from '../../state/forms.ts'

type V1 = Client['api']['v1']
type Audience = SaveBoard['viewPolicy']
export const AUDIENCES = ['everyone', 'signed_in', 'customers', 'staff'] as const satisfies readonly Audience[]
export const HOLDS = ['never', 'anonymous', 'untrusted', 'always'] as const satisfies readonly SaveBoard['holdPolicy'][]

/** A whole number of the field, or what the api refuses beside it; null for an empty one. */
const wholeOrNull = (said: string) => (said.trim() === '' ? null : Number(said.trim()))
export const boardIn = (form: FormData): SaveBoard => ({
  ...{ name: text(form, 'name'), description: text(form, 'description'), template: text(form, 'template') },
  viewPolicy: text(form, 'viewPolicy') as Audience,
  submitPolicy: text(form, 'submitPolicy') as Audience,
  votePolicy: text(form, 'votePolicy') as Audience,
  commentPolicy: text(form, 'commentPolicy') as Audience,
  holdPolicy: text(form, 'holdPolicy') as SaveBoard['holdPolicy'],
  showVoters: text(form, 'showVoters') === 'yes',
  voteBudget: wholeOrNull(text(form, 'voteBudget')),
})
export const NEW_BOARD: SaveBoard = {
  ...{ name: '', description: '', template: '', viewPolicy: 'everyone', submitPolicy: 'signed_in' },
  ...{
    votePolicy: 'everyone',
    commentPolicy: 'signed_in',
    holdPolicy: 'untrusted',
    showVoters: false,
    voteBudget: null,
  },
}

/** One form of the page: the answer, and what to say when it was good. Each names what it is about, and which. */
export async function save(v1: V1, form: FormData): Promise<[Answer, string]> {
  const [about, id] = [text(form, 'about'), text(form, 'id')]
  if (about === 'board') {
    const json = boardIn(form)
    const answer = id ? await v1.boards[':slug'].$put({ param: { slug: id }, json }) : await v1.boards.$post({ json })
    return [answer, 'board']
  }
  if (about === 'close') {
    const json = { archived: text(form, 'archived') === 'yes' }
    return [await v1.boards[':slug'].archived.$put({ param: { slug: id }, json }), 'board']
  }
  if (about === 'status') {
    const json = { label: text(form, 'label'), votable: text(form, 'votable') === 'yes', next: texts(form, 'next') }
    const category = text(form, 'category') as 'open'
    const statuses = v1['request-statuses']
    const answer = id
      ? await statuses[':id'].$put({ param: { id }, json })
      : await statuses.$post({ json: { ...json, category } })
    return [answer, 'status']
  }
  if (about === 'archive') {
    const json = { archived: text(form, 'archived') === 'yes' }
    return [await v1['request-statuses'][':id'].archived.$put({ param: { id }, json }), 'status']
  }
  const labels = v1['request-labels']
  if (about === 'unlabel') return [await labels[':id'].$delete({ param: { id } }), 'label']
  const json = { label: text(form, 'label'), internal: text(form, 'internal') === 'yes' }
  return [id ? await labels[':id'].$put({ param: { id }, json }) : await labels.$post({ json }), 'label']
}
