import { minorDigits } from '../../api/kernel/money.ts'
import { text } from './forms.ts'

interface Amount {
  amountMinor: number
  currency: string
}
/** "12.50" EUR → 1250, null for an empty field; what is no amount is left for the api to refuse. */
export function amountIn(form: FormData, field: string): Amount | null {
  const [amount, currency] = [text(form, field).trim().replace(',', '.'), text(form, 'currency').trim().toUpperCase()]
  if (amount === '') return null
  let digits = 2
  try {
    digits = minorDigits(currency)
  } catch {
    // no currency at all: the api says so
  }
  const minor = Number(amount) * 10 ** digits
  return { amountMinor: Math.abs(minor - Math.round(minor)) < 1e-6 ? Math.round(minor) : minor, currency }
}
/** 1250 EUR → "12.50". */
export const amountOf = (amount: Amount | null) =>
  amount ? (amount.amountMinor / 10 ** minorDigits(amount.currency)).toFixed(minorDigits(amount.currency)) : ''
