/** One line of the table. `ratio` is ours to the anchor's in the same run, so the machine's noise falls out. */
export interface Row {
  name: string
  ours: number
  anchor?: number
  ratio?: number
  /** In words, as the table shows it: "≥ 0.9 ×". */
  goal: string
  unit: string
  ok: boolean
  note?: string
}
/** What a file in this folder exports as `bench`: small sizes, or `full` ones when it is run by name. */
export type Bench = (options: { full: boolean }) => Promise<Row[]>

interface Measured extends Omit<Row, 'goal' | 'ok'> {
  goal: { of: 'ratio' | 'ours'; atLeast?: number; atMost?: number }
}

/** Judges what was measured against its goal. */
export function row({ goal, ...measured }: Measured): Row {
  const value = goal.of === 'ratio' ? (measured.ratio ?? Number.NaN) : measured.ours
  const { atLeast = Number.NEGATIVE_INFINITY, atMost = Number.POSITIVE_INFINITY } = goal
  const unit = goal.of === 'ratio' ? '×' : measured.unit
  const words = [
    ...(goal.atLeast === undefined ? [] : [`≥ ${figure(goal.atLeast)} ${unit}`]),
    ...(goal.atMost === undefined ? [] : [`≤ ${figure(goal.atMost)} ${unit}`]),
  ]
  return { ...measured, goal: words.join(', '), ok: value >= atLeast && value <= atMost }
}

export function median(values: number[]): number {
  if (values.length === 0) return Number.NaN
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}

/** The value that a share of all values does not exceed: `percentile(times, 0.99)`. */
export function percentile(values: number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))] ?? Number.NaN
}

export interface Interleaved {
  ours: number
  anchor: number
  ratio: number
  rounds: { ours: number; anchor: number }[]
}

/**
 * Measures two things in turns, the first to go changing every round, after one round that does not count.
 * Answers the medians, and as ratio the median of the rounds' own ratios.
 */
export async function interleave(
  contestants: { ours: () => Promise<number>; anchor: () => Promise<number> },
  { rounds = 5, warmUp = true } = {},
): Promise<Interleaved> {
  if (rounds < 5) throw new Error('Fewer than five rounds say nothing')
  const results: Interleaved['rounds'] = []
  if (warmUp) {
    await contestants.anchor()
    await contestants.ours()
  }
  for (let round = 0; round < rounds; round++) {
    const result = { ours: Number.NaN, anchor: Number.NaN }
    const order = round % 2 ? (['anchor', 'ours'] as const) : (['ours', 'anchor'] as const)
    for (const who of order) result[who] = await contestants[who]()
    results.push(result)
  }
  return {
    ours: median(results.map(({ ours }) => ours)),
    anchor: median(results.map(({ anchor }) => anchor)),
    ratio: median(results.map(({ ours, anchor }) => ours / anchor)),
    rounds: results,
  }
}

/** Three digits that matter, thousands apart. */
export function figure(value: number): string {
  if (!Number.isFinite(value)) return '–'
  const digits = value === 0 ? 0 : Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value))))
  return value.toLocaleString('en', { maximumFractionDigits: Math.min(digits, 3) })
}

/** The table that `npm run bench` prints. */
export function table(rows: Row[]): string {
  const head = ['', 'what', 'ours', 'anchor', 'ratio', 'goal', 'note']
  const lines = rows.map((one) => [
    one.ok ? '✓' : '✗',
    one.name,
    `${figure(one.ours)} ${one.unit}`,
    one.anchor === undefined ? '' : `${figure(one.anchor)} ${one.unit}`,
    one.ratio === undefined ? '' : `${figure(one.ratio)} ×`,
    one.goal,
    one.note ?? '',
  ])
  const widths = head.map((_, i) => Math.max(...[head, ...lines].map((line) => line[i]!.length)))
  const numeric = new Set([2, 3, 4])
  const print = (line: string[]) =>
    line
      .map((cell, i) => (numeric.has(i) ? cell.padStart(widths[i]!) : cell.padEnd(widths[i]!)))
      .join('  ')
      .trimEnd()
  return [print(head), widths.map((width) => '─'.repeat(width)).join('  '), ...lines.map(print)].join('\n')
}
