/** Money is whole minor units of a currency. */
export interface Money {
  amountMinor: number
  currency: string
}

/**
 * Currencies whose number of minor digits is not two (ISO 4217). Intl follows what people write down in cash: it knows
 * none for HUF or LBP, and says something else from one version to the next.
 */
const DIGITS = new Map([
  ...each(0, 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'),
  ...each(3, 'BHD IQD JOD KWD LYD OMR TND'),
  ...each(4, 'CLF UYW'),
])
function each(digits: number, codes: string) {
  return codes.split(' ').map((code) => [code, digits] as const)
}
/** How many minor digits a currency has: 2 for EUR, 0 for JPY, 3 for KWD. */
export const minorDigits = (currency: string): number => DIGITS.get(currency) ?? 2

/** True for a currency code that is in use, as Intl knows them. */
export const isCurrency = (code: string) => CURRENCIES.has(code)
const CURRENCIES = new Set(Intl.supportedValuesOf('currency'))

/** "12,50 €" for people, in their locale. */
export function formatMoney({ amountMinor, currency }: Money, locale: string): string {
  const digits = minorDigits(currency)
  return new Intl.NumberFormat(locale, { style: 'currency', currency }).format(amountMinor / 10 ** digits)
}
