import type { Campaign } from '../../../api/invitations/campaigns/contract.ts'

export const STATES = [
  ...(['queued', 'sent', 'delivered', 'clicked', 'started', 'submitted'] as const),
  ...(['declined', 'unsubscribed', 'bounced', 'complained', 'expired', 'cancelled'] as const),
] as const
export type State = (typeof STATES)[number]
export const isState = (word: string): word is State => (STATES as readonly string[]).includes(word)

export const CAMPAIGN_TAGS: Record<Campaign['state'], 'plain' | 'good' | 'warn'> = {
  draft: 'plain',
  live: 'good',
  paused: 'warn',
  ended: 'plain',
}
export const TAGS: Partial<Record<State, 'good' | 'warn' | 'bad'>> = {
  submitted: 'good',
  bounced: 'warn',
  complained: 'bad',
}
