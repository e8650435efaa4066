import type { May } from '../kernel/actor.ts'
import type { Ctx } from '../kernel/context.ts'
import { conflict, notFound } from '../kernel/problem.ts'
import { ownerOf } from './actions.ts'
import type { DecideFile, ModeratedFile } from './contract.ts'
import * as store from './store.ts'

/** Each file for itself: a good review keeps its words when one of its pictures cannot be shown. */
export const decideFile = (ctx: Ctx<May<'reviews.moderate'>>, id: string, decision: DecideFile): Promise<void> =>
  ctx.write(async (tx) => {
    const row = await store.fileById(tx, id)
    if (row?.state !== 'ready' || !row.attached)
      throw notFound('file.not_found', 'There is no such file, or its author took it back.')
    const verdict = decision.decision === 'publish' ? 'ok' : 'rejected'
    if (row.verdict === verdict) throw conflict('file.decided', 'This was decided already.')
    await store.changeFile(tx, id, ['ready'], {
      ...{ verdict, decidedBy: ctx.actor.accountId, decidedAt: tx.now },
      statement: decision.decision === 'reject' ? decision.statement : null,
    })
    await tx.emit(verdict === 'ok' ? 'file.approved' : 'file.rejected', { fileId: id, ...ownerOf(row) })
  })

/** A file as a moderator sees it; those that are not ready have nothing to look at yet. */
export const moderated = ({ file: { createdAt, ...row }, product, title, number }: store.Looked): ModeratedFile[] =>
  row.state === 'ready' && row.attached && row.type !== null
    ? [{ ...row, type: row.type, product: { name: product }, title, requestNumber: number, sentAt: createdAt }]
    : []
