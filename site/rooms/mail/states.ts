export const STATES = ['queued', 'sending', 'sent', 'failed', 'suppressed'] as const
export type State = (typeof STATES)[number]

export const TAGS = { queued: 'plain', sending: 'plain', sent: 'good', failed: 'bad', suppressed: 'warn' } as const
