import type { May } from '../../kernel/actor.ts'
import type { Ctx, Tx } from '../../kernel/context.ts'
import { conflict } from '../../kernel/problem.ts'
import { noRequest } from '../access.ts'
import { announce } from '../actions.ts'
import { note } from '../history.ts'
import * as store from '../store.ts'
import type { DecideRequest } from './contract.ts'

/** Lets a held request out, or says to its author why not. What was decided can be decided anew, but for what others voted for. */
export const decideRequest = (ctx: Ctx<May<'requests.manage'>>, number: number, decision: DecideRequest) =>
  ctx.write(async (tx) => {
    const request = await store.requestByNumber(tx, number)
    if (!request || request.deletedAt !== null) throw noRequest()
    if (request.moderation === 'published') {
      throw conflict('request.decided', 'This request is published already. Delete it instead.')
    }
    if (decision.decision === 'reject') {
      if (request.moderation === 'rejected') throw conflict('request.decided', 'This request was turned down before.')
      await store.setRequest(tx, request.id, { moderation: 'rejected', moderationReason: decision.reason })
      await note(tx, request.id, 'refused', {}, ctx.actor)
      await tx.emit('feature_request.refused', { requestId: request.id, contactId: request.contactId })
      return
    }
    const published = { moderation: 'published', moderationReason: null, shown: true } as const
    await store.setRequest(tx, request.id, published)
    await note(tx, request.id, 'published', {}, ctx.actor)
    if (!(await wasPublic(tx, request.id))) return announce(tx, { ...request, ...published })
    await store.reindex(tx, { ...request, ...published })
    await tx.emit('feature_request.restored', { requestId: request.id })
  })

/** It waits because its author wrote it anew; nobody is told a second time that it is there. */
const wasPublic = async (tx: Tx, requestId: string): Promise<boolean> =>
  (await store.eventsOf(tx, requestId)).some(
    ({ kind, data }) => kind === 'edited' && (JSON.parse(data) as { held?: boolean }).held === true,
  )
