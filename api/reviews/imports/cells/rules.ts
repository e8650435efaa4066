import type { Read } from '../../../kernel/import-days.ts'

const is = <T>(value: T): Read<T> => ({ ok: true, value })
const no = (reason: string) => ({ ok: false as const, reason })

const UNCLEAR = 'We cannot read the rating. Write 1 to 5, like 4, 4/5 or ★★★★.'
const HALF = 'Half stars are not taken: whoever wrote it chose them, and rounding would change what they said.'
const STARS = /^(?:[★⭐]\ufe0f?){1,5}☆{0,5}$/u
const NUMBER = /^(\d{1,2})(?:[.,](\d{1,3}))?(?:\s*(?:\/|out of|of|von|sur|de)\s*(\d{1,3})(?:[.,]0+)?)?(?:\s*stars?)?$/i

/** One to five whole stars, as the usual files write them. */
export function ratingOf(cell: string): Read<number> {
  const text = cell.trim()
  if (STARS.test(text)) {
    const full = text.match(/[★⭐]/gu)!.length
    const all = full + (text.match(/☆/g)?.length ?? 0)
    return all === full || all === 5 ? is(full) : no(UNCLEAR)
  }
  if (/[½⯪⯨]/u.test(text)) return no(HALF)
  const found = NUMBER.exec(text)
  if (!found) return no(UNCLEAR)
  const [, whole, part = '', of] = found
  if (of !== undefined && of !== '5') return no('This rating is not out of five, and rounding would change it.')
  if (/[1-9]/.test(part)) return no(HALF)
  const rating = Number(whole)
  return rating >= 1 && rating <= 5 ? is(rating) : no('The rating is not between 1 and 5.')
}

const TITLE = 60
/** A title for a review that came without one: its first words. */
export function titleFrom(body: string): string {
  const line = body.replaceAll(/\s+/g, ' ').trim()
  const letters = [...line]
  if (letters.length <= TITLE) return line
  const cut = letters.slice(0, TITLE).join('')
  const end = cut.lastIndexOf(' ')
  return end > TITLE / 3 ? cut.slice(0, end) : cut
}
