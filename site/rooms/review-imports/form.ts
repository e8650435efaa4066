import { DAY_ORDERS } from '../../../api/kernel/import-days.ts'
import { FIELDS, type Mapping } from '../../../api/reviews/imports/contract.ts'
import { t } from '../../locales/t.ts'
import { text } from '../../state/forms.ts'

export const VERDICTS = ['new', 'known', 'refused'] as const
const TARGETS = [...FIELDS, 'skip'] as const
export const targets = () => TARGETS.map((to) => ({ value: to, label: t(`reviewImports.to.${to}`) }))
export const dayOrders = () => DAY_ORDERS.map((value) => ({ value, label: t(`reviewImports.days.${value}`) }))

/** What the form says each column is. */
export const mappingOf = (form: FormData, columns: readonly string[]): Mapping => ({
  columns: columns.map((_, i) => TARGETS.find((one) => one === text(form, `to.${i}`)) ?? 'skip'),
  productSlug: text(form, 'productSlug') || null,
  dayOrder: DAY_ORDERS.find((one) => one === text(form, 'dayOrder')) ?? 'unsaid',
})
