import type { Product } from '../../../api/products/contract.ts'
import { t } from '../../locales/t.ts'

const KINDS: Product['kind'][] = [
  'product',
  'software_app',
  'service',
  'course',
  'event',
  'organization',
  'local_business',
]
export const kindName = (kind: Product['kind']) => t(`kind.${kind}`)
export const kindOptions = KINDS.map((value) => ({ value, label: kindName(value) }))
/** What a form sent, as the kind it names. The api refuses what is none. */
export const asKind = (text: string) => text as Product['kind']
