import type { Reaction } from '../../kernel/context.ts'
import { dayOf } from '../rules.ts'
import * as store from './store.ts'

/** A conversion is in the figures of the page and the cards it is put down to in the same moment. */
export const countConversion: Reaction<'conversion.recorded'> = (tx, { data }) =>
  store.countConversion(tx, data.conversionId, dayOf(tx.now))
