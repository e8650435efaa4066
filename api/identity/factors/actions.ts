import type { Proven, Staff, System } from '../../kernel/actor.ts'
import type { Ctx, Tx } from '../../kernel/context.ts'
import { conflict, notFound, problem } from '../../kernel/problem.ts'
import { accountByEmail, accountById, endSessions } from '../store.ts'
import { addressOf, newRecoveryCodes, newSecret, recoveryHash, stepOf } from './codes.ts'
import { BEGIN_LASTS_MS } from './rules.ts'
import * as store from './store.ts'
import { countTry } from './use.ts'

type Owner = Ctx<Proven<Staff>>

export async function factorState({ read, actor: { accountId } }: Ctx<Staff>) {
  const factor = await store.factorOf(read, accountId)
  const security = (await store.settingByKey(read, 'staff_security')) as { requireSecondFactor: boolean } | undefined
  return {
    since: factor?.confirmedAt ?? null,
    recoveryCodesLeft: await store.recoveryCodesLeft(read, accountId),
    required: security?.requireSecondFactor ?? false,
  }
}

/** Makes a secret for the person's app. It counts from the first code that is right. */
export const beginFactor = (ctx: Owner) =>
  ctx.write(async (tx) => {
    const { accountId } = ctx.actor
    const secret = newSecret()
    const row = { accountId, sealed: ctx.seal(secret), createdAt: tx.now }
    if (!(await store.beginFactor(tx, row))) throw conflict('second_factor.on', 'Your second factor is on already.')
    const brand = (await store.settingByKey(tx, 'brand')) as { companyName?: string } | undefined
    const label = (await accountById(tx, accountId))!.email
    return { secret, uri: addressOf(secret, { issuer: brand?.companyName ?? 'Acclaim', label }) }
  })

/** The first right code switches it on: every session ends but the one that has shown it, which goes on as `to`. */
export async function confirmFactor(ctx: Ctx<Staff>, code: string, to: string): Promise<string[]> {
  const { accountId, sessionId: from } = ctx.actor
  await countTry(ctx, accountId)
  const begun = await store.factorOf(ctx.read, accountId)
  if (begun?.confirmedAt) throw conflict('second_factor.on', 'Your second factor is on already.')
  if (!begun || ctx.now() - begun.createdAt > BEGIN_LASTS_MS) {
    throw problem('gone', 'second_factor.not_begun', 'This took too long. Begin again with a new secret.')
  }
  const step = stepOf(ctx.unseal(begun.sealed), code, ctx.now())
  if (step === null) {
    const sentence = 'This code is not right. Look at the newest one in your app, and at the clock of your phone.'
    throw problem('invalid', 'second_factor.wrong', sentence, { fields: { code: sentence } })
  }
  const codes = newRecoveryCodes()
  return ctx.write(async (tx) => {
    const confirmed = { accountId, sealed: begun.sealed, step, now: tx.now }
    if (!(await store.confirmFactor(tx, confirmed)))
      throw conflict('second_factor.on', 'Your second factor is on already.')
    await keepCodes(tx, accountId, codes)
    await endSessions(tx, accountId, { from, to, provedAt: Date.now() })
    await tx.emit('second_factor.switched_on', { accountId })
    return codes
  })
}

export const switchFactorOff = (ctx: Owner) =>
  ctx.write(async (tx) => {
    const { accountId } = ctx.actor
    if (!(await store.deleteFactor(tx, accountId))) throw noFactor()
    await tx.emit('second_factor.switched_off', { accountId })
  })

/** By whoever runs the machine, for somebody who has no other way in. */
export const switchOffForRescue = (ctx: Ctx<System>, email: string) =>
  ctx.write(async (tx) => {
    const account = await accountByEmail(tx, email.trim().toLowerCase())
    if (!account || !(await store.deleteFactor(tx, account.id))) throw noFactor()
    await endSessions(tx, account.id)
    await tx.emit('second_factor.reset', { accountId: account.id })
  })

export const renewRecoveryCodes = (ctx: Owner) =>
  ctx.write(async (tx) => {
    const { accountId } = ctx.actor
    if (!(await store.factorOf(tx, accountId))?.confirmedAt) throw noFactor()
    const codes = newRecoveryCodes()
    await keepCodes(tx, accountId, codes)
    await tx.emit('recovery_code.renewed', { accountId })
    return codes
  })

const keepCodes = (tx: Tx, accountId: string, codes: string[]) => {
  const hashes = codes.map((code) => recoveryHash(accountId, code))
  return store.replaceRecoveryCodes(tx, accountId, hashes, tx.now)
}
export const noFactor = () => notFound('second_factor.off', 'There is no second factor switched on.')
