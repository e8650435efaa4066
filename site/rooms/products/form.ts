import { minorDigits } from '../../../api/kernel/money.ts'
import type { Product } from '../../../api/products/contract.ts'
import type { ReviewForm } from '../../../api/reviews/forms/contract.ts'
import { text, texts } from '../../state/forms.ts'
import { asKind } from '../reviews/kinds.ts'

const orNull = (value: string) => (value.trim() === '' ? null : value.trim())
/** "12.50" EUR → 1250; what is no price is left for the api to refuse. */
function priceIn(form: FormData) {
  const [amount, currency] = [text(form, 'price').trim().replace(',', '.'), text(form, 'currency').trim().toUpperCase()]
  if (amount === '') return null
  let digits = 2
  try {
    digits = minorDigits(currency)
  } catch {
    // no currency at all: the api says so
  }
  const minor = Number(amount) * 10 ** digits
  return { amountMinor: Math.abs(minor - Math.round(minor)) < 1e-6 ? Math.round(minor) : minor, currency }
}
/** What the form of a product says. */
export const productIn = (form: FormData) => ({
  ...{ name: text(form, 'name'), kind: asKind(text(form, 'kind')), description: text(form, 'description') },
  ...{ url: orNull(text(form, 'url')), price: priceIn(form) },
  appCategory: orNull(text(form, 'appCategory')) as Product['appCategory'] as never,
  ...{ operatingSystem: orNull(text(form, 'operatingSystem')), slug: text(form, 'slug') },
  ...{ jsonLd: text(form, 'jsonLd') === 'yes', countIncentivized: text(form, 'countIncentivized') === 'yes' },
  openTo: text(form, 'openTo') as Product['openTo'],
})
/** 1250 EUR → "12.50". */
export const amountOf = (price: Product['price']) =>
  price ? (price.amountMinor / 10 ** minorDigits(price.currency)).toFixed(minorDigits(price.currency)) : ''

type Question = Omit<ReviewForm['questions'][number], 'key'> & { key?: string }
/** The questions of the form, in their order; empty rows are left out. */
export function questionsIn(form: FormData): Question[] {
  const labels = texts(form, 'label')
  return labels.flatMap((label, i) => {
    const at = (name: string) => text(form, `${name}.${i}`)
    if (label.trim() === '') return []
    const key = at('key')
    return [
      {
        ...(key && { key }),
        ...{ kind: at('kind') as Question['kind'], label, hint: at('hint') },
        ...{ required: at('required') === 'yes', public: at('public') === 'yes' },
        options: at('options')
          .split(/\r?\n/)
          .map((line) => line.trim())
          .filter((line) => line !== ''),
      },
    ]
  })
}
