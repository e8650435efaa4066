import type { ClickCounts } from '../../../api/links/contract.ts'
import { t } from '../../locales/t.ts'
import { text } from '../../state/forms.ts'

/** The columns of clicks, in the order in which they stand. */
export const COUNTS = [
  'real',
  'duplicates',
  'own',
  'embedded',
  'prefetches',
  'bots',
] as const satisfies readonly (keyof ClickCounts)[]
/** Those that stand beside each link of a list; its own page has all. */
export const MAIN_COUNTS = [
  'real',
  'duplicates',
  'prefetches',
  'bots',
] as const satisfies readonly (keyof ClickCounts)[]
export const countColumns = (of: readonly (keyof ClickCounts)[]) =>
  of.map((name) => ({ label: t(`links.count.${name}`), numeric: true }))

/** What somebody typed about a link. */
export const linkIn = (form: FormData) => ({
  label: text(form, 'label'),
  destination: text(form, 'destination').trim() || null,
})
