import type { Export } from '../kernel/export.ts'
import { reviewsAfter } from './store.ts'

export const exportReviews: Export = { page: reviewsAfter }
