import type { System } from '../../kernel/actor.ts'
import type { Ctx, Reaction } from '../../kernel/context.ts'
import { colleagues } from '../moderation/store.ts'
import { write } from '../reactions.ts'
import { contactEmail, settingByKey } from '../store.ts'
import * as store from './store.ts'

const DAY_MS = 86_400_000

const initialOf = (name: string) => `${[...name.trim()][0]?.toUpperCase() ?? '?'}.`
const tell =
  (template: 'referral_joined' | 'referral_qualified'): Reaction<'referral.joined' | 'referral.qualified'> =>
  async (tx, { data: { contactId, friendId, referralId, offerId } }) => {
    const to = await contactEmail(tx, contactId)
    if (!to) return
    const data = {
      initial: initialOf(await store.nameOf(tx, friendId)),
      what: await store.whatOf(tx, offerId, 'advocate'),
    }
    await write(tx, { template, about: referralId, to, contactId, data })
  }
export const tellJoined = tell('referral_joined')
export const tellQualified = tell('referral_qualified')

export const tellLeadMoved: Reaction<'submitted_lead.moved'> = async (
  tx,
  { id, data: { contactId, leadId, to: state } },
) => {
  const [to, lead] = [await contactEmail(tx, contactId), await store.leadOf(tx, leadId)]
  if (!to || !lead) return
  const data = { leadName: lead.leadName, to: state, note: await store.noteOf(tx, leadId, lead.at) }
  await write(tx, { template: 'lead_moved', about: id, to, contactId, data })
}

/** Everybody who may decide, once a day. */
export const tellHoldOverdue: Reaction<'hold.escalated'> = async (tx) => {
  const [day, n] = [Math.floor(tx.now / DAY_MS), await store.openHolds(tx)]
  for (const { id: accountId, email } of await colleagues(tx, ['owner', 'admin']))
    await write(tx, { template: 'hold_overdue', about: `${day}:${accountId}`, to: email, accountId, data: { n } })
}

const dateIn = (at: number, timeZone: string) =>
  new Intl.DateTimeFormat('en', { dateStyle: 'long', timeZone }).format(at)
/** A code goes along when the mail is sent; what is kept of it names none. */
const tellReward =
  (template: 'reward_given' | 'reward_expiring'): Reaction<'reward.fulfilled' | 'reward.reminded'> =>
  async (tx, { data: { contactId, rewardId } }) => {
    const [to, found] = [await contactEmail(tx, contactId), await store.rewardOf(tx, rewardId)]
    if (!to || !found) return
    const { timeZone = 'UTC' } = ((await settingByKey(tx, 'place')) ?? {}) as { timeZone?: string }
    const { what, kind, side, expiresAt } = found
    const until = expiresAt === null ? null : dateIn(expiresAt, timeZone)
    await write(tx, { template, about: rewardId, to, contactId, data: { rewardId, what, kind, side, until } })
  }
export const tellRewardGiven = tellReward('reward_given')
export const tellRewardNearlyOver = tellReward('reward_expiring')

export const inviteFriend: Reaction<'friend.invited'> = async (tx, { data: { invitationId } }) => {
  const found = await store.invitationOf(tx, invitationId)
  if (!found?.email) return
  const { from, code, email: to, offerId } = found
  const of = (side: 'friend' | 'advocate') => (offerId ? store.whatOf(tx, offerId, side) : null)
  const data = { from, code, what: await of('friend'), gets: await of('advocate') }
  await write(tx, { template: 'friend_invitation', about: invitationId, to, data })
}

/** What was written to friends goes with their addresses. */
export const forgetInvited = (ctx: Ctx<System>) =>
  ctx.write(async (tx) => void (await store.forgetInvitations(tx, tx.now - 14 * DAY_MS)))
