import type { May } from '../../kernel/actor.ts'
import type { Ctx } from '../../kernel/context.ts'
import { invalid, notFound } from '../../kernel/problem.ts'
import { publishVersion } from '../reactions.ts'
import { updateWidgetRow, widgetById } from '../store.ts'
import { HOLDOUT_PPM } from './rules.ts'

/** Begins or ends a comparison with page views that see nothing. Ending and beginning again compares from anew. */
export const setHoldout = (ctx: Ctx<May<'widgets.manage'>>, id: string, on: boolean): Promise<void> =>
  ctx.write(async (tx) => {
    const widget = (await widgetById(tx, id))?.widget
    if (!widget) throw notFound('widget.unknown', 'There is no such widget.')
    if (on && widget.surface !== 'testimonials')
      throw invalid('on', 'Only a widget of testimonials may be left out: reviews are shown to everybody.')
    if (on === widget.holdoutPpm > 0) return
    await updateWidgetRow(tx, id, { holdoutPpm: on ? HOLDOUT_PPM : 0, holdoutSince: on ? tx.now : null })
    await tx.emit(on ? 'holdout.started' : 'holdout.ended', { widgetId: id })
    await publishVersion(tx, widget, widget.version + 1)
  })
