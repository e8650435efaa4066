import type { Reads } from '../../../db/client.ts'
import type { Customer } from '../../kernel/actor.ts'
import type { Ctx, Tx } from '../../kernel/context.ts'
import { newId } from '../../kernel/ids.ts'
import { conflict, invalid, problem } from '../../kernel/problem.ts'
import { offerNow } from '../offers/actions.ts'
import { initialOf } from '../rules.ts'
import * as referrals from '../store.ts'
import type { SetConsent, SHARE_CHANNELS } from './contract.ts'
import * as store from './store.ts'
import { TEXTS } from './texts.ts'

type Mine = Ctx<Customer>
const MOST = 200

const notIn = () => conflict('advocate.not_joined', 'Take part first; then you have a link to share.')

/** They take part from now on; a second time changes nothing. */
export const joinProgramme = (ctx: Mine) =>
  ctx.write(async (tx) => {
    const { contactId } = ctx.actor
    if (await referrals.isAdvocate(tx, contactId)) return
    await referrals.insertAdvocate(tx, contactId, tx.now)
    await tx.emit('advocate.joined', { contactId })
  })

export const noteShare = (ctx: Mine, channel: (typeof SHARE_CHANNELS)[number]) =>
  ctx.write(async (tx) => {
    const { contactId } = ctx.actor
    if (!(await referrals.isAdvocate(tx, contactId))) throw notIn()
    await store.insertShare(tx, { id: newId('shr', tx.now), contactId, channel, at: tx.now })
    await tx.emit('referral.shared', { contactId, channel })
  })

/** What a switch is about: the name that was typed, or the picture that is there. @throws Problem advocate.no_portrait */
async function shownBy(tx: Tx, { scope, on, shownAs = '' }: SetConsent, contactId: string) {
  if (scope !== 'show_picture' || !on) return shownAs
  const portrait = await store.portraitOf(tx, contactId)
  if (!portrait || portrait.verdict === 'rejected')
    throw conflict('advocate.no_portrait', 'There is no picture of you that could be shown. Send one first.')
  return portrait.id
}

/** A switch of what is shown of them. Another name, or another picture, is another act. */
export const setConsent = (ctx: Mine, input: SetConsent) =>
  ctx.write(async (tx) => {
    const { contactId } = ctx.actor
    const { scope, on, textHash } = input
    if (!(await referrals.isAdvocate(tx, contactId))) throw notIn()
    const shownAs = await shownBy(tx, input, contactId)
    const standing = (await store.standingConsents(tx, contactId)).filter((one) => one.scope === scope)
    if (!on && standing.length === 0) return
    if (on && standing.some((one) => one.shownAs === shownAs)) return
    if (on && textHash !== TEXTS[scope].textHash)
      throw invalid('textHash', 'The words beside this switch have changed. Read them again and decide.')
    await store.withdrawConsents(tx, contactId, scope, tx.now)
    if (on) {
      const row = { id: newId('acn', tx.now), contactId, scope, text: TEXTS[scope].text, shownAs, grantedAt: tx.now }
      await store.insertConsent(tx, row)
    }
    await tx.emit('advocate_consent.changed', { contactId, scope, to: on ? 'on' : 'off' })
  })

/** Everything that is theirs: the link, what is offered, whom they brought and what comes of it. */
export async function homeOf(read: Reads, contactId: string, now: number) {
  const joined = await referrals.isAdvocate(read, contactId)
  const offer = (await offerNow(read, now)) ?? null
  const rows = await store.referralsOf(read, contactId, MOST)
  const held = await store.openHoldsOf(
    read,
    rows.map(({ referral }) => referral.attributionId),
  )
  const rewards = await store.rewardsOf(read, contactId)
  const consents = await store.standingConsents(read, contactId)
  const counts = await store.countsOf(read, contactId)
  const reached = offer ? await referrals.qualifiedCount(read, contactId, offer.id) : 0
  const next = offer?.milestones.find(({ threshold }) => threshold > reached)
  const portrait = (await store.portraitOf(read, contactId)) ?? null
  const { protectDays: _, ...switches } = await store.switches(read)
  return {
    ...{ joined, offer, counts, portrait },
    code: (await store.linkOf(read, contactId))?.code ?? null,
    next: next ? { ...next, missing: next.threshold - reached } : null,
    referrals: rows.map(({ referral, friend }) => {
      const holds = held.filter(({ attributionId }) => attributionId === referral.attributionId)
      return {
        ...referral,
        initial: initialOf(friend),
        heldFor: [...new Set(holds.map(({ rule }) => rule))],
        decideBy: holds.length > 0 ? Math.max(...holds.map(({ dueAt }) => dueAt)) : null,
        rewards: rewards.filter(({ referralId }) => referralId === referral.id),
      }
    }),
    consents: (Object.keys(TEXTS) as (keyof typeof TEXTS)[]).map((scope) => {
      const standing = consents.find((one) => one.scope === scope)
      const on = scope === 'show_picture' ? isStanding(consents, portrait) : standing !== undefined
      return { scope, ...TEXTS[scope], on, shownAs: (scope !== 'show_picture' && standing?.shownAs) || null }
    }),
    ...switches,
  }
}

/** Whether they agreed to show the very picture that is here. */
const isStanding = (consents: readonly { scope: string; shownAs: string }[], portrait: { id: string } | null) =>
  consents.some(({ scope, shownAs }) => scope === 'show_picture' && shownAs === portrait?.id)

/** What somebody finds who opened a link: the offer, and from whom, as far as they agreed to be seen. */
export async function invitedBy(read: Reads, code: string, now: number) {
  const link = await store.linkByCode(read, code.toUpperCase().replace(/[\s-]/g, ''))
  const offer = (await offerNow(read, now)) ?? null
  const off = link !== undefined && link.disabledAt !== null
  const owner = link && !off ? link.ownerId : null
  const consents = owner ? await store.standingConsents(read, owner) : []
  const shownAs = consents.find(({ scope }) => scope === 'show_name')?.shownAs
  const portrait = (owner && (await store.portraitOf(read, owner))) || null
  return {
    state: !link ? ('unknown' as const) : off ? ('off' as const) : offer ? ('open' as const) : ('over' as const),
    ...{ code: link?.code ?? '', offer },
    advocate: shownAs ? { shownAs } : null,
    portrait: portrait?.verdict === 'ok' && isStanding(consents, portrait) ? portrait.id : null,
    keep: await store.keeping(read),
    endedAt: offer ? null : await store.lastEnded(read, now),
  }
}

const DAY_MS = 86_400_000
export async function leaderboard(read: Reads, days: number, now: number) {
  const { leaderboard: on } = await store.switches(read)
  if (!on) throw problem('not_found', 'leaderboard.off', 'There is no such list here.')
  return { on, items: await store.leaders(read, now - days * DAY_MS) }
}
