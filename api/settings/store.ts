import { and, eq, inArray, ne } from 'drizzle-orm'
import type { DbTx, Reads } from '../../db/client.ts'
import { type ASSET_KINDS, asset, secret, setting } from '../../db/schema/settings.ts'

export const settingByKey = async (db: Reads, key: string): Promise<unknown> => {
  const row = await db.select().from(setting).where(eq(setting.key, key)).get()
  return row && JSON.parse(row.value)
}
export const settingsByKeys = async (db: Reads, keys: readonly string[]): Promise<Map<string, unknown>> => {
  const rows = await db
    .select()
    .from(setting)
    .where(inArray(setting.key, [...keys]))
  return new Map(rows.map(({ key, value }) => [key, JSON.parse(value) as unknown]))
}
export const saveSetting = (tx: DbTx, key: string, value: unknown, now: number) =>
  tx
    .insert(setting)
    .values({ key, value: JSON.stringify(value), updatedAt: now })
    .onConflictDoUpdate({ target: setting.key, set: { value: JSON.stringify(value), updatedAt: now } })

export const assetByHash = (db: Reads, hash: string) => db.select().from(asset).where(eq(asset.hash, hash)).get()
export const insertAsset = (tx: DbTx, row: typeof asset.$inferInsert) =>
  tx.insert(asset).values(row).onConflictDoNothing()
export const dropOtherAssets = (tx: DbTx, kind: (typeof ASSET_KINDS)[number], hash: string) =>
  tx.delete(asset).where(and(eq(asset.kind, kind), ne(asset.hash, hash)))

export const secretByName = async (db: Reads, name: string) =>
  (await db.select().from(secret).where(eq(secret.name, name)).get())?.value
/** Keeps the secret that was there first, whoever made it. */
export const insertSecret = (tx: DbTx, row: typeof secret.$inferInsert) =>
  tx.insert(secret).values(row).onConflictDoNothing()
