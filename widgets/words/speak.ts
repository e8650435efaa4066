import type { Disclosed, Given, Locale, Verified } from '../../api/embeds/showing/scene.ts'
import de from './de.json' with { type: 'json' }
import en from './en.json' with { type: 'json' }
import zh from './zh.json' with { type: 'json' }

export type Word = keyof typeof en
type Counted = { [K in Word]: K extends `${infer Base}.other` ? Base : never }[Word]
type Values = Record<string, string | number>

const words: Record<Locale, Record<Word, string>> = { en, de, zh }

/** The words of a widget in one language, its numbers and its dates. */
export function speak(locale: Locale) {
  const list = words[locale]
  const number = new Intl.NumberFormat(locale)
  const one = new Intl.NumberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 })
  const share = new Intl.NumberFormat(locale, { style: 'percent' })
  const date = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' })
  const plural = new Intl.PluralRules(locale)
  const languages = new Intl.DisplayNames(locale, { type: 'language' })

  const fill = (text: string, values: Values) =>
    text.replace(/\{(\w+)\}/g, (all, name: string) => {
      const value = values[name]
      return value === undefined ? all : typeof value === 'number' ? number.format(value) : value
    })
  const t = (word: Word, values: Values = {}) => fill(list[word], values)
  const tn = (word: Counted, n: number, values: Values = {}) =>
    fill((list as Record<string, string>)[`${word}.${plural.select(n)}`] ?? list[`${word}.other`], { n, ...values })

  /** What connects an author with the company. Their own words about it stay as they wrote them. */
  const disclosed = ({ type, text }: Disclosed) => {
    if (type === 'other') return text || t('disclosed.other')
    if (type === 'imported') return t('disclosed.imported', { text })
    return type === 'incentive' && text ? `${t('disclosed.incentive')}: ${text}` : t(`disclosed.${type}`)
  }
  const verified = ({ method, facts }: Verified) => {
    const year = facts.since?.slice(0, 4)
    if (method === 'customer' && year) return t('verified.customerSince', { year })
    return t(`verified.${method}`, { company: facts.company ?? '' })
  }
  const money = (minor: number, currency: string) => {
    const format = new Intl.NumberFormat(locale, { style: 'currency', currency })
    return format.format(minor / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2))
  }
  /** What has to happen before somebody gets it. */
  const when = ({ trigger, minAmountMinor, minCurrency, nth, days }: Given) =>
    trigger === 'first_sale' && minAmountMinor !== null
      ? t('referral.first_sale.min', { money: money(minAmountMinor, minCurrency!) })
      : t(`referral.${trigger}`, { n: nth ?? 0, days: days ?? 0 })
  /** How long it takes, the most there is, how long it is good for. */
  const limits = ({ side, holdDays, capPerPerson, expiresDays }: Given) =>
    [
      holdDays > 0 && t('referral.hold', { days: holdDays }),
      side === 'advocate' && capPerPerson !== null && t('referral.cap', { n: capPerPerson }),
      expiresDays !== null && t('referral.expires', { days: expiresDays }),
    ]
      .filter(Boolean)
      .join(' ')
  return {
    ...{ t, tn, verified, when, limits },
    number: (n: number) => number.format(n),
    average: (n: number) => one.format(n),
    share: (part: number, of: number) => share.format(of === 0 ? 0 : part / of),
    date: (at: number) => date.format(at),
    language: (tag: string) => languages.of(tag) ?? tag,
    disclosed: (all: readonly Disclosed[]) => all.map(disclosed).join(' · '),
  }
}
export type Speech = ReturnType<typeof speak>
