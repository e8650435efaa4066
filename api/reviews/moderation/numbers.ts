// ISO 13616: how long an IBAN of each country is; others are no IBAN we know
const IBAN_LENGTHS: Record<string, number> = {
  ...{ AD: 24, AE: 23, AT: 20, BE: 16, BG: 22, BR: 29, CH: 21, CY: 28, CZ: 24, DE: 22, DK: 18, EE: 20, ES: 24 },
  ...{ FI: 18, FR: 27, GB: 22, GR: 27, HR: 21, HU: 28, IE: 22, IL: 23, IS: 26, IT: 27, LI: 21, LT: 20, LU: 20 },
  ...{ LV: 21, MC: 27, MT: 31, NL: 18, NO: 15, PL: 28, PT: 25, RO: 24, SA: 24, SE: 24, SI: 19, SK: 24, SM: 27 },
  ...{ TR: 26, UA: 29 },
}

/** ISO 7064, mod 97-10: the first four characters moved to the end, letters as two digits, is 1 modulo 97. */
export function isIban(text: string): boolean {
  const iban = text.replaceAll(' ', '')
  if (IBAN_LENGTHS[iban.slice(0, 2)] !== iban.length) return false
  let rest = 0
  for (const char of iban.slice(4) + iban.slice(0, 4)) {
    const value = Number.parseInt(char, 36)
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97
  }
  return rest === 1
}

/** A number of 13 to 19 digits with a check digit after Luhn (ISO/IEC 7812-1) that begins like a card's. */
export function isCardNumber(text: string): boolean {
  const digits = text.replace(/[ -]/g, '')
  if (digits.length < 13 || digits.length > 19 || !/^[3-6]/.test(digits) || /^(\d)\1+$/.test(digits)) return false
  let sum = 0
  for (const [i, char] of [...digits].reverse().entries()) {
    const doubled = Number(char) * (i % 2 === 1 ? 2 : 1)
    sum += doubled > 9 ? doubled - 9 : doubled
  }
  return sum % 10 === 0
}
