import type { Trace } from '../kernel/traces.ts'
import { ONE_VISIT_MS } from './rules.ts'

/** The click that a visit began with. */
export interface Visit {
  id: string
  at: number
  /** Undefined until it is known; where it could not be stored, nobody may be given its id. */
  stored: boolean | undefined
  /** Who opened the link again before that. */
  asking?: ((stored: boolean) => void)[]
}
const MOST = 100_000

/**
 * Visits of the last hour by link, network and browser: who opens a link again within it is the same visit. Two maps, of
 * which the older is dropped as a whole: taking the oldest out of one map gets slower with each that was taken out.
 */
export function createVisits() {
  let [young, old] = [new Map<string, Visit>(), new Map<string, Visit>()]
  let turnedAt = 0
  const keyOf = (linkId: string, { networkHash, browserHash }: Trace) => linkId + networkHash + browserHash

  function keep(key: string, visit: Visit) {
    if (young.size >= MOST || Math.abs(visit.at - turnedAt) > ONE_VISIT_MS) {
      old = young
      young = new Map()
      turnedAt = visit.at
    }
    young.set(key, visit)
  }
  return {
    /** The visit this click belongs to: its own, or an earlier one. @param id asked for when it is a new one */
    of(linkId: string, trace: Trace, at: number, id: () => string): { visit: Visit; again: boolean } {
      const key = keyOf(linkId, trace)
      const known = young.get(key) ?? old.get(key)
      if (known && known.stored !== false && Math.abs(at - known.at) < ONE_VISIT_MS)
        return { visit: known, again: true }
      const visit: Visit = { id: id(), at, stored: undefined }
      keep(key, visit)
      return { visit, again: false }
    },
    /** One that another process began, or this one before it was started anew. */
    learn(linkId: string, trace: Trace, { id, at }: Pick<Visit, 'id' | 'at'>) {
      const key = keyOf(linkId, trace)
      const known = young.get(key) ?? old.get(key)
      if (!known || known.at < at - ONE_VISIT_MS) keep(key, { id, at, stored: true })
    },
  }
}
/** Its own click is stored, or is not. */
export function settleVisit(visit: Visit, stored: boolean) {
  visit.stored = stored
  for (const tell of visit.asking ?? []) tell(stored)
  delete visit.asking
}
/** Tells as soon as it is known whether the visit's own click is stored. */
export function whenSettled(visit: Visit, tell: (stored: boolean) => void) {
  if (visit.stored !== undefined) tell(visit.stored)
  else if (visit.asking) visit.asking.push(tell)
  else visit.asking = [tell]
}
export type Visits = ReturnType<typeof createVisits>
