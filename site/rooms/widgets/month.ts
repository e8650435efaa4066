const DAY = 86_400_000
export interface Day {
  day: string
  seen: number
  clicks: number
}

/** Thirty days up to today, UTC: a day without numbers is a zero on the line, not a gap that is left out. */
export function month(days: readonly Day[], now = Date.now()): Day[] {
  const known = new Map(days.map((day) => [day.day, day]))
  return Array.from({ length: 30 }, (_, i) => {
    const day = new Date(now - (29 - i) * DAY).toISOString().slice(0, 10)
    return known.get(day) ?? { day, seen: 0, clicks: 0 }
  })
}
