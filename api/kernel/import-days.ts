export const DAY_ORDERS = ['unsaid', 'day_first', 'month_first'] as const
/** How a file writes a day like 03/04/2025. */
export type DayOrder = (typeof DAY_ORDERS)[number]
export type Read<T> = { ok: true; value: T } | { ok: false; reason: string }
const is = <T>(value: T): Read<T> => ({ ok: true, value })
const no = (reason: string) => ({ ok: false as const, reason })

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const monthOf = (name: string) => MONTHS.indexOf(name.slice(0, 3).toLowerCase()) + 1
const MONTH =
  '(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)'
const TIME =
  '(?:(?:[T ]|, ?)(\\d{1,2}):(\\d{2})(?::(\\d{2})(?:[.,]\\d{1,9})?)?(?: ?([AP]M))?(?: ?(Z|UTC|GMT|[+-]\\d{2}:?\\d{2})(?: ?UTC)?)?)?$'
const pattern = (day: string) => new RegExp(`^${day}${TIME}`, 'i')
const YEAR_FIRST = pattern('(\\d{4})([-/.])(\\d{1,2})\\2(\\d{1,2})')
const YEAR_LAST = pattern('(\\d{1,2})([-/.])(\\d{1,2})\\2(\\d{4})')
const NAMED_DAY_FIRST = pattern(`(\\d{1,2})(?:st|nd|rd|th)?[ .-]+${MONTH}[., -]+(\\d{4})`)
const NAMED_MONTH_FIRST = pattern(`${MONTH}\\.? (\\d{1,2})(?:st|nd|rd|th)?,? (\\d{4})`)

const UNREADABLE = 'We cannot read the date. Write it like 2025-03-14.'
const AMBIGUOUS = 'The date can be read in two ways. Say beside the columns whether the day or the month comes first.'
const DAY_MS = 86_400_000
const EARLIEST = Date.UTC(1990, 0, 1)

/** A moment a file names: a day, with its time when it says one. Without an offset it is taken as UTC. */
export function momentOf(cell: string, order: DayOrder, now: number): Read<number> {
  const parts = partsOf(cell.trim(), order)
  if (!parts) return no(UNREADABLE)
  if (parts === 'ambiguous') return no(AMBIGUOUS)
  const { year, month, day, time } = parts
  const at = Date.UTC(year, month - 1, day)
  const made = new Date(at)
  if (made.getUTCMonth() !== month - 1 || made.getUTCDate() !== day) return no('There is no such day.')
  const ms = timeOf(time)
  if (ms === undefined) return no(UNREADABLE)
  if (at < EARLIEST) return no('The date is before 1990.')
  // a day that has begun somewhere on earth
  if (at + ms > now + 14 * 3_600_000) return no('The date is still to come.')
  return is(Math.min(at + ms, now))
}
interface Parts {
  year: number
  month: number
  day: number
  time: readonly (string | undefined)[]
}
function partsOf(text: string, order: DayOrder): Parts | 'ambiguous' | undefined {
  const iso = YEAR_FIRST.exec(text)
  if (iso) return { year: +iso[1]!, month: +iso[3]!, day: +iso[4]!, time: iso.slice(5) }
  const dayNamed = NAMED_DAY_FIRST.exec(text)
  if (dayNamed)
    return { year: +dayNamed[3]!, month: monthOf(dayNamed[2]!), day: +dayNamed[1]!, time: dayNamed.slice(4) }
  const monthNamed = NAMED_MONTH_FIRST.exec(text)
  if (monthNamed) {
    return { year: +monthNamed[3]!, month: monthOf(monthNamed[1]!), day: +monthNamed[2]!, time: monthNamed.slice(4) }
  }
  const last = YEAR_LAST.exec(text)
  if (!last) return undefined
  const [first, second] = [+last[1]!, +last[3]!]
  const rest = { year: +last[4]!, time: last.slice(5) }
  const dayFirst = { ...rest, day: first, month: second }
  const monthFirst = { ...rest, day: second, month: first }
  // nobody writes the month first with dots
  if (last[2] === '.' || order === 'day_first') return dayFirst
  if (order === 'month_first') return monthFirst
  if (first === second || first > 12) return dayFirst
  return second > 12 ? monthFirst : 'ambiguous'
}
/** Milliseconds into the day, at the place of UTC. */
function timeOf([h, m, s = '0', half, zone]: readonly (string | undefined)[]): number | undefined {
  if (h === undefined || m === undefined) return 0
  let hours = Number(h)
  if (half) {
    if (hours < 1 || hours > 12) return undefined
    hours = (hours % 12) + (half.toUpperCase() === 'PM' ? 12 : 0)
  }
  if (hours > 23 || Number(m) > 59 || Number(s) > 60) return undefined
  const offset = /^([+-])(\d{2}):?(\d{2})$/.exec(zone ?? '')
  const shift = offset ? (offset[1] === '-' ? -1 : 1) * (Number(offset[2]) * 60 + Number(offset[3])) : 0
  return (hours * 60 + Number(m) - shift) * 60_000 + Number(s) * 1000
}
export const dayOf = (at: number) => new Date(Math.floor(at / DAY_MS) * DAY_MS).toISOString().slice(0, 10)
