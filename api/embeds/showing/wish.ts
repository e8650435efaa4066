import type { Asked, Locale } from './scene.ts'

const LOCALES: readonly Locale[] = ['en', 'de', 'zh']
const SORTS: readonly Asked['sort'][] = ['newest', 'helpful', 'highest', 'lowest']
/** More than that are read on the portal. */
export const MOST_SHOWN = 96
export const PAGE = 8

/** What a page or a visitor asks for beside the widget's own settings. */
export interface Wish {
  locale: Locale | undefined
  asked: Asked
}

/** Reads the end of an address. What nobody could have chosen is left out, so that few different answers exist. */
export function wishOf(query: string, pageSize = PAGE): Wish {
  const params = new URLSearchParams(query)
  const stars = Number(params.get('stars'))
  const written = params.get('written') ?? ''
  const pages = Math.ceil(Number(params.get('show') ?? pageSize) / pageSize)
  return {
    locale: LOCALES.find((one) => one === params.get('lang')),
    asked: {
      stars: [1, 2, 3, 4, 5].includes(stars) ? stars : undefined,
      written: /^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,3}$/.test(written) ? written : undefined,
      verified: params.get('verified') === 'yes',
      media: params.get('media') === 'yes',
      sort: SORTS.find((one) => one === params.get('sort')) ?? 'newest',
      show: pageSize * Math.min(Math.max(pages || 1, 1), Math.max(1, Math.floor(MOST_SHOWN / pageSize))),
    },
  }
}

/** Only the language of it: what a company puts into its page itself can choose nothing else. */
export const languageOf = (query: string) => {
  const { locale } = wishOf(query)
  return locale ? `?lang=${locale}` : ''
}

/** The same wish always has the same name. */
export const nameOf = ({ locale, asked }: Wish) => JSON.stringify([locale, Object.values(asked)])
