import type { System } from '../../kernel/actor.ts'
import type { Ctx } from '../../kernel/context.ts'
import { publishVersion } from '../reactions.ts'
import { widgetById } from '../store.ts'
import * as store from './store.ts'

/** However many people vote, a widget gets no more than one version for it in this time. */
export const VOTES_EVERY_MS = 300_000

/** Widgets whose number of votes is not the number there is get the next version. */
export async function countVotes(ctx: Ctx<System>): Promise<void> {
  for (const { widget } of await store.behind(ctx.read, ctx.now() - VOTES_EVERY_MS)) {
    await ctx.write(async (tx) => {
      const current = (await widgetById(tx, widget.id))?.widget
      if (current?.version === widget.version) await publishVersion(tx, current, current.version + 1)
    })
  }
}
