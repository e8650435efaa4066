import { t } from '../../../locales/t.ts'

export interface Option {
  value: string
  label: string
}
/** Colleagues to choose from, with nobody first. */
export const ownerOptions = (colleagues: readonly { id: string; name: string }[]): Option[] => [
  { value: '', label: t('items.nobody') },
  ...colleagues.map(({ id, name }) => ({ value: id, label: name })),
]
