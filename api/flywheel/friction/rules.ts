import type { Team } from '../items/rules.ts'
import type { Finding } from './contract.ts'

type From = Finding['from']
/** Who is there for a way on: what stays behind in a stage is theirs to mend. */
export const TEAM_OF: Record<From, Team> = { activation: 'sales', adoption: 'service', adoration: 'service' }
const NEXT: Record<From, string> = { activation: 'adoption', adoption: 'adoration', adoration: 'advocacy' }

/** What the item is called. Everybody reads it, so that nobody is named in it. */
export function titleOf({ from, dimension, value }: Pick<Finding, 'from' | 'dimension' | 'value'>): string {
  const way = `from ${from} to ${NEXT[from]}`
  if (dimension === 'person') return `Talk with a colleague about how people get ${way}`
  return `Find out why fewer get ${way} with ${dimension} “${value}”`
}
/** The beginning of what makes an item about a finding; each time it is taken up again has a number of its own. */
export const causeOf = ({ from, dimension, value }: Pick<Finding, 'from' | 'dimension' | 'value'>) =>
  `friction:${JSON.stringify([from, dimension, value])}:`
