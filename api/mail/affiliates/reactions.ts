import type { Reaction, Tx } from '../../kernel/context.ts'
import { write } from '../reactions.ts'
import { contactEmail } from '../store.ts'
import type { TemplateName } from '../templates.ts'
import * as store from './store.ts'

const DAY_MS = 86_400_000
const RULE = 'rule:'
/** A reason as it stands with a partner: a rule's, or a colleague's words. */
const whyOf = (reason: string | null) =>
  reason?.startsWith(RULE) ? { reason: null, rule: reason.slice(RULE.length) } : { reason, rule: null }

interface Told {
  contactId: string
  partnerId: string
}
async function tell(tx: Tx, about: string, { contactId }: Told, template: TemplateName, data: object) {
  const to = await contactEmail(tx, contactId)
  if (to) await write(tx, { template, about, to, contactId, data })
}

/** Nothing for somebody a rule decided about at once: that mail says it all. */
export const tellApplied: Reaction<'affiliate.applied'> = async (tx, { id, data }) => {
  const partner = await store.partnerBy(tx, data.partnerId)
  if (partner?.state === 'applied') await tell(tx, id, data, 'partner_applied', {})
}
export const tellApproved: Reaction<'affiliate.approved'> = async (tx, { id, data }) =>
  tell(tx, id, data, 'partner_approved', { code: (await store.firstLinkOf(tx, data.contactId)) ?? null })
export const tellRejected: Reaction<'affiliate.rejected'> = async (tx, { id, data }) => {
  const [partner, days] = [await store.partnerBy(tx, data.partnerId), await store.reapplyDays(tx)]
  if (!partner) return
  const againAt = days === null ? null : partner.movedAt + days * DAY_MS
  await tell(tx, id, data, 'partner_rejected', { ...whyOf(partner.reason), againAt })
}
const tellWhy =
  (template: 'partner_paused' | 'partner_banned'): Reaction<'affiliate.paused' | 'affiliate.banned'> =>
  async (tx, { id, data }) => {
    const partner = await store.partnerBy(tx, data.partnerId)
    if (partner) await tell(tx, id, data, template, whyOf(partner.reason))
  }
export const tellPaused = tellWhy('partner_paused')
export const tellBanned = tellWhy('partner_banned')
export const tellResumed: Reaction<'affiliate.resumed'> = (tx, { id, data }) =>
  tell(tx, id, data, 'partner_resumed', {})
export const tellRegrouped: Reaction<'affiliate.moved'> = async (tx, { id, data }) => {
  const partner = await store.partnerBy(tx, data.partnerId)
  if (partner?.state === 'approved' || partner?.state === 'paused')
    await tell(tx, id, data, 'partner_regrouped', { group: partner.group })
}
