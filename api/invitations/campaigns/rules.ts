import type { CAMPAIGN_STATES } from '../../../db/schema/invitations.ts'
import type { Audience } from './contract.ts'

export type CampaignState = (typeof CAMPAIGN_STATES)[number]
const HOUR = 3_600_000
/** No review may wait longer than this for a decision, and nobody is asked for new ones meanwhile. */
export const OVERDUE_MS = 336 * HOUR

/** Where a campaign may go. What has ended stays ended. */
export const CAMPAIGN_MOVES: Record<CampaignState, readonly CampaignState[]> = {
  draft: ['live'],
  live: ['paused', 'ended'],
  paused: ['live', 'ended'],
  ended: [],
}
export const mayBecome = (from: CampaignState, to: CampaignState) => CAMPAIGN_MOVES[from].includes(to)
/** What nobody is being sent right now can be changed. */
export const mayEdit = (state: CampaignState) => state === 'draft' || state === 'paused'

const DAY = 86_400_000
const startOf = (day: string | undefined) => (day === undefined ? undefined : Date.parse(`${day}T00:00:00Z`))
const endOf = (day: string | undefined) => (day === undefined ? undefined : Date.parse(`${day}T00:00:00Z`) + DAY)
/** The days of an audience as moments: from, and until before. */
export const momentsOf = ({ registeredFrom, registeredUntil, boughtFrom, boughtUntil }: Audience) => ({
  registered: { since: startOf(registeredFrom), until: endOf(registeredUntil) },
  bought: { since: startOf(boughtFrom), until: endOf(boughtUntil) },
})
