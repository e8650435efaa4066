import type { Customer } from '../kernel/actor.ts'
import type { Ctx } from '../kernel/context.ts'
import type { Traces } from '../kernel/traces.ts'
import * as store from './store.ts'

const HOUR_MS = 3_600_000

/** Where the owner of a link looks at it: hashes, once an hour, so that later somebody can tell a friend from them. */
export async function rememberOwner(ctx: Ctx<Customer>, traces: Traces, agent: string): Promise<void> {
  const { contactId } = ctx.actor
  const at = Math.floor(ctx.now() / HOUR_MS) * HOUR_MS
  const around = traces.around({ address: ctx.from, agent, at: ctx.now() })
  if (await store.hasTrace(ctx.read, contactId, at, around[1]!)) return
  if ((await store.linksOfPerson(ctx.read, contactId)).length === 0) return
  await ctx.write(async (tx) => void (await store.insertTraces(tx, contactId, at, around)))
}
