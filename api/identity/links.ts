import { randomInt } from 'node:crypto'
import type { Customer, Staff } from '../kernel/actor.ts'
import type { Ctx, Tx } from '../kernel/context.ts'
import { sha256 } from '../kernel/hash.ts'
import { newId, newToken } from '../kernel/ids.ts'
import { problem } from '../kernel/problem.ts'
import type { Account, ChangePassword, ResetPassword, UseCode } from './contract.ts'
import { hashPassword, passwordMatches } from './passwords.ts'
import { LINK_LIFETIME_MS, type MailedPurpose } from './rules.ts'
import * as store from './store.ts'

export const MAX_CODE_TRIES = 5

export const wrongLink = () =>
  problem('gone', 'link.used', 'This link was used, has run out, or is incomplete. Ask for a new one.')
const wrongCode = () =>
  problem('gone', 'code.wrong', 'This code is not right, was used, or has run out. Ask for a new one.')

/**
 * Asks for a link by mail. For an address that nobody has the same row is written and no mail, so that the answer and
 * its time tell nothing. A new link ends the one before.
 */
export async function requestLink(ctx: Ctx, email: string, purpose: 'magic_link' | 'password_reset'): Promise<void> {
  await ctx.spend(['link.address', ctx.from], ['link.account', `${purpose} ${email}`])
  await ctx.write(async (tx) => {
    const found = await store.accountByEmail(tx, email)
    await mailLink(ctx, tx, { purpose, email, accountId: found?.id ?? null })
  })
}

/** Writes a link for an address and announces it, when there is somebody to send it to. */
export async function mailLink(
  ctx: Ctx,
  tx: Tx,
  { purpose, email, accountId }: { purpose: MailedPurpose; email: string; accountId: string | null },
): Promise<void> {
  const [token, id] = [newToken(), newId('tok', tx.now)]
  const code = String(randomInt(1_000_000)).padStart(6, '0')
  await store.endLinks(tx, { email, purpose, now: tx.now })
  await store.insertToken(tx, {
    ...{ id, hash: sha256(token), purpose, accountId, email },
    ...{ codeHash: sha256(`${id}:${code}`), sealed: ctx.seal(token), codeSealed: ctx.seal(code) },
    createdAt: tx.now,
    expiresAt: tx.now + LINK_LIFETIME_MS[purpose],
  })
  if (accountId) await tx.emit('link.requested', { tokenId: id, purpose, accountId })
}

/** Signs in by the link; who has it has the mailbox, so the address is confirmed too. */
export const useMagicLink = async (ctx: Ctx, token: string): Promise<Account> => {
  await ctx.spend(['link.address', ctx.from])
  return ctx.write(async (tx) => {
    const row = await store.takeToken(tx, { hash: sha256(token), purpose: 'magic_link', now: tx.now })
    return confirmed(tx, row?.accountId, wrongLink)
  })
}

/** Signs in by the six digits of the same mail, in at most five tries. */
export async function useCode(ctx: Ctx, { email, code }: UseCode): Promise<Account> {
  await ctx.spend(['link.address', ctx.from], ['code.account', email])
  const accountId = await ctx.write(async (tx) => {
    const row = await store.tryCode(tx, { email, purpose: 'magic_link', maxTries: MAX_CODE_TRIES, now: tx.now })
    if (!row || row.codeHash !== sha256(`${row.id}:${code}`)) return null
    const taken = await store.takeToken(tx, { hash: row.hash, purpose: 'magic_link', now: tx.now })
    return taken?.accountId ?? null
  })
  return ctx.write((tx) => confirmed(tx, accountId, wrongCode))
}

export const confirmEmail = (ctx: Ctx, token: string) =>
  ctx.write(async (tx) => {
    const row = await store.takeToken(tx, { hash: sha256(token), purpose: 'email_confirmation', now: tx.now })
    return confirmed(tx, row?.accountId, wrongLink)
  })

/** Sets a password by the link of a mail and ends every session there was. */
export async function resetPassword(ctx: Ctx, { token, password }: ResetPassword): Promise<Account> {
  await ctx.spend(['link.address', ctx.from])
  const passwordHash = await hashPassword(password)
  return ctx.write(async (tx) => {
    const row = await store.takeToken(tx, { hash: sha256(token), purpose: 'password_reset', now: tx.now })
    const account = await confirmed(tx, row?.accountId, wrongLink)
    await replacePassword(tx, account.id, passwordHash)
    return account
  })
}

/** Needs the old one; every other session ends. */
export async function changePassword(
  ctx: Ctx<Customer | Staff>,
  { current, password }: ChangePassword,
): Promise<Account> {
  const { accountId } = ctx.actor
  await ctx.spend(['sign_in.account', accountId])
  const stored = await store.accountById(ctx.read, accountId)
  if (!stored || !(await passwordMatches(stored.passwordHash ?? undefined, current))) {
    throw problem('invalid', 'password.wrong', 'This is not your password.', {
      fields: { current: 'This is not the password you sign in with now.' },
    })
  }
  const passwordHash = await hashPassword(password)
  const { passwordHash: _, ...account } = stored
  await ctx.write((tx) => replacePassword(tx, accountId, passwordHash))
  return account
}

async function replacePassword(tx: Tx, accountId: string, passwordHash: string) {
  await store.changeAccount(tx, accountId, { passwordHash })
  await store.deleteSessionsOf(tx, accountId)
  await tx.emit('account.password_changed', { accountId })
}

async function confirmed(tx: Tx, accountId: string | null | undefined, refusal: typeof wrongLink): Promise<Account> {
  const found = accountId ? await store.accountById(tx, accountId) : undefined
  if (!found) throw refusal()
  if (await store.confirmAccount(tx, found.id, tx.now)) await tx.emit('account.confirmed', { accountId: found.id })
  const { passwordHash: _, ...account } = found
  return account
}

export const signOutEverywhere = (ctx: Ctx<Customer | Staff>) =>
  ctx.write(async (tx) => {
    const { accountId } = ctx.actor
    await store.deleteSessionsOf(tx, accountId)
    await tx.emit('account.signed_out_everywhere', { accountId })
  })
