import { type Actor, actorId } from '../kernel/actor.ts'
import type { Tx } from '../kernel/context.ts'
import * as store from './store.ts'

/** Writes down what happened with a request: ids and numbers, never words. Answers the place in its history. */
export const note = (tx: Tx, requestId: string, kind: string, data: object, actor: Actor | string | null) =>
  store.insertEvent(tx, {
    ...{ requestId, kind, data: JSON.stringify(data), at: tx.now },
    actorId: actor === null || typeof actor === 'string' ? actor : actorId(actor),
  })
