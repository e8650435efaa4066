import { DAY } from '../../stages/memory/rules.ts'
import { isKept, type Way } from '../../stay/spells/rules.ts'
import { HANDOFF_DAYS, KEPT_DAYS, MONTH_DAYS, MONTHS, type TeamsData } from '../contract.ts'

type Month = TeamsData['kept'][number]
export interface Tally {
  handoffs: TeamsData['handoffs']
  kept: Month[]
  buying: number[]
  sources: Map<string, { bought: Month; kept: Month }>
}
const months = (): Month[] => Array.from({ length: MONTHS }, () => ({ hits: 0, of: 0 }))
export const emptyTally = (): Tally => ({
  handoffs: { activation: months(), adoption: months(), adoration: months() },
  ...{ kept: months(), buying: [], sources: new Map() },
})
/** Which month something that has so many days to happen in belongs to: 0 is the last that is over; undefined is none. */
function monthOf(ageMs: number, days: number): number | undefined {
  const month = Math.floor((ageMs / DAY - days) / MONTH_DAYS)
  return month >= 0 && month < MONTHS ? month : undefined
}
export const BUYING_DAYS = 90

/** Somebody who counts in a number of a team: since when, whether it came about, and how long it took. */
export interface Counted {
  key: Handed | 'kept' | 'buying'
  /** 0 is the last month that is over; what is counted by its end is in it, too. */
  month: number
  from: number
  hit: boolean
  tookMs: number | null
}
type Handed = keyof typeof HANDOFF_DAYS

/** Where the stays of one person count. */
export function countedOf(ways: readonly Way[], now: number): Counted[] {
  const found: Counted[] = []
  const spells = ways.flatMap((way) => way.spells)
  for (const { stage, from, to, how } of spells) {
    const tookMs = how === 'up' ? to - from : null
    if (stage === 'activation' && how === 'up' && now - to < BUYING_DAYS * DAY)
      found.push({ key: 'buying', month: 0, from, hit: true, tookMs })
    if (stage === 'advocacy') continue
    const days = HANDOFF_DAYS[stage]
    const cut = how === 'cut' && to - from < days * DAY
    const month = monthOf(now - from, days)
    if (month === undefined || cut) continue
    found.push({ key: stage, month, from, hit: how === 'up' && to - from < days * DAY, tookMs })
  }
  const first = spells
    .filter(({ stage }) => stage === 'adoption')
    .sort((a, b) => a.from - b.from)
    .at(0)
  const month = first && monthOf(now - first.from, KEPT_DAYS)
  if (first && month !== undefined)
    found.push({ key: 'kept', month, from: first.from, hit: isKept(ways, first.from + KEPT_DAYS * DAY), tookMs: null })
  return found
}

/** Counts the stays of one person: who came into a stage, and who was handed on in time. @param channel what they came by */
export function takePerson(tally: Tally, ways: readonly Way[], now: number, channel?: string) {
  for (const { key, month, hit, tookMs } of countedOf(ways, now)) {
    if (key === 'buying') {
      tally.buying.push(tookMs!)
      continue
    }
    const cells = [key === 'kept' ? tally.kept[month]! : tally.handoffs[key][month]!]
    if (channel !== undefined && (key === 'activation' || key === 'kept'))
      cells.push(sourceOf(tally, channel)[key === 'kept' ? 'kept' : 'bought'])
    for (const cell of cells) {
      cell.of++
      if (hit) cell.hits++
    }
  }
}
function sourceOf({ sources }: Tally, channel: string) {
  const source = sources.get(channel) ?? { bought: { hits: 0, of: 0 }, kept: { hits: 0, of: 0 } }
  sources.set(channel, source)
  return source
}
/** The middle of some times. */
export function buyingOf(times: readonly number[]): TeamsData['buying'] {
  const sorted = [...times].sort((a, b) => a - b)
  return { n: sorted.length, medianMs: sorted[Math.floor((sorted.length - 1) / 2)] ?? null }
}
