import type { Health, Stage, StageState, Transition } from '../rules.ts'

/** A row that counts: nothing has taken it back. */
export interface Told extends Omit<Transition, 'kind' | 'toStage' | 'healthTo'> {
  id: string
  kind: Transition['kind'] | 'correction'
  toStage: Stage | null
  healthTo: Health | null
}
export interface Place {
  stage: Stage
  health: Health
}
export interface Rewriting {
  /** Rows that turned out not to be so, and what is so instead. */
  taken: Told[]
  added: Transition[]
  /** Where somebody stands now whose history cannot be told anew, because two of them were put together. */
  jump: { from: Place | null; to: Place | null } | undefined
}

const FIELDS = [
  ...(['fromStage', 'toStage', 'kind', 'healthFrom', 'healthTo', 'implied', 'rule', 'rulesVersion'] as const),
  ...(['cause', 'causeSeq', 'channel', 'at', 'dwellMs'] as const),
] as const
const isSameMove = (a: Told, b: Transition) => FIELDS.every((field) => a[field] === b[field])
const isSame = (a: Told, b: Transition) => isSameMove(a, b) && a.lap === b.lap
const sameUntil = (told: readonly Told[], replayed: readonly Transition[], same = isSame) => {
  let n = 0
  while (n < told.length && n < replayed.length && same(told[n]!, replayed[n]!)) n++
  return n
}

/** What has to be written so that the history says what was replayed: rows are taken back and added, never changed. */
export function rewrite(told: readonly Told[], replayed: readonly Transition[]): Rewriting {
  const n = sameUntil(told, replayed)
  return { taken: told.slice(n), added: replayed.slice(n), jump: undefined }
}

const placeOf = (row: { toStage: Stage | null; healthTo: Health | null } | undefined): Place | null =>
  row?.toStage && row.healthTo ? { stage: row.toStage, health: row.healthTo } : null
const isPlace = (a: Place | null, b: Place | null) => a?.stage === b?.stage && a?.health === b?.health

/**
 * The same for somebody who was put together of two contacts, or taken apart again: their history holds the way as it was
 * known at each time. What was replayed since then is added to it; where that does not fit, one row says where they stand.
 */
export function rewriteJoined(
  told: readonly Told[],
  replayed: readonly Transition[],
  state: StageState | undefined,
  joined: { seq: number; at: number },
): Rewriting {
  const isLater = (row: Pick<Told, 'cause' | 'causeSeq' | 'at'>) =>
    row.cause === 'event' ? row.causeSeq! > joined.seq : row.at > joined.at
  const later = replayed.filter(isLater)
  const mine = told.filter((row) => row.kind !== 'correction' && isLater(row))
  // another lap moved nobody: what follows is still told as it happens
  const n = sameUntil(mine, later, isSameMove)
  const here = placeOf(told.at(-1))
  const added = later.slice(n)
  const to = state ? { stage: state.stage, health: state.health } : null
  const [next] = added
  const from = next ? placeOf({ toStage: next.fromStage, healthTo: next.healthFrom }) : to
  if (n === mine.length && isPlace(here, from)) return { taken: [], added, jump: undefined }
  return { taken: [], added: [], jump: isPlace(here, to) ? undefined : { from: here, to } }
}
