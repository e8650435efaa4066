import type { Product } from '../../../api/products/contract.ts'
import type { ReviewForm } from '../../../api/reviews/forms/contract.ts'
import { amountIn } from '../../state/amounts.ts'
import { text, texts } from '../../state/forms.ts'
import { asKind } from '../reviews/kinds.ts'

const orNull = (value: string) => (value.trim() === '' ? null : value.trim())
/** What the form of a product says. */
export const productIn = (form: FormData) => ({
  ...{ name: text(form, 'name'), kind: asKind(text(form, 'kind')), description: text(form, 'description') },
  ...{ url: orNull(text(form, 'url')), price: amountIn(form, 'price') },
  appCategory: orNull(text(form, 'appCategory')) as Product['appCategory'] as never,
  ...{ operatingSystem: orNull(text(form, 'operatingSystem')), slug: text(form, 'slug') },
  ...{ jsonLd: text(form, 'jsonLd') === 'yes', countIncentivized: text(form, 'countIncentivized') === 'yes' },
  openTo: text(form, 'openTo') as Product['openTo'],
})
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
