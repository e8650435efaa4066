const plain = (name: string) => name.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '')

/** What each column most likely says, by its name; each field once, the rest is left out. */
export function suggestColumns<F extends string>(
  fields: readonly F[],
  names: Record<F, readonly string[]>,
  columns: readonly string[],
): (F | 'skip')[] {
  const taken = new Set<F>()
  return columns.map((name) => {
    const field = fields.find((one) => !taken.has(one) && names[one].includes(plain(name)))
    if (!field) return 'skip'
    taken.add(field)
    return field
  })
}

/** How a file for spreadsheets says that a cell is no formula; ours says so too. */
const AS_TEXT = /^'(?=[=+\-@＝＋－＠])/
/** What a cell says. */
export const cellText = (cell: string | undefined) => (cell ?? '').trim().replace(AS_TEXT, '')

/** Why a line cannot be read as a whole. @param cells null when an erasure has emptied it */
export function unreadable(cells: readonly string[] | null, columns: number): string | undefined {
  if (cells === null) return 'Somebody on this line was erased meanwhile.'
  const isLong = cells.slice(columns).some((cell) => cell.trim() !== '')
  return isLong ? 'This line has more cells than there are columns.' : undefined
}
/** The cells of a line by what their columns say; empty ones say nothing. */
export function cellsBy<F extends string>(columns: readonly (F | 'skip')[], cells: readonly string[]) {
  const raw: Partial<Record<F, string>> = {}
  for (const [i, field] of columns.entries()) {
    const cell = cellText(cells[i])
    if (cell !== '' && field !== 'skip') raw[field] = cell
  }
  return raw
}

/** Sentences beside columns that cannot be what they were said to be. @param needed what has to be among them, and how to ask for it */
export function columnFaults(
  said: readonly string[],
  count: number,
  needed: Record<string, string>,
): Record<string, string> {
  const fields: Record<string, string> = {}
  if (said.length !== count) fields.columns = `Say what each of the ${count} columns is.`
  const seen = new Set<string>()
  for (const [i, field] of said.entries()) {
    if (field !== 'skip' && seen.has(field)) fields[`columns.${i}`] = 'Another column says this already.'
    seen.add(field)
  }
  const missing = Object.entries(needed).flatMap(([field, sentence]) => (seen.has(field) ? [] : [sentence]))
  if (!fields.columns && missing.length > 0) fields.columns = missing.join(' ')
  return fields
}

/** Why something cannot be done with an import in this state. */
export const STATE_REFUSALS = {
  reading: 'This file is still being read.',
  read: 'Say what the columns are first.',
  checked: 'This import has not been started.',
  running: 'This import is running.',
  done: 'This import is done.',
  undoing: 'This import is being undone.',
  undone: 'This import was undone.',
  discarded: 'This import was discarded.',
} as const
