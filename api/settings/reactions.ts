import type { Reaction } from '../kernel/context.ts'
import { changeBrand } from './actions.ts'
import { checkAccent } from './rules.ts'

export const saveFirstBrand: Reaction<'portal.set_up'> = async (tx, { data: { companyName, accent } }) => {
  checkAccent(accent.toLowerCase())
  await changeBrand(tx, { companyName, accent: accent.toLowerCase() })
}
