/** Money is whole minor units of a currency. */
export interface Money {
  amountMinor: number
  currency: string
}

/** How many minor digits a currency has (2 for EUR, 0 for JPY, 3 for KWD), as Intl knows them. */
export function minorDigits(currency: string): number {
  return new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2
}

/** True for a currency code that is in use, as Intl knows them. */
export const isCurrency = (code: string) => CURRENCIES.has(code)
const CURRENCIES = new Set(Intl.supportedValuesOf('currency'))

/** "12,50 €" for people, in their locale. */
export function formatMoney({ amountMinor, currency }: Money, locale: string): string {
  const digits = minorDigits(currency)
  return new Intl.NumberFormat(locale, { style: 'currency', currency }).format(amountMinor / 10 ** digits)
}
