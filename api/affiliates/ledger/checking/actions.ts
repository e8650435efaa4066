import type { System } from '../../../kernel/actor.ts'
import type { Ctx } from '../../../kernel/context.ts'
import { newId } from '../../../kernel/ids.ts'
import { insertCheck } from '../store.ts'
import { checkBooks } from './check.ts'

/** Adds the books up anew each night and keeps what it found; somebody hears of it when they are wrong. */
export async function checkNightly(ctx: Ctx<System>): Promise<void> {
  await checkAndKeep(ctx)
}
/** The same whenever somebody asks for it. */
export async function checkAndKeep(ctx: Ctx) {
  const books = await checkBooks(ctx.read)
  const { journals, faults } = books
  await ctx.write(async (tx) => {
    const id = newId('chk', tx.now)
    await insertCheck(tx, { id, at: tx.now, journals, faults: JSON.stringify(faults.slice(0, 100)) })
    if (faults.length > 0) await tx.emit('ledger.faulty', { checkId: id, faults: faults.length })
  })
  if (faults.length > 0) ctx.log.error({ faults: faults.length }, 'the books of commissions are wrong')
  return books
}
