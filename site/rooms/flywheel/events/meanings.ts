import { hasWord, t } from '../../../locales/t.ts'

/** What an event may count as, by its class; the api refuses everything else. */
export const MEANINGS = {
  value: [
    ...['order.paid', 'subscription.started', 'subscription.renewed', 'trial.converted', 'plan.upgraded'],
    ...['reorder.placed', 'offer.redeemed', 'product.first_value', 'product.used', 'feature.used', 'milestone.reached'],
  ],
  intent: [
    ...['newsletter.subscribed', 'webinar.registered', 'webinar.attended', 'resource.viewed', 'resource.downloaded'],
    ...['demo.requested', 'demo.held', 'trial.started', 'offer.claimed'],
  ],
  voice: ['csat.answered', 'ces.answered', 'exit_survey.answered', 'call.scored'],
  advocacy: ['ugc.approved', 'reference_call.completed'],
  friction: [
    ...['demo.missed', 'trial.expired', 'subscription.cancelled', 'plan.downgraded', 'payment.failed'],
    ...['support.opened', 'support.reopened', 'complaint.raised', 'form.abandoned', 'promise.broken'],
  ],
  push: [
    ...['content.published', 'newsletter.issued', 'campaign.sent', 'social.posted', 'webinar.scheduled'],
    ...['call.made', 'quote.sent', 'offer.issued'],
  ],
  system: [
    ...['support.replied', 'support.resolved', 'complaint.resolved', 'promise.made', 'promise.kept'],
    ...['feature.limit_reached', 'page.viewed', 'screen.viewed'],
  ],
} as const
export const NOTHING = 'nothing'

/** An event in plain words; its own name where there are none. */
export const eventName = (name: string) => meaningOf({ name, countsAs: null }) ?? name

/** What an event counts as, in plain words; undefined when nobody said. */
export function meaningOf({ name, countsAs }: { name: string; countsAs: string | null }): string | undefined {
  if (countsAs === NOTHING) return t('events.nothing')
  const word = `events.as.${countsAs ?? name}`
  return hasWord(word) ? t(word) : undefined
}
