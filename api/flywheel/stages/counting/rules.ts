import type { HEALTHS, STAGES } from '../../../../db/schema/flywheel.ts'
import { DAY } from '../memory/rules.ts'

interface Row {
  kind: 'advance' | 'regress' | 'lapse' | 'recover' | 'health' | 'correction'
  fromStage: (typeof STAGES)[number] | null
  toStage: (typeof STAGES)[number] | null
  healthFrom: (typeof HEALTHS)[number] | null
  healthTo: (typeof HEALTHS)[number] | null
  implied: boolean
  channel: string
  at: number
  dwellMs: number | null
}
/** A day of a roll-up is a day in UTC. */
export const dayOf = (at: number) => Math.floor(at / DAY)

/** What rows that were taken back and rows that were added do to the moves of each day. */
export function flowsOf(taken: readonly Row[], added: readonly Row[]) {
  const cells = new Map<string, ReturnType<typeof cellOf>>()
  const cellOf = (row: Row) => ({
    ...{ day: dayOf(row.at), kind: row.kind, fromStage: row.fromStage ?? '', toStage: row.toStage! as string },
    ...{ channel: row.channel, n: 0, dwellSumMs: 0 },
  })
  const count = (row: Row, by: 1 | -1) => {
    if (row.implied || row.kind === 'health' || row.kind === 'correction') return
    const cell = cellOf(row)
    const key = `${cell.day} ${cell.kind} ${cell.fromStage} ${cell.toStage} ${cell.channel}`
    const kept = cells.get(key) ?? cell
    kept.n += by
    kept.dwellSumMs += by * (row.dwellMs ?? 0)
    cells.set(key, kept)
  }
  for (const row of taken) count(row, -1)
  for (const row of added) count(row, 1)
  return [...cells.values()].filter(({ n, dwellSumMs }) => n !== 0 || dwellSumMs !== 0)
}

/** What they do to how many stand in each stage with each health at the end of each day. */
export function stockChanges(taken: readonly Row[], added: readonly Row[]) {
  const cells = new Map<
    string,
    { day: number; stage: (typeof STAGES)[number]; health: (typeof HEALTHS)[number]; change: number }
  >()
  const count = (at: number, stage: Row['fromStage'], health: Row['healthFrom'], by: number) => {
    if (stage === null || health === null) return
    const key = `${dayOf(at)} ${stage} ${health}`
    const kept = cells.get(key) ?? { day: dayOf(at), stage, health, change: 0 }
    kept.change += by
    cells.set(key, kept)
  }
  const put = (row: Row, by: 1 | -1) => {
    count(row.at, row.fromStage, row.healthFrom, -by)
    count(row.at, row.toStage, row.healthTo, by)
  }
  for (const row of taken) put(row, -1)
  for (const row of added) put(row, 1)
  return [...cells.values()].filter(({ change }) => change !== 0)
}
