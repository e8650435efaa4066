import type { Reaction } from '../../../kernel/context.ts'
import { refreshAll } from './actions.ts'

/** In the same change, so that no collection ever holds what is not shown, or lacks what its query asks for. */
export const keepCollections: Reaction<`testimonial.${'published' | 'retired' | 'tagged'}`> = (tx) => refreshAll(tx)
