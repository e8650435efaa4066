import type { Figures } from '../figures/contract.ts'
import type { Finding } from '../friction/contract.ts'
import type { Agenda } from './contract.ts'

const MOST = 5
/** What moved momentum most, whichever way: its stages, moves of people forward, and moves lost. */
export function driversIn(drivers: Figures['drivers']): Agenda['momentum']['drivers'] {
  if (!drivers) return []
  const way = (kind: string, { from, to }: { from: string | null; to: string }) => `${kind}:${from ?? ''}:${to}`
  return [
    ...drivers.weight.byStage.map(({ stage, effect }) => ({ what: `weight:${stage}`, effect })),
    ...drivers.speed.byMove.map((move) => ({ what: way('forward', move), effect: move.effect })),
    ...drivers.friction.byMove.map((move) => ({ what: way('lost', move), effect: move.effect })),
  ]
    .filter(({ effect }) => effect !== 0)
    .sort((a, b) => Math.abs(b.effect) - Math.abs(a.effect))
    .slice(0, MOST)
}
/** What holds people most; who of us it may be about is nothing for a meeting. */
export const topFriction = (findings: readonly Finding[]) =>
  findings.filter(({ dimension, ratio }) => dimension !== 'person' && ratio.value > 1).slice(0, MOST)

/** What is kept for ever says which items these were; what they are called is read when it is looked at. */
export const withoutTitles = (agenda: Agenda): Agenda => ({
  ...agenda,
  overdue: agenda.overdue.map((one) => ({ ...one, title: '', about: null })),
  decided: agenda.decided.map((one) => ({ ...one, title: '' })),
})
export const withTitles = (
  agenda: Agenda,
  items: ReadonlyMap<string, { title: string; about: string | null }>,
): Agenda => ({
  ...agenda,
  overdue: agenda.overdue.map((one) => ({ ...one, ...(items.get(one.id) ?? { title: '', about: null }) })),
  decided: agenda.decided.map((one) => ({ ...one, title: items.get(one.id)?.title ?? '' })),
})
