import { Hono } from 'hono'
import type { Reads } from '../../db/client.ts'
import { answer, anyone, body, doc, type Env, may, pathId } from '../kernel/http.ts'
import { notFound } from '../kernel/problem.ts'
import { createWidget, updateWidget } from './actions.ts'
import { EmbeddedForm, Widget, WidgetInput, WidgetList } from './contract.ts'
import { dayOf, reservedHeight, snippetOf } from './rules.ts'
import * as store from './store.ts'

const DAYS = 30 * 86_400_000
type Found = NonNullable<Awaited<ReturnType<typeof store.widgetById>>>

async function viewOf(read: Reads, { widget, product }: Found, base: string, now: number): Promise<Widget> {
  const { id, publicId, name, kind, ctaUrl, ctaLabel, theme, state, version } = widget
  const row = await store.versionOf(read, id, version)
  const shown = await store.showableAmong(read, row ? (JSON.parse(row.items) as string[]) : [])
  const origins = await store.originsOf(read, id)
  const refused = (await store.refusalsOf(read, id)).filter(({ origin }) => !origins.includes(origin))
  const totals = await store.totalsOf(read, id)
  const days = await store.daysOf(read, id, dayOf(now - DAYS))
  const height = reservedHeight(shown.map(({ excerpt }) => excerpt))
  const productUrl = `${base}/products/${encodeURIComponent(product.slug)}`
  return {
    ...{ id, publicId, name, product, origins, ctaUrl, ctaLabel, theme, state, version, refused },
    items: shown.length,
    snippet: snippetOf({ base, publicId, kind, height, productUrl, productName: product.name }),
    stats: { seen: totals?.seen ?? 0, clicks: totals?.clicks ?? 0, days },
  }
}

async function viewById(read: Reads, id: string, base: string, now: number): Promise<Widget> {
  const found = await store.widgetById(read, id)
  if (!found) throw notFound('widget.unknown', 'There is no such widget.')
  return viewOf(read, found, base, now)
}

/** Widgets in the console. @param publicUrl what snippets point at, without a slash at its end */
export const widgetRoutes = ({ publicUrl }: { publicUrl: string }) =>
  new Hono<Env>()
    .get('/', doc('All widgets', 'widgets', { 200: WidgetList }), may('widgets.manage'), async (c) => {
      const { read, now } = c.var.ctx
      const found = await store.allWidgets(read)
      return answer(c, WidgetList, {
        items: await Promise.all(found.map((one) => viewOf(read, one, publicUrl, now()))),
      })
    })
    .get('/:id', doc('One widget', 'widgets', { 200: Widget }), may('widgets.manage'), async (c) => {
      const { read, now } = c.var.ctx
      return answer(c, Widget, await viewById(read, pathId(c), publicUrl, now()))
    })
    .post(
      '/',
      doc('Make a widget', 'widgets', { 201: Widget }),
      may('widgets.manage'),
      body(WidgetInput),
      async (c) => {
        const { ctx } = c.var
        const id = await createWidget(ctx, c.req.valid('json'))
        return answer(c, Widget, await viewById(ctx.read, id, publicUrl, ctx.now()), 201)
      },
    )
    .put(
      '/:id',
      doc('Change a widget', 'widgets', { 200: Widget }),
      may('widgets.manage'),
      body(WidgetInput),
      async (c) => {
        const { ctx } = c.var
        await updateWidget(ctx, pathId(c), c.req.valid('json'))
        return answer(c, Widget, await viewById(ctx.read, pathId(c), publicUrl, ctx.now()))
      },
    )

/** Where a widget may be shown, its product's review form may be shown too. */
export const embeddedFormRoutes = new Hono<Env>().get(
  '/:publicId',
  doc('Whose review form a widget carries, and where it may be shown', 'widgets', { 200: EmbeddedForm }),
  anyone,
  async (c) => {
    const { read } = c.var.ctx
    const found = await store.widgetByPublicId(read, pathId(c, 'publicId'))
    if (found?.widget.state !== 'live') throw notFound('widget.unknown', 'There is no such widget.')
    const { widget, product } = found
    return answer(c, EmbeddedForm, { product, origins: await store.originsOf(read, widget.id), theme: widget.theme })
  },
)
