import type { Programme } from '../../../api/affiliates/programme/contract.ts'
import { text } from '../../state/forms.ts'

export const KINDS = ['text', 'long', 'choice'] as const
const MOST = 10
/** Empty rows that stand below the questions there are. */
const SPARE = 2
export interface Row {
  id: string
  label: string
  kind: string
  required: boolean
  choices: string
}
const lines = (written: string) =>
  written
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
const wordsIn = (written: string) => written.split(/[\s,;]+/).filter((one) => one !== '')

export const rowsOf = (questions: Programme['questions']): Row[] =>
  spared(questions.map((one) => ({ ...one, choices: one.choices.join('\n') })))
const spared = (rows: Row[]): Row[] => {
  const spare = Math.min(SPARE, Math.max(0, MOST - rows.length))
  return [
    ...rows,
    ...Array.from({ length: spare }, () => ({ id: '', label: '', kind: 'text', required: false, choices: '' })),
  ]
}
const typedRows = (form: FormData): Row[] =>
  Array.from({ length: MOST + SPARE }, (_, n) => ({
    ...{
      id: text(form, `q${n}.id`),
      label: text(form, `q${n}.label`).trim(),
      kind: text(form, `q${n}.kind`) || 'text',
    },
    ...{ required: text(form, `q${n}.required`) === 'yes', choices: text(form, `q${n}.choices`) },
  })).filter(({ label }) => label !== '')
export const rowsIn = (form: FormData): Row[] => spared(typedRows(form))

/** What stands in the form. Choices of a question that has none are left out, and questions without words too. */
export function programmeIn(form: FormData) {
  const days = text(form, 'reapplyDays').trim()
  return {
    ...{ mode: text(form, 'mode') as 'open', heading: text(form, 'heading'), text: text(form, 'text') },
    ...{ destination: text(form, 'destination'), approve: text(form, 'approve') as 'nobody' },
    ...{
      domains: lines(text(form, 'domains').replaceAll(/[,;\s]+/g, '\n')),
      countries: wordsIn(text(form, 'countries')),
    },
    refuseDisposable: text(form, 'refuseDisposable') === 'yes',
    reapplyDays: days === '' ? null : /^\d{1,5}$/.test(days) ? Number(days) : Number.NaN,
    questions: typedRows(form).map(({ id, label, kind, required, choices }) => ({
      ...{ id, label, required, kind: kind as 'text', choices: kind === 'choice' ? lines(choices) : [] },
    })),
  }
}
/** What the page shows of what was typed. */
export const typedOf = (form: FormData) => ({
  ...{ mode: text(form, 'mode'), heading: text(form, 'heading'), text: text(form, 'text') },
  ...{ destination: text(form, 'destination'), approve: text(form, 'approve'), domains: text(form, 'domains') },
  ...{ countries: text(form, 'countries'), reapplyDays: text(form, 'reapplyDays') },
  refuseDisposable: text(form, 'refuseDisposable') === 'yes',
  rows: rowsIn(form),
})
export const shownOf = (programme: Programme): ReturnType<typeof typedOf> => ({
  ...{ ...programme, domains: programme.domains.join('\n'), countries: programme.countries.join(' ') },
  ...{
    reapplyDays: programme.reapplyDays === null ? '' : String(programme.reapplyDays),
    rows: rowsOf(programme.questions),
  },
})
/** Each fault by the field it stands at: lists are one field here. */
export const errorsOf = (fields: Record<string, string>) =>
  Object.fromEntries(
    Object.entries(fields).map(([field, sentence]) => {
      const [list = '', n, part] = field.split('.')
      if (list === 'questions' && n !== undefined) return [`q${n}.${part ?? 'label'}`, sentence]
      return [list, sentence]
    }),
  )
