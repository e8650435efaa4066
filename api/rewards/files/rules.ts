export const COLUMNS = [
  'Reward',
  'Person',
  'E-mail',
  'Your id',
  'What',
  'Kind',
  'Amount',
  'Currency',
  'Months',
  'Approved',
  'Reference',
] as const
/** Where the columns of a file that came back stand, however they were sorted; undefined for one that is missing. */
export function columnsOf(columns: readonly string[]) {
  const at = (name: string) => columns.findIndex((one) => one.trim().toLowerCase() === name)
  const [id, reference] = [at('reward'), at('reference')]
  return id < 0 || reference < 0 ? undefined : { id, reference }
}
/** A cell as it was before a spreadsheet's apostrophe was put in front of it. */
export const unescaped = (cell: string) => cell.trim().replace(/^'(?=[=+\-@])/, '')
