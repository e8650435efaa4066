import type { Item } from '../../../../api/flywheel/items/contract.ts'
import { t } from '../../../locales/t.ts'

type Titled = Pick<Item, 'title'> & { about: string | null }
/** What comes before the name of whoever it is about, the name, and what comes after; a name that is not in it is null. */
export function partsOf({ title, about }: Titled): [before: string, name: string | null, after: string] {
  const at = about ? title.indexOf(about) : -1
  if (at < 0 || !about) return [title || t('items.removed'), null, '']
  return [title.slice(0, at), about, title.slice(at + about.length)]
}
/** As one string: a name that is written the other way cannot turn the sentence around it. */
export function titleText(item: Titled): string {
  const [before, name, after] = partsOf(item)
  return name === null ? before : `${before}\u2068${name}\u2069${after}`
}
export const aboutOf = ({ contact }: Pick<Item, 'contact'>) => contact?.name || null
