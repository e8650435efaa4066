import type { May, System } from '../kernel/actor.ts'
import type { Ctx } from '../kernel/context.ts'
import { conflict } from '../kernel/problem.ts'
import * as store from './store.ts'

const KEEP_DONE_MS = 14 * 86_400_000

export const retryJob = (ctx: Ctx<May<'jobs.manage'>>, id: string) =>
  ctx.write(async (tx) => {
    const row = await store.requeue(tx, id, tx.now)
    if (!row) throw conflict('job.wrong_state', 'Only a failed job can be tried again.')
    await tx.emit('job.retried', { jobId: id })
    return row
  })

export const forgetDone = (ctx: Ctx<System>) =>
  ctx.write(async (tx) => void (await store.deleteDone(tx, tx.now - KEEP_DONE_MS)))
