import { uniqueViolation } from '../../db/errors.ts'
import type { May, Role, System } from '../kernel/actor.ts'
import type { Ctx, Tx } from '../kernel/context.ts'
import { sha256 } from '../kernel/hash.ts'
import { newId, newToken } from '../kernel/ids.ts'
import { forgetBuckets } from '../kernel/limits.ts'
import { notFound, Problem, problem } from '../kernel/problem.ts'
import type { Account, CreateApiKey, Invite, Join, SetUp, SignIn, SignUp } from './contract.ts'
import { forgetIdentifications } from './host/store.ts'
import { mailLink, wrongLink } from './links.ts'
import { hashPassword, passwordMatches } from './passwords.ts'
import { keyPrefix, LINK_LIFETIME_MS, mayChangeRole } from './rules.ts'
import { aboveYou } from './staff.ts'
import * as store from './store.ts'

const KEEP_USED_LINKS_MS = 30 * 86_400_000

const taken = () =>
  new Problem('conflict', 'account.exists', 'There is already an account with this e-mail address.', {
    fields: { email: 'There is already an account with this address. Sign in instead.' },
  })

/** Makes a customer's account; the contact behind it is made, or found by its address, by those who listen. */
export async function signUp(ctx: Ctx, input: SignUp): Promise<Account> {
  await ctx.spend(['sign_up.address', ctx.from])
  const passwordHash = await hashPassword(input.password)
  return ctx.write(async (tx) => {
    const contactId = (await store.contactIdByEmail(tx, input.email)) ?? newId('con', tx.now)
    const account = await addAccount(tx, { ...input, role: 'customer', contactId, passwordHash })
    await tx.emit('account.created', { accountId: account.id, contactId, ...(input.via && { via: input.via }) })
    await mailLink(ctx, tx, { purpose: 'email_confirmation', email: account.email, accountId: account.id })
    return account
  })
}

export async function signIn(ctx: Ctx, { email, password }: SignIn): Promise<Account> {
  await ctx.spend(['sign_in.place', `${email} ${ctx.from}`], ['sign_in.account', email], ['sign_in.address', ctx.from])
  const found = await store.accountByEmail(ctx.read, email)
  if (!(await passwordMatches(found?.passwordHash ?? undefined, password)) || !found) {
    throw problem('unauthenticated', 'sign_in.refused', 'E-mail address and password do not belong together.')
  }
  const { passwordHash: _, ...account } = found
  return account
}

/** The first owner, the company and what it is reviewed for, in one change that only the printed link can make. */
export async function setUp(ctx: Ctx, input: SetUp): Promise<Account> {
  await ctx.spend(['link.address', ctx.from])
  const passwordHash = await hashPassword(input.password)
  return ctx.write(async (tx) => {
    const token = await store.takeToken(tx, { hash: sha256(input.token), purpose: 'owner_setup', now: tx.now })
    if (!token || (await store.hasOwner(tx))) throw wrongLink()
    const account = await addAccount(tx, { ...input, role: 'owner', contactId: null, passwordHash })
    const { companyName, accent, productName, productKind } = input
    await tx.emit('portal.set_up', { accountId: account.id, companyName, accent, productName, productKind })
    return account
  })
}

export async function joinStaff(ctx: Ctx, input: Join): Promise<Account> {
  await ctx.spend(['link.address', ctx.from])
  const passwordHash = await hashPassword(input.password)
  return ctx.write(async (tx) => {
    const token = await store.takeToken(tx, { hash: sha256(input.token), purpose: 'staff_invitation', now: tx.now })
    if (!token) throw wrongLink()
    const account = await addAccount(tx, { ...input, role: token.role!, contactId: null, passwordHash })
    await tx.emit('staff.joined', { accountId: account.id, role: account.role })
    return account
  })
}

export const inviteStaff = (ctx: Ctx<May<'staff.manage'>>, { role }: Invite) =>
  ctx.write(async (tx) => {
    if (!mayChangeRole(ctx.actor.role, undefined, role)) throw aboveYou()
    const link = await newLink(tx, 'staff_invitation', role)
    await tx.emit('staff.invited', { invitationId: link.id, role })
    return link
  })

/** A fresh link for the first owner; the ones printed before stop working. Null once there is an owner. */
export const offerSetUp = (ctx: Ctx) =>
  ctx.write(async (tx) => {
    if (await store.hasOwner(tx)) return null
    await store.deleteUnusedTokens(tx, 'owner_setup')
    return newLink(tx, 'owner_setup', 'owner')
  })

async function newLink(tx: Tx, purpose: 'owner_setup' | 'staff_invitation', role: Invite['role']) {
  const token = newToken()
  const expiresAt = tx.now + LINK_LIFETIME_MS[purpose]
  const id = newId('tok', tx.now)
  await store.insertToken(tx, { hash: sha256(token), id, purpose, role, createdAt: tx.now, expiresAt })
  return { id, token, expiresAt }
}

interface NewAccount {
  email: string
  name: string
  role: Role
  contactId: string | null
  passwordHash: string | null
}
export async function addAccount(tx: Tx, { email, name, role, contactId, passwordHash }: NewAccount): Promise<Account> {
  const account = { id: newId('acc', tx.now), email, name, role, contactId }
  try {
    await store.insertAccount(tx, { ...account, passwordHash, createdAt: tx.now })
  } catch (error) {
    throw uniqueViolation(error)?.startsWith('account.') ? taken() : error
  }
  return account
}

export const createApiKey = (ctx: Ctx<May<'api_keys.manage'>>, { name }: CreateApiKey) =>
  ctx.write(async (tx) => {
    const id = newId('key', tx.now)
    const key = `ack_${newToken()}`
    await store.insertApiKey(tx, { id, name, prefix: keyPrefix(key), hash: sha256(key), createdAt: tx.now })
    await tx.emit('api_key.created', { keyId: id })
    return { id, name, key }
  })

export const revokeApiKey = (ctx: Ctx<May<'api_keys.manage'>>, id: string) =>
  ctx.write(async (tx) => {
    const revoked = await store.revokeApiKey(tx, id, tx.now)
    if (revoked.length === 0) throw notFound('api_key.not_found', 'There is no such key, or it was revoked before.')
    await tx.emit('api_key.revoked', { keyId: id })
  })

export const touchApiKey = (ctx: Ctx, id: string) =>
  ctx.write(async (tx) => void (await store.touchApiKey(tx, id, tx.now)))

/** Sessions, links, host tokens and limits that have run out and prove nothing any more. */
export const forgetExpired = (ctx: Ctx<System>) =>
  ctx.write(async (tx) => {
    await store.deleteExpiredSessions(tx, tx.now)
    await store.forgetTokens(tx, tx.now - KEEP_USED_LINKS_MS)
    await forgetIdentifications(tx, tx.now)
    await forgetBuckets(tx, tx.now)
  })
