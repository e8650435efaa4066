import type { AstroGlobal } from 'astro'
import { formatMoney } from '../../../api/kernel/money.ts'
import { locale, t } from '../../locales/t.ts'
import { goTo, signInFirst, turnAway } from '../../state/door.ts'

export const money = (amountMinor: number, currency: string) => formatMoney({ amountMinor, currency }, locale())

/** `2026-03` as people say it. */
export const monthWords = (month: string) =>
  new Intl.DateTimeFormat(locale(), { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(
    Date.parse(`${month}-01`),
  )

const PARTS = {
  overview: '/partner',
  commissions: '/partner/commissions',
  conversions: '/partner/conversions',
  payouts: '/partner/payouts',
  statements: '/partner/statements',
  postbacks: '/partner/postbacks',
} as const
export type Part = keyof typeof PARTS
export const partTabs = (current: Part) =>
  (Object.keys(PARTS) as Part[]).map((part) => ({
    ...{ href: PARTS[part], label: t(`partnerHome.part.${part}`), current: part === current },
  }))

type Here = Pick<AstroGlobal, 'locals' | 'url' | 'redirect' | 'rewrite' | 'request'>
/** Who is not signed in signs in; colleagues are no partners. Undefined for everybody who may go on. */
export function customersOnly(here: Here): Response | undefined {
  const { account } = here.locals
  if (!account) return signInFirst(here)
  return account.role === 'customer' ? undefined : goTo('/admin')
}
/** Who is no partner is led to the page that says how to become one. */
export const notPartner = (here: Here, answer: { status: number }) =>
  answer.status === 404 ? goTo('/partners') : turnAway(here, answer)
