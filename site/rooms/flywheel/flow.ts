import type { Stage } from '../../ui/wheel.ts'

type Flow = readonly { to: Stage; kind: 'advance' | 'regress'; n: number }[]

/** How many moved into each stage one way: forward or back. */
export function into(flow: Flow, kind: Flow[number]['kind']): Record<Stage, number> {
  const counts = { activation: 0, adoption: 0, adoration: 0, advocacy: 0 }
  for (const row of flow) if (row.kind === kind) counts[row.to] += row.n
  return counts
}

interface Person {
  id: string
  name: string
}
/** Whose words brought whom, and how far that has come. */
export interface TurnView {
  testimonial: { id: string; excerpt: string } | null
  advocate: Person
  prospect: Person
  /** How well it is shown: 1 a code, 2 a click, 3 seen on the page, 4 their own word. */
  evidence: number
  prospectAt: number
  customerAt: number | null
  advocateAt: number | null
}
