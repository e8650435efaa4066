import type { EffectData } from '../../../../api/flywheel/pushes/contract.ts'
import { formatMoney } from '../../../../api/kernel/money.ts'
import { calendarDay, locale, number, percent, t } from '../../../locales/t.ts'
import { amountIn } from '../../../state/amounts.ts'
import { text } from '../../../state/forms.ts'

export type Effect = EffectData
export const KINDS = [
  ...(['campaign.sent', 'content.published', 'social.posted', 'call.made'] as const),
  ...(['newsletter.issued', 'webinar.scheduled', 'quote.sent', 'offer.issued'] as const),
]
export type Kind = (typeof KINDS)[number]
export const CHANNELS = [
  ...(['ads', 'email', 'newsletter', 'social', 'organic', 'webinar', 'event', 'phone', 'partner'] as const),
  ...(['referral', 'affiliate', 'widget', 'direct', 'server', 'browser', 'mobile', 'other'] as const),
]

/** The pages about pushes, as tabs under those of the wheel. */
export const pushTabs = (now: 'list' | 'effect') => [
  { label: t('push.tab.list'), href: '/admin/wheel/pushes', current: now === 'list' },
  { label: t('push.tab.effect'), href: '/admin/wheel/pushes/effect', current: now === 'effect' },
]
/** Parts of people, to one decimal; a part that rounds to none is still one. */
export const part = (n: number) => (n > 0 && n < 0.05 ? '< 0.1' : number(Math.round(n * 10) / 10))
export const sums = (values: readonly { currency: string; amountMinor: number }[]) =>
  values.map((one) => formatMoney(one, locale())).join(' + ')
export const between = ({ low, high }: { low: number; high: number }) =>
  t('push.between', { low: percent(low), high: percent(high) })
export const decimal = (n: number) => String(Math.round(n * 100) / 100)
/** "2026-03" as people write it. */
export const monthName = (month: string) =>
  calendarDay(`${month}-01`)
    .replace(/\b1\b,?\s?/, '')
    .trim()
export const quarterName = (quarter: string) => quarter.split('-').reverse().join(' ')

/** What a form says of a push, as the api takes it. */
export function pushIn(form: FormData) {
  const said = (name: string) => text(form, name).trim() || null
  const day = said('at')
  return {
    ...{ kind: text(form, 'kind') as Kind, channel: text(form, 'channel'), title: text(form, 'title') },
    at: day ? Date.parse(day) : Number.NaN,
    ...{ key: said('key'), url: said('url'), linkCode: said('linkCode'), cost: amountIn(form, 'cost') },
  }
}
