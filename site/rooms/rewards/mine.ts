import type { MyReward } from '../../../api/rewards/mine/contract.ts'
import { date, t, tn } from '../../locales/t.ts'

/** Where a reward stands on its owner's page. */
export type Place = 'use' | 'coming' | 'past'
export function placeOf({ state, kind, usedAt }: MyReward): Place {
  if (state === 'pending' || state === 'approved') return 'coming'
  // points are used by their balance, which stands for itself
  return state === 'fulfilled' && usedAt === null && kind !== 'points' ? 'use' : 'past'
}

export function earnedBy({ side, threshold, friendJoinedAt }: MyReward): string {
  if (side === 'milestone') return tn('myRewards.side.milestone', threshold ?? 0)
  if (side !== 'advocate') return t(`myRewards.side.${side}`)
  return friendJoinedAt === null
    ? t('myRewards.side.advocate.plain')
    : t('myRewards.side.advocate', { date: date(friendJoinedAt) })
}

/** How it stands, in one sentence. */
export function standing(reward: MyReward, now: number): string {
  const { state, waitsFor, approvableAt, reason, side, usedAt, expiresAt, fulfilledAt, kind } = reward
  if (waitsFor === 'time' && approvableAt <= now) return t('myRewards.waits.soon')
  if (waitsFor) return t(`myRewards.waits.${waitsFor}`, { date: date(approvableAt) })
  if (state === 'cancelled' && reason) {
    const ending =
      reason === 'reversed' && side === 'friend'
        ? '.friend'
        : reason === 'declined' && side === 'redemption'
          ? '.back'
          : ''
    return t(`myRewards.reason.${reason}${ending}` as 'myRewards.reason.declined', {
      statement: reward.statement ?? '',
    })
  }
  if (usedAt !== null)
    return kind === 'points' ? t('myRewards.state.spent') : t('myRewards.state.used', { date: date(usedAt) })
  if (state === 'expired') return t('myRewards.state.expired', { date: date(expiresAt ?? now) })
  if (expiresAt !== null) return t('myRewards.until', { date: date(expiresAt) })
  return reward.code ? t('myRewards.forever') : t('myRewards.got', { date: date(fulfilledAt ?? now) })
}
