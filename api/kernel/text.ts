import { z } from 'zod'

// controls, halves of characters, and the marks that turn the text around them
const UNFIT_IN_NAMES = /[\p{Cc}\p{Cs}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u
const UNFIT_IN_TEXT = /[\p{Cs}]|[^\P{Cc}\t\n\r]/u
const TURNING = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u
const VISIBLE = /[\p{L}\p{N}\p{P}\p{S}]/u

/** One line that stands beside other words, such as a name: it shows something, and cannot bend its neighbours. */
export const oneLine = (max: number, missing: string) =>
  z
    .string(missing)
    .trim()
    .refine((text) => VISIBLE.test(text), missing)
    .refine((text) => !UNFIT_IN_NAMES.test(text), 'Leave out line breaks and invisible control characters.')
    .max(max, `Use at most ${max} characters.`)

/** Somebody's own words over several lines; kept as written, but for what no page or file can hold. */
export const ownWords = ({ min, max, tooShort }: { min: number; max: number; tooShort: string }) =>
  z
    .string()
    .trim()
    .min(min, tooShort)
    .max(max, `Use at most ${new Intl.NumberFormat('en').format(max)} characters.`)
    .refine((text) => VISIBLE.test(text), tooShort)
    .refine((text) => !UNFIT_IN_TEXT.test(text), 'Leave out control characters that cannot be shown.')

/** Words that may be missing, and that cannot bend what stands around them. */
export const plainText = (max: number) =>
  z
    .string()
    .trim()
    .max(max, `Use at most ${new Intl.NumberFormat('en').format(max)} characters.`)
    .refine(
      (text) => !UNFIT_IN_TEXT.test(text) && !TURNING.test(text),
      'Leave out control characters that cannot be shown.',
    )

/** True for a language tag that every part of us can work with. */
export function isLanguageTag(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1
  } catch {
    return false
  }
}
