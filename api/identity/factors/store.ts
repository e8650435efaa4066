import { and, count, eq, isNotNull, isNull, lt } from 'drizzle-orm'
import type { DbTx, Reads } from '../../../db/client.ts'
import { recoveryCode, secondFactor } from '../../../db/schema/identity.ts'
import { setting } from '../../../db/schema/settings.ts'

export const factorOf = (db: Reads, accountId: string) =>
  db.select().from(secondFactor).where(eq(secondFactor.accountId, accountId)).get()
/** One that is not confirmed yet gives way to a new one; false when one is on already. */
export const beginFactor = async (tx: DbTx, row: { accountId: string; sealed: string; createdAt: number }) =>
  (
    await tx
      .insert(secondFactor)
      .values(row)
      .onConflictDoUpdate({ target: secondFactor.accountId, set: row, setWhere: isNull(secondFactor.confirmedAt) })
      .returning({ accountId: secondFactor.accountId })
  ).length === 1
/** Switches it on by its first code; false when it was on, or was begun anew meanwhile. */
export const confirmFactor = async (
  tx: DbTx,
  { accountId, sealed, step, now }: { accountId: string; sealed: string; step: number; now: number },
) =>
  (
    await tx
      .update(secondFactor)
      .set({ confirmedAt: now, lastStep: step })
      .where(
        and(eq(secondFactor.accountId, accountId), eq(secondFactor.sealed, sealed), isNull(secondFactor.confirmedAt)),
      )
      .returning({ accountId: secondFactor.accountId })
  ).length === 1
/** Uses a half minute up. The guard is in the statement: of two with one code, one gets in. */
export const takeStep = async (tx: DbTx, accountId: string, step: number) =>
  (
    await tx
      .update(secondFactor)
      .set({ lastStep: step })
      .where(
        and(
          eq(secondFactor.accountId, accountId),
          isNotNull(secondFactor.confirmedAt),
          lt(secondFactor.lastStep, step),
        ),
      )
      .returning({ accountId: secondFactor.accountId })
  ).length === 1
/** False when there was none. */
export async function deleteFactor(tx: DbTx, accountId: string): Promise<boolean> {
  await tx.delete(recoveryCode).where(eq(recoveryCode.accountId, accountId))
  const gone = await tx
    .delete(secondFactor)
    .where(and(eq(secondFactor.accountId, accountId), isNotNull(secondFactor.confirmedAt)))
    .returning({ accountId: secondFactor.accountId })
  return gone.length === 1
}

/** A new set ends the old one. */
export async function replaceRecoveryCodes(tx: DbTx, accountId: string, hashes: string[], createdAt: number) {
  await tx.delete(recoveryCode).where(eq(recoveryCode.accountId, accountId))
  await tx.insert(recoveryCode).values(hashes.map((hash) => ({ hash, accountId, createdAt })))
}
export const takeRecoveryCode = async (tx: DbTx, accountId: string, hash: string, now: number) =>
  (
    await tx
      .update(recoveryCode)
      .set({ usedAt: now })
      .where(and(eq(recoveryCode.hash, hash), eq(recoveryCode.accountId, accountId), isNull(recoveryCode.usedAt)))
      .returning({ hash: recoveryCode.hash })
  ).length === 1
export const recoveryCodesLeft = async (db: Reads, accountId: string) =>
  (await db
    .select({ n: count() })
    .from(recoveryCode)
    .where(and(eq(recoveryCode.accountId, accountId), isNull(recoveryCode.usedAt)))
    .get())!.n

export const settingByKey = async (db: Reads, key: string): Promise<unknown> => {
  const row = await db.select({ value: setting.value }).from(setting).where(eq(setting.key, key)).get()
  return row && JSON.parse(row.value)
}
