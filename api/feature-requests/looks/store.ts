import { eq, sql } from 'drizzle-orm'
import type { DbTx } from '../../../db/client.ts'
import { request } from '../../../db/schema/feature-requests.ts'

export const addViews = (tx: DbTx, id: string, n: number, appeal: number) =>
  tx
    .update(request)
    .set({ viewCount: sql`${request.viewCount} + ${n}`, appeal })
    .where(eq(request.id, id))
