import type { LEAD_STATES } from '../../../db/schema/submitted-leads.ts'

export type LeadState = (typeof LEAD_STATES)[number]
const OPEN: readonly LeadState[] = ['accepted', 'qualified', 'meeting', 'negotiation']
/** Among the open ones it goes as life does; what is over is over. */
export function mayMove(from: LeadState, to: LeadState): boolean {
  if (from === to || to === 'submitted') return false
  if (from === 'submitted') return to === 'accepted' || to === 'declined'
  return OPEN.includes(from)
}
export const isOver = (state: LeadState) => state === 'won' || state === 'lost' || state === 'declined'

const DAY_MS = 86_400_000
/** Somebody answers an advocate within so long. */
export const ANSWER_WITHIN_MS = 5 * DAY_MS
/** Names and addresses of leads that came to nothing go after this; the hash stays to know them again. */
export const FORGET_AFTER_MS = 90 * DAY_MS
/** What stands beside the box of the form, and with the lead. */
export const BASIS =
  'They know that I am giving you their name and address, and they agree that you write to them once.'
