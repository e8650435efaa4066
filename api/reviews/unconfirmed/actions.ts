import type { Ctx } from '../../kernel/context.ts'
import { newId } from '../../kernel/ids.ts'
import { notFound, problem } from '../../kernel/problem.ts'
import { proven } from '../../kernel/sent-files.ts'
import type { SubmitUnconfirmed } from '../contract.ts'
import { checkExperienceDate } from '../rules.ts'
import { productBySlug, signUpIsClosed } from '../store.ts'
import * as store from './store.ts'

export const UNCONFIRMED_LASTS_MS = 14 * 86_400_000

/**
 * A review of somebody who has not signed in: it waits until they open the mail that asks whether it is theirs. The answer
 * is the same for every address. Also the way in for the host's server, which cannot speak for its customers either.
 */
export async function holdUnconfirmed(ctx: Ctx, { email, ...words }: SubmitUnconfirmed): Promise<{ id: string }> {
  if (await signUpIsClosed(ctx.read)) {
    throw problem(
      'forbidden',
      'sign_up.closed',
      'Accounts come from the company’s own application. Sign in there first.',
    )
  }
  const byHost = ctx.actor.kind === 'api_key'
  if (!byHost) await ctx.spend(['review.address', ctx.from])
  await ctx.spend(['link.place', `sign_up ${email} ${ctx.from}`], ['link.account', `sign_up ${email}`])
  return ctx.write(async (tx) => {
    const product = await productBySlug(tx, words.productSlug)
    if (!product) throw notFound('product.not_found', 'There is no product at this address.')
    checkExperienceDate(words.experienceDate, tx.now)
    const id = newId('unc', tx.now)
    const origin = byHost ? 'api' : words.embedded ? 'widget' : 'form'
    await store.insertUnconfirmed(tx, {
      ...{ id, email, productId: product.id, words: JSON.stringify(words), origin },
      ...{ createdAt: tx.now, expiresAt: tx.now + UNCONFIRMED_LASTS_MS },
    })
    await tx.emit('review.unconfirmed', { unconfirmedId: id, files: proven(words.files) })
    return { id }
  })
}

/** What nobody confirmed in fourteen days is thrown away unread. */
export const forgetUnconfirmed = (ctx: Ctx) => ctx.write(async (tx) => void (await store.deleteExpired(tx, tx.now)))
