import type { Reaction } from '../kernel/context.ts'
import { checkAccent } from './rules.ts'
import * as store from './store.ts'

export const saveFirstBrand: Reaction<'portal.set_up'> = async (tx, { data: { companyName, accent } }) => {
  checkAccent(accent.toLowerCase())
  await store.saveSetting(tx, 'brand', { companyName, accent: accent.toLowerCase() }, tx.now)
}
