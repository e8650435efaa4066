import type { FactData } from '../events.ts'
import type { Reaction, Tx } from '../kernel/context.ts'
import { begin, cancel, goOn, reopen } from './moving.ts'
import * as rules from './rules.ts'
import * as store from './store.ts'

type Due = FactData<'reward.due'>
const isFull = async (
  tx: Tx,
  { offerId, side, contactId }: Due,
  caps: { total: number | null; person: number | null },
) =>
  (caps.total !== null && (await store.givenOf(tx, offerId, side)) >= caps.total) ||
  (caps.person !== null && (await store.givenOf(tx, offerId, side, contactId)) >= caps.person)

/** What the offer says of it; undefined when it gives nothing for this. A milestone waits as the advocate's side does. */
async function termsOf(tx: Tx, { offerId, side, threshold }: Due) {
  const like = await store.sideOf(tx, offerId, side === 'friend' ? 'friend' : 'advocate')
  const gift = side === 'milestone' ? await store.milestoneOf(tx, offerId, threshold ?? 0) : like
  return gift && like && { gift, ...like }
}

/** When the friend did what makes it due. */
function causedAt(
  referral: NonNullable<Awaited<ReturnType<typeof store.referralBy>>>,
  trigger: string,
  due: Due,
  now: number,
) {
  if (due.side !== 'friend') return referral.qualifiedAt ?? now
  return trigger === 'joined' ? referral.joinedAt : now
}

/** Somebody has earned what an offer promises. The same again changes nothing, except that it may go on now. */
export const grant: Reaction<'reward.due'> = async (tx, { data }) => {
  const { offerId, side, contactId, referralId, causeKey, causeId } = data
  const terms = await termsOf(tx, data)
  const referral = await store.referralBy(tx, referralId)
  if (!terms || !referral) return
  const { gift, trigger, holdDays, approval, capTotal, capPerPerson } = terms
  const caps = side === 'milestone' ? { total: null, person: null } : { total: capTotal, person: capPerPerson }
  const approvableAt = rules.approvableFrom(causedAt(referral, trigger, data, tx.now), holdDays, tx.now)
  const before = await store.rewardFor(tx, { offerId, side, contactId, causeKey })
  if (before && !rules.comesBack(before.state, before.reason)) return goOn(tx, before)
  const full = await isFull(tx, data, caps)
  if (before) {
    const again = full ? undefined : await reopen(tx, before, causeId, approvableAt)
    return again && goOn(tx, again)
  }
  const { kind, amountMinor, currency, percentBp, points, months, description, fulfilment, poolId, expiresDays } = gift
  const reward = await begin(
    tx,
    {
      ...{ offerId, side, contactId, referralId, causeKey, causeId, optionId: null, threshold: data.threshold ?? null },
      ...{ kind, amountMinor, currency, percentBp, points, months, description, fulfilment, poolId, expiresDays },
      ...{ automatic: rules.isAutomatic(approval), approvableAt },
    },
    full,
  )
  if (!full) await goOn(tx, reward)
}

/** The sale went back: what the advocate does not have yet they do not get; milestones stay, and say so. */
export const takeBack: Reaction<'referral.reversed'> = async (tx, { data: { referralId, offerId, contactId } }) => {
  for (const one of await store.openOfReferral(tx, referralId, 'advocate'))
    await cancel(tx, one, { reason: 'reversed' })
  await store.markBacking(tx, offerId, contactId)
}

/** The same for a friend who was to get something for buying. */
export const takeBackFromFriend: Reaction<'reward.undue'> = async (tx, { data: { referralId } }) => {
  for (const one of await store.openOfReferral(tx, referralId, 'friend')) await cancel(tx, one, { reason: 'reversed' })
}

/** It was no honest recommendation: nothing more comes of it, for either. */
export const refuse: Reaction<'referral.refused'> = async (tx, { data: { referralId, offerId, contactId } }) => {
  for (const one of await store.openOfReferral(tx, referralId)) await cancel(tx, one, { reason: 'refused' })
  await store.markBacking(tx, offerId, contactId)
}

/** One friend more counts, or one less while somebody looks. */
export const weigh: Reaction<'referral.held' | 'referral.qualified'> = async (tx, { data: { offerId, contactId } }) =>
  void (await store.markBacking(tx, offerId, contactId))

/** Who was erased gets nothing any more; what they got stays as numbers. */
export const forgetPerson: Reaction<'contact.erased'> = async (tx, { data: { members } }) => {
  for (const one of await store.openOfPerson(tx, members)) await cancel(tx, one, { reason: 'erased' })
  await store.forgetWords(tx, members)
}
