const IBAN = /^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/
export const tidyIban = (typed: string) => typed.toUpperCase().replace(/[\s-]/g, '')
/** ISO 13616: the first four behind the rest, letters as numbers, and the remainder of 97 is one. */
export function isIban(iban: string): boolean {
  if (!IBAN.test(iban)) return false
  const digits = [...iban.slice(4), ...iban.slice(0, 4)].map((c) => Number.parseInt(c, 36)).join('')
  let rest = 0
  for (const digit of digits) rest = (rest * 10 + Number(digit)) % 97
  return rest === 1
}
const BIC = /^[A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?$/
export const isBic = (bic: string) => BIC.test(bic)
