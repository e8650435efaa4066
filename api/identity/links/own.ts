import { uniqueViolation } from '../../../db/errors.ts'
import { type Customer, isFresh, type Proven, type Staff } from '../../kernel/actor.ts'
import type { Ctx, Tx } from '../../kernel/context.ts'
import { sha256 } from '../../kernel/hash.ts'
import { proofNeeded } from '../../kernel/http.ts'
import { signInFirst } from '../../kernel/present.ts'
import { conflict, invalid, problem } from '../../kernel/problem.ts'
import { entrantOf } from '../actions.ts'
import type { Account } from '../contract.ts'
import { hashPassword, passwordMatches } from '../passwords.ts'
import * as store from '../store.ts'
import type { ChangeEmail, ChangePassword, Rename } from './contract.ts'
import { mailLink, wrongLink } from './link.ts'
import { endAllLinks, pendingEmail } from './store.ts'

/** What people see and change of their own account. */
type Own = Ctx<Customer | Staff>

export async function ownAccount({ read, actor, now }: Own) {
  const { name, email, passwordHash, emailConfirmedAt } = await mine(read, actor)
  const newEmail = (await pendingEmail(read, actor.accountId, now())) ?? null
  return { name, email, hasPassword: passwordHash !== null, emailConfirmed: emailConfirmedAt !== null, newEmail }
}

/** It may be gone since the request came. */
async function mine(db: Own['read'], { accountId }: Own['actor']) {
  const found = await store.accountById(db, accountId)
  if (!found) throw signInFirst()
  return found
}

/** Needs the old one, or a fresh sign-in where there is none. Every session ends but the one that asks: it goes on as `to`. */
export async function changePassword(ctx: Own, { current, password }: ChangePassword, to: string): Promise<Account> {
  const { accountId, sessionId: from } = ctx.actor
  await ctx.spend(['sign_in.account', accountId])
  const stored = await mine(ctx.read, ctx.actor)
  if (stored.passwordHash !== null && !(await passwordMatches(stored.passwordHash, current))) {
    throw problem('invalid', 'password.wrong', 'This is not your password.', {
      fields: { current: 'This is not the password you sign in with now.' },
    })
  }
  if (stored.passwordHash === null && !isFresh(ctx.actor.provedAt, Date.now())) throw proofNeeded()
  const passwordHash = await hashPassword(password)
  return ctx.write(async (tx) => {
    const account = await mine(tx, ctx.actor)
    await replacePassword(tx, account, passwordHash, { from, to, provedAt: Date.now() })
    return entrantOf(account)
  })
}

/** Whatever opened the account before opens it no more: sessions, sign-ins on their way, links. Answers its new epoch. */
export async function replacePassword(
  tx: Tx,
  { id, email }: Pick<Account, 'id' | 'email'>,
  passwordHash: string,
  kept?: store.Kept,
): Promise<number> {
  await store.changeAccount(tx, id, { passwordHash })
  const epoch = await store.endSessions(tx, id, kept)
  await endAllLinks(tx, { id, email }, tx.now)
  await tx.emit('account.password_changed', { accountId: id })
  return epoch
}

/**
 * Asks for another address, or to confirm the one there is. The answer is the same when somebody has it: then no link
 * goes there.
 */
export async function askForEmail(ctx: Ctx<Proven<Customer | Staff>>, { email }: ChangeEmail): Promise<void> {
  const { accountId } = ctx.actor
  const door = `email_change ${accountId}`
  await ctx.spend(['link.address', ctx.from], ['link.place', `${door} ${ctx.from}`], ['link.account', door])
  await ctx.write(async (tx) => {
    const own = await mine(tx, ctx.actor)
    if (own.email === email && own.emailConfirmedAt !== null) throw invalid('email', 'This is the address you have.')
    await mailLink(ctx, tx, { purpose: 'email_change', email, accountId, data: { from: own.email } })
  })
}

const otherAccount = () =>
  problem(
    'forbidden',
    'email.other_account',
    'Sign in to the account you want to change, with the address it has now, and open the link again.',
  )

/**
 * The mailbox says yes. But only to who is signed in to the account that asked: a stranger who asks for somebody's address
 * would get their click, and wait with a password of their own for what they do here. Every other session ends; the one
 * that asks goes on as `to`.
 */
export async function useNewEmail(ctx: Own, token: string, to: string): Promise<void> {
  const { accountId, sessionId: from } = ctx.actor
  await ctx.spend(['link.address', ctx.from])
  await ctx
    .write(async (tx) => {
      const row = await store.takeToken(tx, { hash: sha256(token), purpose: 'email_change', now: tx.now })
      if (!row) throw wrongLink()
      if (row.accountId !== accountId) throw otherAccount() // which undoes the change: the link is not used up
      const { email, contactId } = await mine(tx, ctx.actor)
      await store.changeAccount(tx, accountId, { email: row.email!, emailConfirmedAt: tx.now })
      await store.endSessions(tx, accountId, { from, to })
      await endAllLinks(tx, { id: accountId, email }, tx.now)
      if (row.email === email) await tx.emit('account.confirmed', { accountId })
      else {
        const changed = { accountId, tokenId: row.id, ...(contactId && { contactId }) }
        await tx.emit('account.email_changed', changed, { formerEmail: email })
      }
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
    const { contactId } = await mine(tx, ctx.actor)
    await store.changeAccount(tx, accountId, { name })
    await tx.emit('account.renamed', { accountId, ...(contactId && { contactId }) })
  })

export const signOutEverywhere = (ctx: Own) =>
  ctx.write(async (tx) => {
    const { accountId } = ctx.actor
    const { email } = await mine(tx, ctx.actor)
    await store.endSessions(tx, accountId)
    await endAllLinks(tx, { id: accountId, email }, tx.now)
    await tx.emit('account.signed_out_everywhere', { accountId })
  })
