import { type Customer, isFresh, type Staff } from '../../kernel/actor.ts'
import type { Ctx } from '../../kernel/context.ts'
import { problem } from '../../kernel/problem.ts'
import { passwordMatches } from '../passwords.ts'
import { accountById, hasFactor } from '../store.ts'
import type { Prove } from './contract.ts'
import { takeCode } from './use.ts'

type Person = Ctx<Customer | Staff>

/** By what somebody can show again that it is them. */
export async function proofState({ read, actor }: Person) {
  const { accountId, provedAt } = actor
  const account = await accountById(read, accountId)
  const ways = [
    ...(account?.passwordHash ? (['password'] as const) : []),
    ...((await hasFactor(read, accountId)) ? (['code'] as const) : []),
  ]
  return { fresh: isFresh(provedAt, Date.now()), ways }
}

/** Throws unless the password, or the code of the second factor, is right. Tries are counted as those of signing in. */
export async function prove(ctx: Person, { password, code }: Prove): Promise<void> {
  const { accountId } = ctx.actor
  await ctx.spend(
    ['sign_in.place', `${accountId} ${ctx.from}`],
    ['sign_in.account', accountId],
    ['sign_in.address', ctx.from],
  )
  const { ways } = await proofState(ctx)
  if (ways.length === 0) {
    throw problem(
      'forbidden',
      'proof.sign_in',
      'Your account has no password. Sign in again by a link; for ten minutes after that this works.',
    )
  }
  if (code !== undefined) {
    if (await takeCode(ctx, accountId, code)) return
    throw wrong('code', 'This code is not right, or was used. Wait for the next one.')
  }
  const { passwordHash } = (await accountById(ctx.read, accountId)) ?? {}
  if (!(await passwordMatches(passwordHash ?? undefined, password ?? ''))) {
    throw wrong('password', 'This is not your password.')
  }
}
const wrong = (field: string, sentence: string) =>
  problem('invalid', 'proof.wrong', sentence, { fields: { [field]: sentence } })
