import type { StageEvent } from '../stages/memory/rules.ts'
import { isAct } from '../stages/rules.ts'

export interface Turned {
  customerAt: number | null
  advocateAt: number | null
}
/** When somebody who came at event `since` first bought and first spoke for us, from the events of the whole person. */
export function turned(events: readonly StageEvent[], since: number): Turned {
  const later = events.filter((event) => event.seq > since)
  return {
    customerAt: later.find((event) => event.type === 'sale.recorded')?.at ?? null,
    advocateAt: later.find(isAct)?.at ?? null,
  }
}

/** Before it was said how well an arrival is shown, it was always by a click. */
export const BY_CLICK = 2
export interface Arrival {
  seq: number
  at: number
  data: {
    testimonialId?: string | undefined
    advocateId?: string | undefined
    /** A link, and whose it is. */
    linkId?: string | undefined
    ownerId?: string | undefined
    evidence?: number | undefined
  }
}
interface Bringer {
  seq: number
  advocateId: string
  testimonialId: string | null
  linkId: string | null
  evidence: number
}
function bringerOf({ seq, data }: Arrival): Bringer | undefined {
  const { testimonialId, linkId, evidence = BY_CLICK } = data
  if (linkId && data.ownerId) return { seq, advocateId: data.ownerId, testimonialId: null, linkId, evidence }
  if (testimonialId && data.advocateId)
    return { seq, advocateId: data.advocateId, testimonialId, linkId: null, evidence }
  return undefined
}
/** A link was handed to this one person, words are read by everybody: of two that are shown equally well it is the link. */
const isBetter = (a: Bringer, b: Bringer) =>
  a.evidence - b.evidence < 0 || (a.evidence === b.evidence && a.linkId !== null && b.linkId === null)

/** Who brought a contact, by the best shown of what was told of it; they came when it was told first. */
export function bestArrival(told: readonly Arrival[], themselves: readonly string[]) {
  const [first] = told
  const named = told.flatMap((one) => bringerOf(one) ?? []).filter(({ advocateId }) => !themselves.includes(advocateId))
  if (!first || named.length === 0) return undefined
  const { seq: _, ...best } = named.reduce((a, b) => (isBetter(b, a) ? b : a))
  return { ...best, prospectAt: first.at, since: first.seq }
}
