import type { Stage } from '../../ui/wheel.ts'

type Flow = readonly { to: Stage; kind: 'advance' | 'regress'; n: number }[]

/** How many moved into each stage one way: forward or back. */
export function into(flow: Flow, kind: Flow[number]['kind']): Record<Stage, number> {
  const counts = { activation: 0, adoption: 0, adoration: 0, advocacy: 0 }
  for (const row of flow) if (row.kind === kind) counts[row.to] += row.n
  return counts
}
