import { MOVED, MOVES, type TRANSITION_KINDS } from '../../../db/schema/flywheel.ts'
import type { PeopleFilter } from './contract.ts'

type Kind = (typeof TRANSITION_KINDS)[number]
const DAY = 86_400_000

export interface MoveFilter {
  kinds: readonly Kind[]
  /** `known` leaves out the way in. */
  from: PeopleFilter['from'] | 'known'
  to: PeopleFilter['to']
}
/** The moves a filter asks for; undefined where it asks where people stand. */
export function movesAsked({ moved, from, to }: Pick<PeopleFilter, 'moved' | 'from' | 'to'>): MoveFilter | undefined {
  if (moved) return { kinds: MOVED[moved], from: from ?? (moved === 'forward' ? 'known' : undefined), to }
  return from || to ? { kinds: MOVES, from, to } : undefined
}

/** The moments between which it asks, the second left out. */
export function timeAsked({ days, since, until }: Pick<PeopleFilter, 'days' | 'since' | 'until'>, now: number) {
  const today = Math.floor(now / DAY)
  const first = Math.max(days ? (today - days + 1) * DAY : 0, since ? Date.parse(since) : 0)
  return { since: first || undefined, before: until ? Date.parse(until) + DAY : undefined }
}
