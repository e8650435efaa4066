import { texts } from '../../state/forms.ts'

export type Traits = Record<string, string | number | boolean>
/** One line of the form, as typed. */
export interface Row {
  name: string
  value: string
}
const EMPTY_ROWS = 2
/** What a field of one line makes of a text. */
const asTyped = (value: string | number | boolean) => String(value).replace(/[\r\n]+/g, '')

/** What stands in the form: what was typed, else what is known; and some room for more. */
export function rowsOf(form: FormData | null, known: Traits): Row[] {
  const names = texts(form, 'traitName')
  const values = texts(form, 'traitValue')
  const typed = names.map((name, i) => ({ name, value: values[i] ?? '' })).filter((row) => row.name || row.value)
  const rows = form ? typed : Object.entries(known).map(([name, value]) => ({ name, value: asTyped(value) }))
  return [...rows, ...Array.from({ length: EMPTY_ROWS }, () => ({ name: '', value: '' }))]
}

/** Traits as typed. A value that was not touched keeps its kind; one written like a number or a truth becomes it. */
export function traitsOf(rows: readonly Row[], known: Traits): Traits {
  const traits: Traits = {}
  for (const { name, value } of rows) {
    const key = name.trim()
    if (value.trim() === '') continue
    const before = Object.hasOwn(known, key) ? known[key] : undefined
    traits[key] = before !== undefined && asTyped(before) === value ? before : kindOf(value.trim())
  }
  return traits
}

function kindOf(text: string): string | number | boolean {
  if (text === 'true' || text === 'false') return text === 'true'
  return /^-?\d+(\.\d+)?$/.test(text) && String(Number(text)) === text ? Number(text) : text
}

/** Where each wrong trait stands on the page. */
export const idsOf = (fields: Record<string, string>, rows: readonly Row[]) =>
  Object.fromEntries(
    Object.keys(fields)
      .filter((field) => field.startsWith('traits'))
      .map((field) => [
        field,
        `trait-${Math.max(
          0,
          rows.findIndex((row) => `traits.${row.name.trim()}` === field),
        )}`,
      ]),
  )
