import { Hono } from 'hono'
import { answer, anyone, body, doc, type Env, may } from '../kernel/http.ts'
import { readBrand, saveBrand } from './actions.ts'
import { Brand, SaveBrand } from './contract.ts'
import { brandCss } from './rules.ts'

export const settingsRoutes = new Hono<Env>()
  .get('/brand', doc('Name and colour of the company', 'settings', { 200: Brand }), anyone, async (c) =>
    answer(c, Brand, await readBrand(c.var.ctx)),
  )
  .put(
    '/brand',
    doc('Change name and colour', 'settings', { 200: Brand }),
    may('settings.manage'),
    body(SaveBrand),
    async (c) => answer(c, Brand, await saveBrand(c.var.ctx, c.req.valid('json'))),
  )

export const brandStylesheet = new Hono<Env>().get('/brand.css', anyone, async (c) => {
  c.header('cache-control', 'public, max-age=30')
  return c.body(brandCss(await readBrand(c.var.ctx)), 200, { 'content-type': 'text/css; charset=utf-8' })
})
