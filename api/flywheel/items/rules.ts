import type { ITEM_STATES, TEAMS } from '../../../db/schema/items.ts'
import { conflict } from '../../kernel/problem.ts'

export type Team = (typeof TEAMS)[number]
type State = (typeof ITEM_STATES)[number]

/** The day of a moment in UTC, like `2026-02-20`. */
export const dayOf = (ms: number) => new Date(ms).toISOString().slice(0, 10)
/** The day is over and it is not done. */
export const isOverdue = ({ state, dueOn }: { state: State; dueOn: string | null }, today: string) =>
  state === 'open' && dueOn !== null && dueOn < today

/** @throws Problem item.ended: what has ended stays as it is */
export function mustBeOpen({ state }: { state: State }) {
  if (state !== 'open') throw conflict('item.ended', 'This item has ended. Open another one if there is more to do.')
}

/** Which of the fields become different. */
export const changedIn = <T extends object>(before: T, change: Partial<T>) =>
  (Object.keys(change) as (keyof T & string)[]).filter(
    (key) => change[key] !== undefined && change[key] !== before[key],
  )
