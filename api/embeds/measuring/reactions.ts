import type { Reaction } from '../../kernel/context.ts'
import * as store from './store.ts'

/** A conversion is in the figures of the page and the cards it is put down to in the same moment, instead of what pages told of it. */
export const countConversion: Reaction<'conversion.recorded'> = (tx, { data }) =>
  store.countConversion(tx, data.conversionId, data.supersedes ?? [])
