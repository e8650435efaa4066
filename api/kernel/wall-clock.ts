const clocks = new Map<string, Intl.DateTimeFormat>()
function clockOf(timeZone: string): Intl.DateTimeFormat {
  const known = clocks.get(timeZone)
  if (known) return known
  const made = new Intl.DateTimeFormat('en-CA', {
    ...{ timeZone, hourCycle: 'h23' },
    ...{ year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' },
  })
  clocks.set(timeZone, made)
  return made
}
/** The day and the minute of the day, where the company is. */
export function localTime(at: number, timeZone: string): { day: string; minutes: number } {
  const parts: Partial<Record<Intl.DateTimeFormatPartTypes, string>> = Object.fromEntries(
    clockOf(timeZone)
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  )
  return {
    day: `${parts.year}-${parts.month}-${parts.day}`,
    minutes: Number(parts.hour) * 60 + Number(parts.minute),
  }
}
const two = (n: number) => String(n).padStart(2, '0')
/** The same as two fields of a form hold them: `2026-03-29` and `14:30`. */
export function wallTime(at: number, timeZone: string): { day: string; time: string } {
  const { day, minutes } = localTime(at, timeZone)
  return { day, time: `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}` }
}
/** The moment at which clocks there show this; the first of two in autumn, none in the hour that is skipped in spring. */
export function momentOf(day: string, time: string, timeZone: string): number | undefined {
  const asUtc = Date.parse(`${day}T${time}:00Z`)
  if (!Number.isFinite(asUtc)) return undefined
  const offsetAt = (at: number) => {
    const { day: there, minutes } = localTime(at, timeZone)
    return Date.parse(`${there}T00:00:00Z`) + minutes * 60_000 - Math.floor(at / 60_000) * 60_000
  }
  const guesses = [-86_400_000, 0, 86_400_000].map((away) => asUtc - offsetAt(asUtc + away)).sort((a, b) => a - b)
  return guesses.find((at) => {
    const shown = wallTime(at, timeZone)
    return shown.day === day && shown.time === time
  })
}
/** A moment in words, with the name of the zone it is told in. */
export const momentInWords = (at: number, timeZone: string) =>
  `${new Intl.DateTimeFormat('en', { dateStyle: 'full', timeStyle: 'short', timeZone }).format(at)} (${timeZone})`
