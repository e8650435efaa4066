/** Where the company is: how numbers and moments are written. One portal has one place, so this is one for all pages. */
export interface Place {
  locale: string
  timeZone: string
}
const root = typeof document === 'undefined' ? undefined : document.documentElement
let place: Place = { locale: root?.lang || 'en', timeZone: root?.dataset.timeZone || 'UTC' }

function formatsOf({ locale, timeZone }: Place) {
  const day = { day: 'numeric', month: 'long', year: 'numeric' } as const
  return {
    locale,
    /** A moment as a day here. */
    day: new Intl.DateTimeFormat(locale, { ...day, timeZone }),
    /** A day of the calendar, the same everywhere. */
    calendar: new Intl.DateTimeFormat(locale, { ...day, timeZone: 'UTC' }),
    moment: new Intl.DateTimeFormat(locale, {
      ...day,
      hour: 'numeric',
      minute: '2-digit',
      timeZoneName: 'short',
      timeZone,
    }),
    relative: new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }),
    plural: new Intl.PluralRules(locale),
    integer: new Intl.NumberFormat(locale),
    decimal: new Intl.NumberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 }),
    percent: new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 }),
    rate: new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 }),
  }
}
let formats = formatsOf(place)
export const here = () => formats

/** Follows the settings; does nothing while they are the same. */
export function setPlace({ locale, timeZone }: Place): void {
  if (locale === place.locale && timeZone === place.timeZone) return
  place = { locale, timeZone }
  formats = formatsOf(place)
}
