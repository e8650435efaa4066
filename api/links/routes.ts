import { Hono } from 'hono'
import { readLimited } from '../kernel/guards.ts'
import { answer, anyone, body, customer, doc, type Env, may, pathId, query } from '../kernel/http.ts'
import { notFound } from '../kernel/problem.ts'
import { readReferralCookie, referralCookie } from '../kernel/referral-cookie.ts'
import type { Traces } from '../kernel/traces.ts'
import * as actions from './actions.ts'
import * as wire from './contract.ts'
import { pngOf, sizeOf, svgOf } from './qr.ts'
import { codeOf, landingOf, leads, UNKNOWN } from './rules.ts'
import * as store from './store.ts'
import { rememberOwner } from './traces.ts'
import { addressOf, readLink, readLinks, readMine } from './view.ts'

export interface LinkDoor {
  publicUrl: string
  traces: Traces
  /** Lets this process follow what was changed at once; others hear within two seconds. */
  refreshLinks(): Promise<void>
  /** Resolves when every click that was answered so far is in the table, also in a rush. */
  settleClicks(): Promise<void>
}

/** Links of the company and its customers, for staff, and a customer's own. */
export const linkRoutes = ({ publicUrl, traces, refreshLinks }: Omit<LinkDoor, 'settleClicks'>) => {
  const ownHost = new URL(publicUrl).host
  return new Hono<Env>()
    .get('/mine', doc('Your links, and what came of them', 'links', { 200: wire.MyLinks }), customer, async (c) => {
      const { ctx } = c.var
      await rememberOwner(ctx, traces, c.req.header('user-agent') ?? '')
      return answer(c, wire.MyLinks, await readMine(ctx, publicUrl))
    })
    .get(
      '/',
      doc('Links, newest first', 'links', { 200: wire.LinkList }),
      may('links.manage'),
      query(wire.LinkQuery),
      async (c) => answer(c, wire.LinkList, await readLinks(c.var.ctx, publicUrl, c.req.valid('query'))),
    )
    .post(
      '/',
      doc('Make a link of the company', 'links', { 201: wire.LinkDetail }),
      may('links.manage'),
      body(wire.SaveLink),
      async (c) => {
        const id = await actions.createLink(c.var.ctx, c.req.valid('json'), ownHost)
        await refreshLinks()
        return answer(c, wire.LinkDetail, await readLink(c.var.ctx, publicUrl, id), 201)
      },
    )
    .get('/:id', doc('One link', 'links', { 200: wire.LinkDetail }), may('links.manage'), async (c) =>
      answer(c, wire.LinkDetail, await readLink(c.var.ctx, publicUrl, pathId(c))),
    )
    .put(
      '/:id',
      doc('Change what a link is called and where it leads', 'links', { 200: wire.LinkDetail }),
      may('links.manage'),
      body(wire.SaveLink),
      async (c) => {
        await actions.changeLink(c.var.ctx, pathId(c), c.req.valid('json'), ownHost)
        await refreshLinks()
        return answer(c, wire.LinkDetail, await readLink(c.var.ctx, publicUrl, pathId(c)))
      },
    )
    .post(
      '/:id/state',
      doc('Stop a link, or let it go on', 'links', { 200: wire.LinkDetail }),
      may('links.manage'),
      body(wire.LinkState),
      async (c) => {
        await actions.switchLink(c.var.ctx, pathId(c), c.req.valid('json').enabled)
        await refreshLinks()
        return answer(c, wire.LinkDetail, await readLink(c.var.ctx, publicUrl, pathId(c)))
      },
    )
}

const MAX_FORM = 2_048
const YEAR = 'public, max-age=31536000, immutable'

/** What stands behind a link's own address: its QR code, and the wish to be remembered. */
export const linkFiles = ({ publicUrl, settleClicks }: Pick<LinkDoor, 'publicUrl' | 'settleClicks'>) => {
  const secure = publicUrl.startsWith('https:')
  const drawn = async (db: Parameters<typeof store.linkByCode>[0], typed: string) => {
    const code = codeOf(typed)
    const link = code === undefined ? undefined : await store.linkByCode(db, code)
    if (!link) throw notFound('link.unknown', 'There is no such link.')
    return addressOf(publicUrl, link.code, 'qr')
  }
  return new Hono<Env>()
    .get('/:code/qr.svg', anyone, async (c) => {
      const svg = svgOf(await drawn(c.var.ctx.read, pathId(c, 'code')))
      return c.body(svg, 200, { 'content-type': 'image/svg+xml; charset=utf-8', 'cache-control': YEAR })
    })
    .get('/:code/qr.png', anyone, query(wire.QrQuery), async (c) => {
      const { ctx, services } = c.var
      const address = await drawn(ctx.read, pathId(c, 'code'))
      services.buckets.spend('picture.address', ctx.from, ctx.now())
      const png = await pngOf(address, sizeOf(c.req.valid('query').size))
      return c.body(png, 200, { 'content-type': 'image/png', 'cache-control': YEAR })
    })
    .post('/:code/keep', anyone, async (c) => {
      const { read } = c.var.ctx
      const form = new URLSearchParams(new TextDecoder().decode(await readLimited(c.req.raw, MAX_FORM)))
      const code = codeOf(pathId(c, 'code'))
      const link = code === undefined ? undefined : await store.linkByCode(read, code)
      if (!link) return c.redirect(UNKNOWN, 303)
      const to = landingOf(link.code)
      await settleClicks()
      const click = await store.clickById(read, form.get('click') ?? '')
      if (click?.linkId !== link.id || !leads(click)) return c.redirect(to.bare, 303)
      const { keep } = await store.linkRules(read)
      if (keep !== 'cookieless') {
        const before = readReferralCookie(c.req.header('cookie'), secure)
        c.header('set-cookie', referralCookie(before, click.id, secure))
      }
      return c.redirect(to.head + click.id, 303)
    })
}
