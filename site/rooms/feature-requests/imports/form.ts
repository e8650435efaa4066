import { FIELDS, type Mapping, SOURCES } from '../../../../api/feature-requests/imports/contract.ts'
import { DAY_ORDERS } from '../../../../api/kernel/import-days.ts'
import { t } from '../../../locales/t.ts'
import { text } from '../../../state/forms.ts'

const TARGETS = [...FIELDS, 'skip'] as const
export const targets = () => TARGETS.map((to) => ({ value: to, label: t(`requestImports.to.${to}`) }))
export const sources = () => [
  { value: '', label: t('requestImports.source.auto') },
  ...SOURCES.map((value) => ({ value, label: t(`requestImports.source.${value}`) })),
]
export const sourceIn = (said: string) => SOURCES.find((one) => one === said)

/** What the form says each column is, and each word for a status. */
export const mappingOf = (form: FormData, columns: readonly string[], words: readonly string[]): Mapping => ({
  columns: columns.map((_, i) => TARGETS.find((one) => one === text(form, `to.${i}`)) ?? 'skip'),
  board: text(form, 'board'),
  dayOrder: DAY_ORDERS.find((one) => one === text(form, 'dayOrder')) ?? 'unsaid',
  statuses: Object.fromEntries(
    words.flatMap((word, i) => {
      const chosen = text(form, `status.${i}`)
      return chosen ? [[word, chosen] as const] : []
    }),
  ),
})
