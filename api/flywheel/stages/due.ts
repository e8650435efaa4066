import { setTimeout as rest } from 'node:timers/promises'
import type { System } from '../../kernel/actor.ts'
import type { Ctx, Tx } from '../../kernel/context.ts'
import { rebuildLoop } from '../loop/actions.ts'
import { settlePerson } from './actions.ts'
import * as store from './store.ts'

/** People that are looked up at once. */
const BATCH = 50
/** So long a change may hold the pen and the process; half as long again everybody else has both. */
const SLICE_MS = 10
/** A run ends after this, and the next goes on. */
const RUN_MS = 10_000

/** Lets time do its work on everybody who is due, some people to a transaction. */
export const settleDue = (ctx: Ctx<System>) =>
  inSlices(ctx, () => store.dueContacts(ctx.read, ctx.now(), BATCH), settleOrStop)
/** Looks again at everybody about whose events something changed. */
export const settleQueue = (ctx: Ctx<System>) =>
  inSlices(
    ctx,
    () => store.queued(ctx.read, BATCH),
    async (tx, { contactId, askedAt }) => {
      await settleOrStop(tx, contactId)
      await rebuildLoop(tx, contactId)
      await store.leaveQueue(tx, contactId, askedAt)
    },
  )

async function inSlices<One>(
  ctx: Pick<Ctx<System>, 'write'>,
  some: () => Promise<One[]>,
  settle: (tx: Tx, one: One) => Promise<void>,
): Promise<void> {
  const began = performance.now()
  while (performance.now() - began < RUN_MS) {
    const people = await some()
    if (people.length === 0) return
    for (let done = 0; done < people.length; ) {
      const from = performance.now()
      done = await ctx.write(async (tx) => {
        let next = done
        do await settle(tx, people[next++]!)
        while (next < people.length && performance.now() - from < SLICE_MS)
        return next
      })
      await rest((performance.now() - from) / 2)
    }
  }
}
async function settleOrStop(tx: Tx, contactId: string) {
  const person = await store.personOf(tx, contactId)
  if (person?.id === contactId) await settlePerson(tx, contactId, { members: person.members })
  else await store.stopChecking(tx, contactId)
}
