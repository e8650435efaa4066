import { Hono } from 'hono'
import { fileOf } from '../kernel/guards.ts'
import { answer, anyone, body, doc, type Env, fresh, may, pathId } from '../kernel/http.ts'
import { notFound } from '../kernel/problem.ts'
import * as actions from './actions.ts'
import {
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
import { removeLogo, saveLogo } from './logo.ts'
import { brandCss } from './rules.ts'
import { assetByHash } from './store.ts'

const manager = may('settings.manage')

export const settingsRoutes = new Hono<Env>()
  .get('/brand', doc('Name and look of the company', 'settings', { 200: Brand }), anyone, async (c) =>
    answer(c, Brand, await actions.readBrand(c.var.ctx)),
  )
  .put(
    '/brand',
    doc('Change name, colour and typeface', 'settings', { 200: Brand }),
    manager,
    body(SaveBrand),
    async (c) => {
      await actions.saveBrand(c.var.ctx, c.req.valid('json'))
      return answer(c, Brand, await actions.readBrand(c.var.ctx))
    },
  )
  .put('/logo', doc('Set the logo: PNG, JPEG or WebP as the body', 'settings', { 204: null }), manager, async (c) => {
    await saveLogo(c.var.ctx, await fileOf(c))
    return c.body(null, 204)
  })
  .delete('/logo', doc('Take the logo off', 'settings', { 204: null }), manager, async (c) => {
    await removeLogo(c.var.ctx)
    return c.body(null, 204)
  })
  .put(
    '/links',
    doc('Links at the foot of every page', 'settings', { 204: null }),
    manager,
    body(SaveLinks),
    async (c) => {
      await actions.saveLinks(c.var.ctx, c.req.valid('json'))
      return c.body(null, 204)
    },
  )
  .put('/place', doc('Region and time zone', 'settings', { 204: null }), manager, body(SavePlace), async (c) => {
    await actions.savePlace(c.var.ctx, c.req.valid('json'))
    return c.body(null, 204)
  })
  .get('/moderation', doc('How reviews are let in', 'settings', { 200: ModerationSettings }), manager, async (c) =>
    answer(c, ModerationSettings, (await actions.readSettings(c.var.ctx.read)).moderation),
  )
  .put(
    '/moderation',
    doc('Change how reviews are let in', 'settings', { 204: null }),
    manager,
    body(ModerationSettings),
    async (c) => {
      await actions.saveModeration(c.var.ctx, c.req.valid('json'))
      return c.body(null, 204)
    },
  )
  .get(
    '/link-rules',
    doc('Where links may lead, and when visitors are remembered', 'settings', { 200: LinkRules }),
    manager,
    async (c) => answer(c, LinkRules, (await actions.readSettings(c.var.ctx.read)).linkRules),
  )
  .put(
    '/link-rules',
    doc('Change where links may lead, and when visitors are remembered', 'settings', { 204: null }),
    manager,
    body(LinkRules),
    async (c) => {
      await actions.saveLinkRules(c.var.ctx, c.req.valid('json'))
      return c.body(null, 204)
    },
  )
  .get('/privacy', doc('What is counted and listed', 'settings', { 200: PrivacySettings }), manager, async (c) =>
    answer(c, PrivacySettings, (await actions.readSettings(c.var.ctx.read)).privacy),
  )
  .put(
    '/privacy',
    doc('Change what is counted and listed', 'settings', { 204: null }),
    manager,
    body(PrivacySettings),
    async (c) => {
      await actions.savePrivacy(c.var.ctx, c.req.valid('json'))
      return c.body(null, 204)
    },
  )

  .get(
    '/referrals',
    doc('Switches of the referral programme', 'settings', { 200: ReferralSettings }),
    manager,
    async (c) => answer(c, ReferralSettings, (await actions.readSettings(c.var.ctx.read)).referrals),
  )
  .put(
    '/referrals',
    doc('Change the switches of the referral programme', 'settings', { 204: null }),
    manager,
    body(ReferralSettings),
    async (c) => {
      await actions.saveReferrals(c.var.ctx, c.req.valid('json'))
      return c.body(null, 204)
    },
  )
  .get('/payouts', doc('How partners are paid', 'settings', { 200: PayoutSettings }), manager, async (c) =>
    answer(c, PayoutSettings, (await actions.readSettings(c.var.ctx.read)).payouts),
  )
  .put(
    '/payouts',
    doc('Change how partners are paid', 'settings', { 204: null }),
    fresh(manager),
    body(PayoutSettings),
    async (c) => {
      await actions.savePayouts(c.var.ctx, c.req.valid('json'))
      return c.body(null, 204)
    },
  )

/** What pages load of the brand, outside the API. */
export const brandFiles = new Hono<Env>()
  .get('/brand.css', anyone, async (c) => {
    c.header('cache-control', 'public, max-age=30')
    return c.body(brandCss(await actions.readBrand(c.var.ctx)), 200, { 'content-type': 'text/css; charset=utf-8' })
  })
  .get('/brand/logo/:hash', anyone, async (c) => {
    const found = await assetByHash(c.var.ctx.read, pathId(c, 'hash'))
    if (!found) throw notFound('logo.not_found', 'There is no such picture.')
    c.header('cache-control', 'public, max-age=31536000, immutable')
    return c.body(new Uint8Array(found.bytes), 200, { 'content-type': found.type })
  })
