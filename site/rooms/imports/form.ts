import { type Column, FIELDS } from '../../../api/contacts/imports/contract.ts'
import { t } from '../../locales/t.ts'
import { text } from '../../state/forms.ts'

export const VERDICTS = ['new', 'changed', 'unchanged', 'refused'] as const
const TARGETS = [...FIELDS, 'trait', 'skip'] as const
export const targets = () => TARGETS.map((to) => ({ value: to, label: t(`imports.to.${to}`) }))

/** What the form says each column is; a trait without a name of its own is called as its column. */
export const mappingOf = (form: FormData, columns: readonly string[]): Column[] =>
  columns.map((column, i) => {
    const to = TARGETS.find((one) => one === text(form, `to.${i}`)) ?? 'skip'
    return to === 'trait' ? { to, trait: text(form, `trait.${i}`).trim() || column.slice(0, 60) } : { to }
  })

export const columnName = (column: string, i: number) => column || t('imports.unnamed', { n: i + 1 })

/** The file of a form, as bytes with a name that can be shown. */
export async function fileOf(
  form: FormData,
  unnamed = 'contacts.csv',
): Promise<{ fileName: string; bytes: Uint8Array<ArrayBuffer> }> {
  const file = form.get('file')
  if (!(file instanceof File)) return { fileName: unnamed, bytes: new Uint8Array() }
  const shown = file.name.replaceAll(/[\p{Cc}\p{Cs}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '').trim()
  return { fileName: shown.slice(-200) || unnamed, bytes: new Uint8Array(await file.arrayBuffer()) }
}
