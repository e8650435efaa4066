import type { Trace } from '../kernel/traces.ts'
import { ONE_VISIT_MS } from './rules.ts'

/** The click that a visit began with. */
export interface Visit {
  id: string
  at: number
  /** It could not be stored, so nobody may be given its id. */
  lost?: true
}
const KEPT = 200_000

/** Visits of the last hour by link, network and browser: who opens a link again within it is the same visit. */
export function createVisits() {
  const visits = new Map<string, Visit>()
  const keyOf = (linkId: string, { networkHash, browserHash }: Trace) => `${linkId} ${networkHash} ${browserHash}`

  function keep(key: string, visit: Visit) {
    visits.delete(key)
    visits.set(key, visit)
    if (visits.size > KEPT) visits.delete(visits.keys().next().value!)
  }
  return {
    /** The visit this click belongs to: its own, or an earlier one. @param id asked for when it is a new one */
    of(linkId: string, trace: Trace, at: number, id: () => string): { visit: Visit; again: boolean } {
      const key = keyOf(linkId, trace)
      const known = visits.get(key)
      if (known && !known.lost && Math.abs(at - known.at) < ONE_VISIT_MS) return { visit: known, again: true }
      const visit = { id: id(), at }
      keep(key, visit)
      return { visit, again: false }
    },
    /** One that another process began, or this one before it was started anew. */
    learn(linkId: string, trace: Trace, visit: Visit) {
      const key = keyOf(linkId, trace)
      const known = visits.get(key)
      if (!known || known.at < visit.at - ONE_VISIT_MS) keep(key, visit)
    },
  }
}
export type Visits = ReturnType<typeof createVisits>
