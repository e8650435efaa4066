import { Hono } from 'hono'
import type { Reads } from '../../../db/client.ts'
import { answer, anyone, body, doc, type Env, may, pathId, query } from '../../kernel/http.ts'
import { notFound } from '../../kernel/problem.ts'
import { privacyOf } from '../figures/store.ts'
import { figuresOf } from '../figures/view.ts'
import { setHoldout } from '../holdout/actions.ts'
import { widgetById } from '../store.ts'
import { Figures, FiguresQuery, HoldoutInput, PrivacyNotice } from './contract.ts'
import { FIGURES_MONTHS, RAW_DAYS, VISITOR_DAYS } from './rules.ts'

async function figures(read: Reads, id: string, days: number, now: number) {
  const found = await widgetById(read, id)
  if (!found) throw notFound('widget.unknown', 'There is no such widget.')
  return figuresOf(read, found.widget, days, now)
}

export const figureRoutes = new Hono<Env>()
  .get(
    '/:id/figures',
    doc('What a widget did in the last days', 'widgets', { 200: Figures }),
    may('widgets.manage'),
    query(FiguresQuery),
    async (c) => {
      const { read, now } = c.var.ctx
      return answer(c, Figures, await figures(read, pathId(c), c.req.valid('query').days, now()))
    },
  )
  .put(
    '/:id/holdout',
    doc('Begin or end a comparison with page views that see nothing', 'widgets', { 200: Figures }),
    may('widgets.manage'),
    body(HoldoutInput),
    async (c) => {
      const { ctx } = c.var
      await setHoldout(ctx, pathId(c), c.req.valid('json').on)
      return answer(c, Figures, await figures(ctx.read, pathId(c), 30, ctx.now()))
    },
  )

/** What widgets count, for everybody who sees one. */
export const widgetPrivacyRoutes = new Hono<Env>().get(
  '/',
  doc('What widgets count, and for how long it is kept', 'widgets', { 200: PrivacyNotice }),
  anyone,
  async (c) =>
    answer(c, PrivacyNotice, {
      ...(await privacyOf(c.var.ctx.read)),
      ...{ rawDays: RAW_DAYS, figuresMonths: FIGURES_MONTHS, visitorDays: VISITOR_DAYS },
    }),
)
