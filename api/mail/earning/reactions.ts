import type { System } from '../../kernel/actor.ts'
import type { Ctx, Reaction } from '../../kernel/context.ts'
import { colleagues } from '../moderation/store.ts'
import { write } from '../reactions.ts'
import { contactEmail } from '../store.ts'
import * as store from './store.ts'

/** The first of all is told at once; later ones in the morning, together. */
export const tellFirstCommission: Reaction<'commission.created'> = async (tx, { data }) => {
  const { contactId, partnerId, commissionId, amountMinor, currency } = data
  const [to, found] = [await contactEmail(tx, contactId), await store.commissionBy(tx, commissionId)]
  if (!to || !found || !(await store.isFirstCommission(tx, partnerId, commissionId))) return
  const about = { about: partnerId, to, contactId, data: { amountMinor, currency, clearsAt: found.clearsAt } }
  await write(tx, { template: 'partner_first_commission', ...about })
}

const BY_PEOPLE = ['not_honest', 'staff', 'banned'] as const
/** What somebody of the company decided to take back is told at once, with their words; refunds come in the morning. */
export const tellTakenBack: Reaction<'commission.reversed'> = async (tx, { id, data }) => {
  const { contactId, commissionId, amountMinor, currency, reason } = data
  const to = await contactEmail(tx, contactId)
  const by = BY_PEOPLE.find((one) => one === reason)
  if (!to || !by) return
  const note = await store.noteOfReversal(tx, commissionId, by)
  const words = { commissionId, amountMinor, currency, reason, note }
  await write(tx, { template: 'commission_taken_back', about: id, to, contactId, data: words })
}

const tellPayout =
  (template: 'payout_paid' | 'payout_failed'): Reaction<'payout.paid' | 'payout.failed'> =>
  async (tx, { data: { contactId, payoutId, amountMinor, currency } }) => {
    const [to, found] = [await contactEmail(tx, contactId), await store.payoutBy(tx, payoutId)]
    if (!to || !found) return
    const reason = template === 'payout_failed' ? found.reason : null
    const data = { amountMinor, currency, hint: found.hint, reason }
    await write(tx, { template, about: payoutId, to, contactId, data })
  }
export const tellPaid = tellPayout('payout_paid')
export const tellFailed = tellPayout('payout_failed')

/** To the address of the account, whoever changed it. */
export const tellMethodChanged: Reaction<'payout_method.changed'> = async (tx, { id, data }) => {
  const { contactId, partnerId } = data
  const [to, method] = [await contactEmail(tx, contactId), await store.methodOf(tx, partnerId)]
  if (to && method) await write(tx, { template: 'payout_method_changed', about: id, to, contactId, data: method })
}
/** And to where money went before, when that is a mailbox of its own: a thief does not have both. */
export async function tellOldPlace(ctx: Ctx<System>, payload: Record<string, unknown>): Promise<void> {
  const { factId, partnerId, contactId } = payload as Record<'factId' | 'partnerId' | 'contactId', string>
  await ctx.write(async (tx) => {
    const before = await store.endedWith(tx, partnerId, factId)
    const method = await store.methodOf(tx, partnerId)
    if (!before || !method || before.details === '' || (before.rail !== 'paypal' && before.rail !== 'wise')) return
    const { account } = JSON.parse(ctx.unseal(before.details)) as { account: string }
    if (account.toLowerCase() === (await contactEmail(tx, contactId))?.toLowerCase()) return
    const letter = { about: before.id, to: account, contactId, data: { ...method, hint: '' } }
    await write(tx, { template: 'payout_method_ended', ...letter })
  })
}

export const tellTaxDecided: Reaction<'tax_form.decided'> = async (tx, { id, data: { contactId, to: decision } }) => {
  const to = await contactEmail(tx, contactId)
  if (to) await write(tx, { template: 'tax_form_decided', about: id, to, contactId, data: { decision } })
}

/** The books are wrong: every owner hears of it, once for each check. */
export const tellLedgerFaulty: Reaction<'ledger.faulty'> = async (tx, { data: { checkId, faults } }) => {
  for (const { id: accountId, email } of await colleagues(tx, ['owner']))
    await write(tx, {
      ...{ template: 'ledger_faulty', about: `${checkId}:${accountId}`, to: email, accountId, data: { faults } },
    })
}

export const tellAppealAnswered: Reaction<'commission.appeal_answered'> = async (tx, { data }) => {
  const { contactId, commissionId, appealId } = data
  const [to, answer] = [await contactEmail(tx, contactId), await store.answerOf(tx, appealId)]
  if (!to || !answer) return
  const letter = { about: appealId, to, contactId, data: { commissionId, answer } }
  await write(tx, { template: 'commission_appeal_answered', ...letter })
}
