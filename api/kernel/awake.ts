/** Mail that nobody waits for goes out from this hour until before that one, on the company's clock. */
export interface Awake {
  from: number
  until: number
}
/** What holds until a company decides otherwise. */
export const AWAKE: Awake = { from: 8, until: 20 }

const clocks = new Map<string, Intl.DateTimeFormat>()
/** Making one takes a hundred times as long as asking it. */
function clockOf(timeZone: string): Intl.DateTimeFormat {
  const known = clocks.get(timeZone)
  if (known) return known
  const made = new Intl.DateTimeFormat('en', { hour: 'numeric', minute: 'numeric', hourCycle: 'h23', timeZone })
  clocks.set(timeZone, made)
  return made
}
/** Minutes since midnight on the clock of a zone. */
function minutesAt(at: number, timeZone: string): number {
  const parts = clockOf(timeZone)
    .formatToParts(at)
    .map(({ type, value }) => [type, Number(value)] as const)
  const { hour = 0, minute = 0 } = Object.fromEntries(parts) as { hour?: number; minute?: number }
  return hour * 60 + minute
}
const isAwake = (minutes: number, { from, until }: Awake) => minutes >= from * 60 && minutes < until * 60
export const isQuiet = (at: number, timeZone: string, awake: Awake = AWAKE) => !isAwake(minutesAt(at, timeZone), awake)
/** This moment, or the next morning's beginning when it falls into the quiet hours; a clock that is set in between is met. */
export function nextAwake(at: number, timeZone: string, awake: Awake = AWAKE): number {
  const minutes = minutesAt(at, timeZone)
  if (isAwake(minutes, awake)) return at
  const morning = awake.from * 60
  const there = Math.floor(at / 60_000) * 60_000 + ((morning - minutes + 1440) % 1440) * 60_000
  const off = minutesAt(there, timeZone) - morning
  return there - off * 60_000
}
