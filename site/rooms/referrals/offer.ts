import { formatMoney } from '../../../api/kernel/money.ts'
import type { PublicOffer } from '../../../api/referrals/offers/contract.ts'
import { locale, t, type Word } from '../../locales/t.ts'

export type Offer = PublicOffer
export type Side = Offer['sides'][number]

export const sideOf = (offer: Offer | null, side: Side['side']) => offer?.sides.find((one) => one.side === side)

/** "when they buy for 20 € or more". @param reader whether the page speaks to the friend themselves */
export function whenWords({ trigger, minAmountMinor, minCurrency, nth, days }: Side, reader: 'friend' | 'advocate') {
  const min = trigger === 'first_sale' && minAmountMinor !== null ? '.min' : ''
  const word = `offer.when.${trigger}${min}${reader === 'friend' ? '.you' : ''}` as Word
  const money =
    minAmountMinor === null ? '' : formatMoney({ amountMinor: minAmountMinor, currency: minCurrency! }, locale())
  return t(word, { money, n: nth ?? 0, days: days ?? 0 })
}

/** What stands beside a side in small: the waiting time, the most there is, how long it is good for. */
export const finePrint = ({ holdDays, capPerPerson, expiresDays, side }: Side) =>
  [
    holdDays > 0 && t('offer.hold', { days: holdDays }),
    side === 'advocate' && capPerPerson !== null && t('offer.cap', { n: capPerPerson }),
    expiresDays !== null && t('offer.expires', { days: expiresDays }),
  ].filter((line) => line !== false)
