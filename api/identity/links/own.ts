import { uniqueViolation } from '../../../db/errors.ts'
import { type Customer, isFresh, type Proven, type Staff } from '../../kernel/actor.ts'
import type { Ctx, Tx } from '../../kernel/context.ts'
import { sha256 } from '../../kernel/hash.ts'
import { proofNeeded } from '../../kernel/http.ts'
import { conflict, invalid, problem } from '../../kernel/problem.ts'
import type { Account } from '../contract.ts'
import { hashPassword, passwordMatches } from '../passwords.ts'
import * as store from '../store.ts'
import type { ChangeEmail, ChangePassword, Rename } from './contract.ts'
import { mailLink, wrongLink } from './link.ts'
import { pendingEmail } from './store.ts'

/** What people see and change of their own account. */
type Own = Ctx<Customer | Staff>

export async function ownAccount({ read, actor, now }: Own) {
  const found = (await store.accountById(read, actor.accountId))!
  const newEmail = (await pendingEmail(read, actor.accountId, now())) ?? null
  return { name: found.name, email: found.email, hasPassword: found.passwordHash !== null, newEmail }
}

/** Needs the old one, or a fresh sign-in where there is none; every session but the new one ends. */
export async function changePassword(ctx: Own, { current, password }: ChangePassword): Promise<Account> {
  const { accountId } = ctx.actor
  await ctx.spend(['sign_in.account', accountId])
  const stored = (await store.accountById(ctx.read, accountId))!
  if (stored.passwordHash !== null && !(await passwordMatches(stored.passwordHash, current))) {
    throw problem('invalid', 'password.wrong', 'This is not your password.', {
      fields: { current: 'This is not the password you sign in with now.' },
    })
  }
  if (stored.passwordHash === null && !isFresh(ctx.actor.provedAt, Date.now())) throw proofNeeded()
  const passwordHash = await hashPassword(password)
  const { passwordHash: _, ...account } = stored
  await ctx.write((tx) => replacePassword(tx, accountId, passwordHash))
  return account
}

export async function replacePassword(tx: Tx, accountId: string, passwordHash: string) {
  await store.changeAccount(tx, accountId, { passwordHash })
  await store.deleteSessionsOf(tx, accountId)
  await tx.emit('account.password_changed', { accountId })
}

/** Asks for another address. The answer is the same when somebody has it: then no link goes there. */
export async function askForEmail(ctx: Ctx<Proven<Customer | Staff>>, { email }: ChangeEmail): Promise<void> {
  const { accountId } = ctx.actor
  await ctx.spend(['link.address', ctx.from], ['link.account', `email_change ${accountId}`])
  await ctx.write(async (tx) => {
    const own = (await store.accountById(tx, accountId))!
    if (own.email === email) throw invalid('email', 'This is the address you have.')
    await mailLink(ctx, tx, { purpose: 'email_change', email, accountId, data: { from: own.email } })
  })
}

/** The new mailbox says yes: from now on it is the account's. */
export async function useNewEmail(ctx: Ctx, token: string): Promise<Account> {
  await ctx.spend(['link.address', ctx.from])
  return ctx
    .write(async (tx) => {
      const row = await store.takeToken(tx, { hash: sha256(token), purpose: 'email_change', now: tx.now })
      const found = row?.accountId ? await store.accountById(tx, row.accountId) : undefined
      if (!row || !found) throw wrongLink()
      await store.changeAccount(tx, found.id, { email: row.email!, emailConfirmedAt: tx.now })
      const { contactId } = found
      await tx.emit('account.email_changed', { accountId: found.id, tokenId: row.id, ...(contactId && { contactId }) })
      const { passwordHash: _, ...account } = found
      return { ...account, email: row.email! }
    })
    .catch((error: unknown) => {
      if (!/^(account|contact)\.email/.test(uniqueViolation(error) ?? '')) throw error
      throw conflict(
        'email.taken',
        'This address belongs to somebody else here. Ask the people of this portal for help.',
      )
    })
}

export const rename = (ctx: Own, { name }: Rename) =>
  ctx.write(async (tx) => {
    const { accountId } = ctx.actor
    const { contactId } = (await store.accountById(tx, accountId))!
    await store.changeAccount(tx, accountId, { name })
    await tx.emit('account.renamed', { accountId, ...(contactId && { contactId }) })
  })

export const signOutEverywhere = (ctx: Own) =>
  ctx.write(async (tx) => {
    const { accountId } = ctx.actor
    await store.deleteSessionsOf(tx, accountId)
    await tx.emit('account.signed_out_everywhere', { accountId })
  })
