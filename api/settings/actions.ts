import type { Db } from '../../db/client.ts'
import type { May } from '../kernel/actor.ts'
import type { Ctx } from '../kernel/context.ts'
import { newToken } from '../kernel/ids.ts'
import { Brand, type SaveBrand } from './contract.ts'
import { checkAccent, DEFAULT_BRAND } from './rules.ts'
import * as store from './store.ts'

export const saveBrand = (ctx: Ctx<May<'settings.manage'>>, brand: SaveBrand) =>
  ctx.write(async (tx): Promise<Brand> => {
    checkAccent(brand.accent)
    await store.saveSetting(tx, 'brand', brand, tx.now)
    await tx.emit('brand.changed', brand)
    return { ...brand, setUp: true }
  })

export async function readBrand(db: Pick<Db, 'read'>): Promise<Brand> {
  const saved = await store.settingByKey(db.read, 'brand')
  return saved ? Brand.parse({ ...saved, setUp: true }) : { ...DEFAULT_BRAND, setUp: false }
}

/** A key of 256 bits that all processes on one database share; made by whoever comes first. */
export async function portalSecret(db: Db, name: string, now: number): Promise<string> {
  const there = await store.secretByName(db.read, name)
  if (there) return there
  return db.write(async (tx) => {
    await store.insertSecret(tx, { name, value: newToken(), createdAt: now })
    return (await store.secretByName(tx, name))!
  })
}
