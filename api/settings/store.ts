import { eq } from 'drizzle-orm'
import type { DbTx, Reads } from '../../db/client.ts'
import { secret, setting } from '../../db/schema/settings.ts'

export const settingByKey = async (db: Reads, key: string): Promise<unknown> => {
  const row = await db.select().from(setting).where(eq(setting.key, key)).get()
  return row && JSON.parse(row.value)
}
export const saveSetting = (tx: DbTx, key: string, value: unknown, now: number) =>
  tx
    .insert(setting)
    .values({ key, value: JSON.stringify(value), updatedAt: now })
    .onConflictDoUpdate({ target: setting.key, set: { value: JSON.stringify(value), updatedAt: now } })
export const secretByName = async (db: Reads, name: string) =>
  (await db.select().from(secret).where(eq(secret.name, name)).get())?.value
/** Keeps the secret that was there first, whoever made it. */
export const insertSecret = (tx: DbTx, row: typeof secret.$inferInsert) =>
  tx.insert(secret).values(row).onConflictDoNothing()
