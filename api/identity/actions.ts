import { uniqueViolation } from '../../db/errors.ts'
import type { Role, System } from '../kernel/actor.ts'
import type { Ctx, Tx } from '../kernel/context.ts'
import { sha256 } from '../kernel/hash.ts'
import { newId, newToken } from '../kernel/ids.ts'
import { forgetBuckets } from '../kernel/limits.ts'
import { Problem, problem } from '../kernel/problem.ts'
import type { Entrant, SetUp, SignIn } from './contract.ts'
import { forgetIdentifications } from './host/store.ts'
import { wrongLink } from './links/link.ts'
import { hashPassword, passwordMatches } from './passwords.ts'
import { LINK_LIFETIME_MS } from './rules.ts'
import * as store from './store.ts'

const KEEP_USED_LINKS_MS = 30 * 86_400_000

const taken = () =>
  new Problem('conflict', 'account.exists', 'There is already an account with this e-mail address.', {
    fields: { email: 'There is already an account with this address. Sign in instead.' },
  })

export const wrongPassword = () =>
  problem('unauthenticated', 'sign_in.refused', 'E-mail address and password do not belong together.')

export async function signIn(ctx: Ctx, { email, password }: SignIn): Promise<Entrant> {
  await ctx.spend(['sign_in.place', `${email} ${ctx.from}`], ['sign_in.account', email], ['sign_in.address', ctx.from])
  const found = await store.accountByEmail(ctx.read, email)
  if (!(await passwordMatches(found?.passwordHash ?? undefined, password)) || !found) {
    throw wrongPassword()
  }
  return entrantOf(found)
}

/** What a door hands on of somebody it let in. */
export const entrantOf = ({ id, email, name, role, contactId, epoch }: Entrant): Entrant => ({
  ...{ id, email, name, role, contactId, epoch },
})

/** The first owner, the company and what it is reviewed for, in one change that only the printed link can make. */
export async function setUp(ctx: Ctx, input: SetUp): Promise<Entrant> {
  await ctx.spend(['link.address', ctx.from])
  const passwordHash = await hashPassword(input.password)
  return ctx.write(async (tx) => {
    const token = await store.takeToken(tx, { hash: sha256(input.token), purpose: 'owner_setup', now: tx.now })
    if (!token || (await store.hasOwner(tx))) throw wrongLink()
    const account = await addAccount(tx, { ...input, role: 'owner', contactId: null, passwordHash })
    const { companyName, accent, productName, productKind, businessKind } = input
    const company = { companyName, accent, productName, productKind, ...(businessKind && { businessKind }) }
    await tx.emit('portal.set_up', { accountId: account.id, ...company })
    return account
  })
}

/** A fresh link for the first owner; the ones printed before stop working. Null once there is an owner. */
export const offerSetUp = (ctx: Ctx) =>
  ctx.write(async (tx) => {
    if (await store.hasOwner(tx)) return null
    await store.deleteUnusedTokens(tx, 'owner_setup')
    const [id, token] = [newId('tok', tx.now), newToken()]
    const expiresAt = tx.now + LINK_LIFETIME_MS.owner_setup
    const row = { id, hash: sha256(token), purpose: 'owner_setup' as const, role: 'owner' as const }
    await store.insertToken(tx, { ...row, createdAt: tx.now, expiresAt })
    return { id, token, expiresAt }
  })

interface NewAccount {
  email: string
  name: string
  role: Role
  contactId: string | null
  passwordHash: string | null
}
export async function addAccount(tx: Tx, { email, name, role, contactId, passwordHash }: NewAccount): Promise<Entrant> {
  const account = { id: newId('acc', tx.now), email, name, role, contactId, epoch: 0 }
  try {
    await store.insertAccount(tx, { ...account, passwordHash, createdAt: tx.now })
  } catch (error) {
    throw uniqueViolation(error)?.startsWith('account.') ? taken() : error
  }
  return account
}

/** Sessions, links, host tokens and limits that have run out and prove nothing any more. */
export const forgetExpired = (ctx: Ctx<System>) =>
  ctx.write(async (tx) => {
    await store.deleteExpiredSessions(tx, tx.now)
    await store.forgetTokens(tx, tx.now - KEEP_USED_LINKS_MS)
    await forgetIdentifications(tx, tx.now)
    await forgetBuckets(tx, tx.now)
  })
