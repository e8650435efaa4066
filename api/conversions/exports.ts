import type { Export } from '../kernel/export.ts'
import { salesAfter } from './store.ts'

export const exportSales: Export = { page: salesAfter }
