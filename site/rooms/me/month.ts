import { locale } from '../../locales/t.ts'

/** "February 2026" of `2026-02`. */
export const monthOf = (month: string) =>
  new Intl.DateTimeFormat(locale(), { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(
    Date.parse(`${month}-01`),
  )
