import type { SavePlace } from '../../../api/settings/contract.ts'

/** The regions the api takes; one more or less does not compile. */
const REGIONS: Record<SavePlace['locale'], true> = {
  ...{ en: true, 'en-AU': true, 'en-CA': true, 'en-GB': true, 'en-IE': true, 'en-IN': true },
  ...{ 'en-NZ': true, 'en-SG': true, 'en-US': true, 'en-ZA': true },
}
export const LOCALES = Object.keys(REGIONS) as SavePlace['locale'][]
export const TIME_ZONES = ['UTC', ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC')]

const names = new Intl.DisplayNames('en', { type: 'region' })
/** "International", "Ireland", with how a day is written there. */
export const regionName = (locale: string) => {
  const region = new Intl.Locale(locale).region
  const sample = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' }).format(Date.UTC(2026, 0, 31))
  return `${region ? names.of(region) : 'International'} (${sample})`
}

export const CURRENCIES = Intl.supportedValuesOf('currency')
const currencies = new Intl.DisplayNames('en', { type: 'currency' })
/** "EUR (Euro)". */
export const currencyName = (code: string) => `${code} (${currencies.of(code) ?? code})`
