import type { Ctx } from '../../kernel/context.ts'
import { problem } from '../../kernel/problem.ts'
import type { Account } from '../contract.ts'
import { recoveryHash, stepOf } from './codes.ts'
import type { UseFactor } from './contract.ts'
import * as store from './store.ts'

/** Codes are short, so tries are few, in each place and in all of them. */
export const countTry = (ctx: Ctx, accountId: string) =>
  ctx.spend(['factor.place', `${accountId} ${ctx.from}`], ['factor.account', accountId])

/** Whether the code is one of now, for the first time. */
export async function takeCode(ctx: Ctx, accountId: string, code: string): Promise<boolean> {
  await countTry(ctx, accountId)
  const factor = await store.factorOf(ctx.read, accountId)
  const step = factor?.confirmedAt ? stepOf(ctx.unseal(factor.sealed), code, ctx.now()) : null
  return step !== null && (await ctx.write((tx) => store.takeStep(tx, accountId, step)))
}

/** The second half of a sign-in. */
export async function useFactor(ctx: Ctx, account: Account, { code, recoveryCode }: UseFactor): Promise<void> {
  if (code !== undefined) {
    if (await takeCode(ctx, account.id, code)) return
    throw wrong('code', 'This code is not right, or was used. Wait for the next one.')
  }
  await countTry(ctx, account.id)
  const hash = recoveryHash(account.id, recoveryCode ?? '')
  await ctx.write(async (tx) => {
    if (!(await store.takeRecoveryCode(tx, account.id, hash, tx.now))) {
      throw wrong('recoveryCode', 'This is none of your recovery codes, or was used before.')
    }
    const left = await store.recoveryCodesLeft(tx, account.id)
    await tx.emit('recovery_code.used', { accountId: account.id, left })
  })
}
const wrong = (field: string, sentence: string) =>
  problem('invalid', 'second_factor.wrong', sentence, { fields: { [field]: sentence } })
