import type { Db, Reads } from '../../db/client.ts'
import type { May } from '../kernel/actor.ts'
import { darkTwin } from '../kernel/colour.ts'
import type { Ctx, Tx } from '../kernel/context.ts'
import { newToken } from '../kernel/ids.ts'
import type {
  Brand,
  LinkRules,
  ModerationSettings,
  PayoutSettings,
  PrivacySettings,
  ReferralSettings,
  SaveBrand,
  SaveLinks,
  SavePlace,
} from './contract.ts'
import { checkAccent, DEFAULTS, SETTING_KEYS, type Settings } from './rules.ts'
import * as store from './store.ts'

type Manager = Ctx<May<'settings.manage'>>

/** All of the company's choices, with ours where it made none. */
export async function readSettings(read: Reads): Promise<Settings & { setUp: boolean }> {
  const saved = await store.settingsByKeys(read, SETTING_KEYS)
  const of = <K extends keyof Settings>(key: K): Settings[K] => ({ ...DEFAULTS[key], ...(saved.get(key) as object) })
  return {
    ...{ brand: of('brand'), links: of('links'), place: of('place') },
    ...{ moderation: of('moderation'), privacy: of('privacy') },
    ...{ linkRules: of('linkRules'), referrals: of('referrals'), payouts: of('payouts') },
    setUp: saved.has('brand'),
  }
}

/** What every page shows of the company. */
export async function readBrand({ read }: Pick<Db, 'read'>): Promise<Brand> {
  const { brand, links, place, privacy, setUp } = await readSettings(read)
  const { logo, ...look } = brand
  return {
    ...look,
    logo: logo && { ...logo, src: `/brand/logo/${logo.hash}` },
    ...links,
    ...place,
    ...{ signUp: privacy.signUp, applicationUrl: privacy.applicationUrl },
    ...{ searchEngines: privacy.searchEngines, setUp },
  }
}

export const saveBrand = (ctx: Manager, brand: SaveBrand) =>
  ctx.write(async (tx) => {
    checkAccent(brand.accent)
    await changeBrand(tx, brand)
    await tx.emit('brand.changed', { companyName: brand.companyName, accent: brand.accent })
  })

/** Keeps what is not changed, like the logo when the name is. */
export async function changeBrand(tx: Tx, change: Partial<Settings['brand']>): Promise<void> {
  const before = (await store.settingByKey(tx, 'brand')) as object | undefined
  // widgets need the colour for dark pages too, and no room computes another's
  const dark = change.accent ? { accentDark: darkTwin(change.accent) } : {}
  await store.saveSetting(tx, 'brand', { ...before, ...change, ...dark }, tx.now)
}

const saver =
  <K extends 'links' | 'linkRules' | 'place' | 'moderation' | 'privacy' | 'referrals' | 'payouts'>(key: K) =>
  (ctx: Manager, value: Settings[K]) =>
    ctx.write(async (tx) => {
      await store.saveSetting(tx, key, value, tx.now)
      await tx.emit('settings.changed', { key })
    })
export const saveLinks: (ctx: Manager, value: SaveLinks) => Promise<void> = saver('links')
export const savePlace: (ctx: Manager, value: SavePlace) => Promise<void> = saver('place')
export const saveModeration: (ctx: Manager, value: ModerationSettings) => Promise<void> = saver('moderation')
export const savePayouts: (ctx: Manager, value: PayoutSettings) => Promise<void> = saver('payouts')
export const saveReferrals: (ctx: Manager, value: ReferralSettings) => Promise<void> = saver('referrals')
export const saveLinkRules: (ctx: Manager, value: LinkRules) => Promise<void> = saver('linkRules')
export const savePrivacy: (ctx: Manager, value: PrivacySettings) => Promise<void> = saver('privacy')

/** A key of 256 bits that all processes on one database share; made by whoever comes first. */
export async function portalSecret(db: Db, name: string, now: number): Promise<string> {
  const there = await store.secretByName(db.read, name)
  if (there) return there
  return db.write(async (tx) => {
    await store.insertSecret(tx, { name, value: newToken(), createdAt: now })
    return (await store.secretByName(tx, name))!
  })
}
