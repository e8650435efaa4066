import { Hono } from 'hono'
import type { Reads } from '../../db/client.ts'
import { answer, anyone, body, doc, type Env, may, pathId } from '../kernel/http.ts'
import { notFound } from '../kernel/problem.ts'
import { createWidget, rollBack, setHeights, setState, updateWidget } from './actions.ts'
import {
  AskableList,
  ChoosableList,
  Draft,
  EmbeddedForm,
  Heights,
  RevisionList,
  RollBack,
  StateInput,
  Widget,
  WidgetInput,
  WidgetList,
} from './contract.ts'
import { draftOf } from './drafts.ts'
import { dayOf } from './rules.ts'
import { showableAmong } from './showing/store.ts'
import * as store from './store.ts'
import { aboutOf, subjectOf } from './subjects/showing.ts'
import { askable } from './subjects/store.ts'
import { tagOf, type Where } from './tagging.ts'

const DAYS = 30 * 86_400_000
type Found = NonNullable<Awaited<ReturnType<typeof store.widgetById>>>

async function viewOf(read: Reads, { widget, product }: Found, where: Where, now: number): Promise<Widget> {
  const { id, surface } = widget
  const row = await store.versionOf(read, id, widget.version)
  const shown = await showableAmong(read, row ? (JSON.parse(row.items) as string[]) : [])
  const origins = await store.originsOf(read, id)
  const refused = (await store.refusalsOf(read, id)).filter(({ origin }) => !origins.includes(origin))
  const totals = await store.totalsOf(read, id)
  const days = await store.daysOf(read, id, dayOf(now - DAYS))
  const heights = JSON.parse(widget.heights) as Widget['heights']
  return {
    ...widget,
    ...{ product, origins, refused, heights, subject: await subjectOf(read, widget) },
    look: JSON.parse(widget.look) as Widget['look'],
    options: JSON.parse(widget.options) as Widget['options'],
    items: surface === 'testimonials' ? Math.min(shown.length, widget.maxItems) : (row?.reviewCount ?? 0),
    snippet: await tagOf(read, { widget, product }, where, shown),
    stats: { seen: totals?.seen ?? 0, clicks: totals?.clicks ?? 0, days },
  }
}

async function viewById(read: Reads, id: string, where: Where, now: number): Promise<Widget> {
  const found = await store.widgetById(read, id)
  if (!found) throw notFound('widget.unknown', 'There is no such widget.')
  return viewOf(read, found, where, now)
}

/** Widgets in the console. */
export const widgetRoutes = (where: Where) =>
  new Hono<Env>()
    .get('/', doc('All widgets', 'widgets', { 200: WidgetList }), may('widgets.manage'), async (c) => {
      const { read, now } = c.var.ctx
      const found = await store.allWidgets(read)
      return answer(c, WidgetList, {
        items: await Promise.all(found.map((one) => viewOf(read, one, where, now()))),
      })
    })
    .get(
      '/collections',
      doc('Lists of testimonials a widget can show', 'widgets', { 200: ChoosableList }),
      may('widgets.manage'),
      async (c) => answer(c, ChoosableList, { items: await store.allCollections(c.var.ctx.read) }),
    )
    .get(
      '/surveys',
      doc('Surveys a widget can ask now', 'widgets', { 200: AskableList }),
      may('widgets.manage'),
      async (c) => {
        const found = await askable(c.var.ctx.read)
        const items = found.map((one) => ({ ...one, origins: JSON.parse(one.origins) as string[] }))
        return answer(c, AskableList, { items })
      },
    )
    .get('/:id', doc('One widget', 'widgets', { 200: Widget }), may('widgets.manage'), async (c) => {
      const { read, now } = c.var.ctx
      return answer(c, Widget, await viewById(read, pathId(c), where, now()))
    })
    .post(
      '/',
      doc('Make a widget', 'widgets', { 201: Widget }),
      may('widgets.manage'),
      body(WidgetInput),
      async (c) => {
        const { ctx } = c.var
        const id = await createWidget(ctx, c.req.valid('json'))
        return answer(c, Widget, await viewById(ctx.read, id, where, ctx.now()), 201)
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
        return answer(c, Widget, await viewById(ctx.read, pathId(c), where, ctx.now()))
      },
    )
    .post(
      '/draft',
      doc('A widget to look at before it is saved', 'widgets', { 200: Draft }),
      may('widgets.manage'),
      body(WidgetInput),
      async (c) => answer(c, Draft, { draft: await draftOf(c.var.ctx, c.req.valid('json')) }),
    )
    .get(
      '/:id/revisions',
      doc('How a widget was set up, newest first', 'widgets', { 200: RevisionList }),
      may('widgets.manage'),
      async (c) => {
        const rows = await store.revisionsOf(c.var.ctx.read, pathId(c))
        if (rows.length === 0) throw notFound('widget.unknown', 'There is no such widget.')
        const items = rows.map((row) => ({ ...row, settings: JSON.parse(row.settings) as Record<string, unknown> }))
        return answer(c, RevisionList, { items })
      },
    )
    .post(
      '/:id/roll-back',
      doc('Set a widget up as it was before', 'widgets', { 200: Widget }),
      may('widgets.manage'),
      body(RollBack),
      async (c) => {
        const { ctx } = c.var
        await rollBack(ctx, pathId(c), c.req.valid('json').revision)
        return answer(c, Widget, await viewById(ctx.read, pathId(c), where, ctx.now()))
      },
    )
    .put(
      '/:id/state',
      doc('Pause a widget or let it go on', 'widgets', { 200: Widget }),
      may('widgets.manage'),
      body(StateInput),
      async (c) => {
        const { ctx } = c.var
        await setState(ctx, pathId(c), c.req.valid('json').state)
        return answer(c, Widget, await viewById(ctx.read, pathId(c), where, ctx.now()))
      },
    )
    .put(
      '/:id/heights',
      doc('Say how high a widget was drawn', 'widgets', { 200: Widget }),
      may('widgets.manage'),
      body(Heights),
      async (c) => {
        const { ctx } = c.var
        await setHeights(ctx, pathId(c), c.req.valid('json').heights)
        return answer(c, Widget, await viewById(ctx.read, pathId(c), where, ctx.now()))
      },
    )

/** Where a widget may be shown, what visitors fill in there may be shown too. */
export const embeddedFormRoutes = new Hono<Env>().get(
  '/:publicId',
  doc('What a widget is about, and where it may be shown', 'widgets', { 200: EmbeddedForm }),
  anyone,
  async (c) => {
    const { read, now } = c.var.ctx
    const found = await store.widgetByPublicId(read, pathId(c, 'publicId'))
    if (found?.widget.state !== 'live') throw notFound('widget.unknown', 'There is no such widget.')
    const { widget, product } = found
    const { kind, surface, theme } = widget
    const subject = await subjectOf(read, widget)
    const origins = await store.originsOf(read, widget.id)
    const { wanted, questioned, recommended } = await aboutOf(read, widget, '', now())
    const asked = kind === 'referral' ? recommended !== null : (wanted ?? questioned)?.open === true
    const open = (subject === null && kind !== 'referral') || asked
    return answer(c, EmbeddedForm, { kind, surface, product, subject, open, origins, theme })
  },
)
