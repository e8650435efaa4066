/** The wall clock of a place, as `datetime-local` writes it. */
export function wallTime(at: number, timeZone: string): string {
  const parts = Object.fromEntries(
    new Intl.DateTimeFormat('en-CA', {
      ...{ timeZone, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit' },
      ...{ hour: '2-digit', minute: '2-digit' },
    } as const)
      .formatToParts(at)
      .map(({ type, value }) => [type, value] as const),
  ) as Partial<Record<Intl.DateTimeFormatPartTypes, string>>
  return `${parts.year}-${parts.month}-${parts.day}T${parts.hour}:${parts.minute}`
}

/** The moment when clocks there show this; null for what is no time. A time that a change of clocks skips is the one after it. */
export function momentOf(wall: string, timeZone: string): number | null {
  const asked = Date.parse(`${wall}Z`)
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(wall) || Number.isNaN(asked)) return null
  const off = (at: number) => Date.parse(`${wallTime(at, timeZone)}Z`) - at
  const first = asked - off(asked)
  return asked - off(first)
}
