import { and, eq, isNotNull } from 'drizzle-orm'
import type { Reads } from '../../../db/client.ts'
import { secondFactor } from '../../../db/schema/identity.ts'

export const hasFactor = async (db: Reads, accountId: string) =>
  (await db
    .select({ at: secondFactor.confirmedAt })
    .from(secondFactor)
    .where(and(eq(secondFactor.accountId, accountId), isNotNull(secondFactor.confirmedAt)))
    .get()) !== undefined
