import type { System } from '../../kernel/actor.ts'
import type { Ctx } from '../../kernel/context.ts'
import { publishVersion } from '../reactions.ts'
import { widgetById } from '../store.ts'
import * as store from './store.ts'

/**
 * Each live widget that chooses by effect gets a version that knows what was learned since its last one. The version says
 * how often each answer is given, and stays.
 */
export async function chooseAnew(ctx: Ctx<System>): Promise<void> {
  for (const { widget, before, now } of await store.learningWidgets(ctx.read)) {
    if (before === now) continue
    await ctx.write(async (tx) => {
      const current = (await widgetById(tx, widget.id))?.widget
      if (current?.choosing !== 'effect' || current.state !== 'live') return
      await store.rememberLearning(tx, widget.id, now, tx.now)
      await publishVersion(tx, current, current.version + 1)
    })
  }
}
