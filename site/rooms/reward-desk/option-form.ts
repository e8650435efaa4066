import type { PointsOption, SaveOption } from '../../../api/rewards/points/contract.ts'
import { text } from '../../state/forms.ts'
import { errorsOf, giftOf, giftTyped, type Typed, whole } from '../referral-desk/offer-form.ts'

const OF = 'option'
/** The form as the api takes what points buy. */
export const optionIn = (form: FormData) =>
  ({
    ...giftOf(form, OF),
    cost: whole(text(form, 'cost').trim()) ?? Number.NaN,
    stock: whole(text(form, 'stock').trim()),
    approval: text(form, 'approval'),
  }) as SaveOption
export const optionTyped = (option: PointsOption): Typed => ({
  ...giftTyped(OF, option),
  ...{ cost: String(option.cost), stock: String(option.stock ?? ''), approval: option.approval },
})
const OWN = new Set(['cost', 'stock', 'approval'])
/** What the api says is wrong, beside the field it was typed in. */
export const optionErrors = (fields: Record<string, string>): Record<string, string> => {
  const gift = Object.entries(fields).map(([name, sentence]) => [OWN.has(name) ? name : `sides.0.${name}`, sentence])
  return errorsOf(Object.fromEntries(gift), [{ side: OF }])
}
