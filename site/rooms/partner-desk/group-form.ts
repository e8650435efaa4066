import { isCurrency, minorDigits } from '../../../api/kernel/money.ts'
import { t } from '../../locales/t.ts'
import { text } from '../../state/forms.ts'

/** "50 EUR" a line → sums in the smallest unit; undefined when a line is none. */
export function minimumsIn(written: string): { currency: string; amountMinor: number }[] | undefined {
  const all = []
  for (const line of written.split('\n').map((one) => one.trim())) {
    if (line === '') continue
    const [, amount, code] = /^(\d{1,9}(?:[.,]\d{1,3})?)\s*([A-Za-z]{3})$/.exec(line) ?? []
    const currency = code?.toUpperCase()
    if (!amount || !currency || !isCurrency(currency)) return undefined
    const minor = Number(amount.replace(',', '.')) * 10 ** minorDigits(currency)
    if (Math.abs(minor - Math.round(minor)) > 1e-6) return undefined
    all.push({ currency, amountMinor: Math.round(minor) })
  }
  return all
}
export const minimumsOut = (minimums: readonly { currency: string; amountMinor: number }[]) =>
  minimums
    .map(({ currency, amountMinor }) => {
      const digits = minorDigits(currency)
      return `${(amountMinor / 10 ** digits).toFixed(digits).replace(/\.0+$/, '')} ${currency}`
    })
    .join('\n')

/** What stands in the form of a group, or the sentence for sums that nobody can read. */
export function groupIn(form: FormData) {
  const minimums = minimumsIn(text(form, 'minimums'))
  const days = text(form, 'holdDays').trim()
  return {
    wrong: minimums ? null : { minimums: t('affiliates.groups.minimumsWrong') },
    json: {
      ...{ name: text(form, 'name'), planId: text(form, 'planId'), isDefault: text(form, 'isDefault') === 'yes' },
      ...{ holdDays: /^\d{1,4}$/.test(days) ? Number(days) : Number.NaN, minimums: minimums ?? [] },
    },
  }
}
