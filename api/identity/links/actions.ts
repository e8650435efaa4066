import type { Ctx, Tx } from '../../kernel/context.ts'
import { sha256 } from '../../kernel/hash.ts'
import { newId } from '../../kernel/ids.ts'
import { problem } from '../../kernel/problem.ts'
import { addAccount, entrantOf } from '../actions.ts'
import type { Entrant } from '../contract.ts'
import { hashPassword } from '../passwords.ts'
import { LINK_LIFETIME_MS, type MailedPurpose } from '../rules.ts'
import * as store from '../store.ts'
import type { FinishSignUp, RequestLink, ResetPassword, SignUp, UseCode } from './contract.ts'
import { mailLink, wrongLink } from './link.ts'
import { replacePassword } from './own.ts'
import { codeOfTeller, signUpIsClosed, tryCode } from './store.ts'

export const MAX_CODE_TRIES = 5
/** Whoever is asked about their review, or to become a partner, may answer tomorrow, though the link also signs them in. */
const ASKED_MS = 86_400_000
/** What was typed where a link was asked for. */
interface Typed {
  name?: string
  via?: string | undefined
  next?: string | undefined
  /** A review that waits for this mail to be opened. */
  review?: string | undefined
  /** An invitation to become a partner that this mail brought. */
  partner?: string | undefined
}
export interface Entered {
  account: Entrant
  isNew: boolean
  next: string | null
}
type Taken = NonNullable<Awaited<ReturnType<typeof store.takeToken>>>

const closed = () =>
  problem('forbidden', 'sign_up.closed', 'Accounts come from the company’s own application. Sign in there first.')
const wrongCode = () =>
  problem('gone', 'code.wrong', 'This code is not right, was used, or has run out. Ask for a new one.')

/** Nobody is made yet: whoever opens the mail makes the account, so signing up tells nobody who has one. */
export async function signUp(ctx: Ctx, { email, toldBy, ...typed }: SignUp): Promise<void> {
  if (await signUpIsClosed(ctx.read)) throw closed()
  await ctx.spend(['sign_up.address', ctx.from])
  const told = toldBy && (await codeOfTeller(ctx.read, toldBy))
  const via = [typed.via, told && `told:${told}`].filter(Boolean).join(' ')
  await askFor(ctx, 'sign_up', email, { ...typed, ...(via && { via }) })
}

export const requestLink = (ctx: Ctx, { email, next }: RequestLink, purpose: 'magic_link' | 'password_reset') =>
  askFor(ctx, purpose, email, { next })

/** The same few rows for every address; who it belongs to is looked up when the mail is written. */
async function askFor(ctx: Ctx, purpose: MailedPurpose, email: string, typed: Typed): Promise<void> {
  const door = `${purpose} ${email}`
  await ctx.spend(['link.address', ctx.from], ['link.place', `${door} ${ctx.from}`], ['link.account', door])
  await ctx.write((tx) => mailLink(ctx, tx, { purpose, email, data: typed }))
}

/** Takes a link up; whoever has it has the mailbox. */
async function takeLink(tx: Tx, token: string, purpose: MailedPurpose): Promise<Taken> {
  const row = await store.takeToken(tx, { hash: sha256(token), purpose, now: tx.now })
  if (!row) throw wrongLink()
  return row
}

/** Counts the try even when the code is wrong, so this is a change of its own. */
const takeCode = (ctx: Ctx, { email, code }: UseCode, purpose: MailedPurpose) =>
  ctx.write(async (tx) => {
    const rows = await tryCode(tx, { email, purpose, maxTries: MAX_CODE_TRIES, now: tx.now })
    return rows.find((row) => row.codeHash === sha256(`${row.id}:${code}`))?.hash
  })

/** Signs in by the link. */
export async function useMagicLink(ctx: Ctx, token: string): Promise<Entered> {
  await ctx.spend(['link.address', ctx.from])
  return ctx.write(async (tx) => letIn(tx, await takeLink(tx, token, 'magic_link'), wrongLink))
}

/** Signs in by the six digits of the same mail, in at most five tries. */
export async function useCode(ctx: Ctx, asked: UseCode): Promise<Entered> {
  return byCode(ctx, asked, 'magic_link', (tx, row) => letIn(tx, row, wrongCode))
}

async function byCode<R>(ctx: Ctx, asked: UseCode, purpose: MailedPurpose, go: (tx: Tx, row: Taken) => Promise<R>) {
  await ctx.spend(['link.address', ctx.from], ['code.account', asked.email])
  const hash = await takeCode(ctx, asked, purpose)
  if (!hash) throw wrongCode()
  return ctx.write(async (tx) => {
    const row = await store.takeToken(tx, { hash, purpose, now: tx.now })
    if (!row) throw wrongCode()
    return go(tx, row)
  })
}

/** Makes the account that was asked for; for an address that has one it is a sign-in. */
export async function finishSignUp(ctx: Ctx, { token, email, code }: FinishSignUp): Promise<Entered> {
  if (token === undefined) return byCode(ctx, { email: email!, code: code! }, 'sign_up', makeOrLetIn)
  await ctx.spend(['link.address', ctx.from])
  return ctx.write(async (tx) => makeOrLetIn(tx, await takeLink(tx, token, 'sign_up')))
}

async function makeOrLetIn(tx: Tx, row: Taken): Promise<Entered> {
  const entered = await enter(tx, row)
  const { review, partner } = JSON.parse(row.data) as Typed
  const { id: accountId, contactId } = entered.account
  if (review && contactId) await tx.emit('review.confirmed', { unconfirmedId: review, accountId, contactId })
  if (partner && contactId) await tx.emit('partner_invitation.opened', { invitationId: partner, accountId, contactId })
  return entered
}

async function enter(tx: Tx, row: Taken): Promise<Entered> {
  const known = await store.accountByEmail(tx, row.email!)
  if (known) {
    // to who has an account it is a sign-in link, and works no longer than one
    const { review, partner } = JSON.parse(row.data) as Typed
    const lasts = review || partner ? ASKED_MS : LINK_LIFETIME_MS.magic_link
    if (tx.now - row.createdAt > lasts) throw wrongLink()
    return letIn(tx, row, wrongLink)
  }
  if (await signUpIsClosed(tx)) throw closed()
  const { name, via, next } = JSON.parse(row.data) as Typed
  const contactId = (await store.contactIdByEmail(tx, row.email!)) ?? newId('con', tx.now)
  const person = { email: row.email!, name: name!, role: 'customer' as const, contactId, passwordHash: null }
  const account = await addAccount(tx, person)
  await store.changeAccount(tx, account.id, { emailConfirmedAt: tx.now })
  await tx.emit('account.created', { accountId: account.id, contactId, ...(via && { via }) })
  return { account, isNew: true, next: next ?? null }
}

/**
 * The account of the address that the link went to; it is confirmed by the way. But colleagues wrote their address
 * themselves when they joined: until it is confirmed, it may be a stranger's mailbox that the link went to.
 */
async function letIn(tx: Tx, row: Taken, refusal: typeof wrongLink): Promise<Entered> {
  const found = row.email === null ? undefined : await store.accountByEmail(tx, row.email)
  if (!found || (found.role !== 'customer' && found.emailConfirmedAt === null)) throw refusal()
  if (await store.confirmAccount(tx, found.id, tx.now)) await tx.emit('account.confirmed', { accountId: found.id })
  return { account: entrantOf(found), isNew: false, next: (JSON.parse(row.data) as Typed).next ?? null }
}

/** Sets a password by the link of a mail and ends every session there was. */
export async function resetPassword(ctx: Ctx, { token, password }: ResetPassword): Promise<Entered> {
  await ctx.spend(['link.address', ctx.from])
  const passwordHash = await hashPassword(password)
  return ctx.write(async (tx) => {
    const entered = await letIn(tx, await takeLink(tx, token, 'password_reset'), wrongLink)
    const epoch = await replacePassword(tx, entered.account, passwordHash)
    return { ...entered, account: { ...entered.account, epoch } }
  })
}
