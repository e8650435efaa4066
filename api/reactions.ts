import * as contacts from './contacts/reactions.ts'
import * as conversions from './conversions/reactions.ts'
import * as embeds from './embeds/reactions.ts'
import * as flywheel from './flywheel/reactions.ts'
import type { Reactions } from './kernel/context.ts'
import type { ServeKey } from './kernel/serve-token.ts'
import * as mail from './mail/reactions.ts'
import * as products from './products/reactions.ts'
import * as testimonials from './reviews/testimonials/reactions.ts'
import * as settings from './settings/reactions.ts'

/**
 * INDEX 3: who listens to what. `now` runs in the same transaction, in this order; `later` names jobs of api/jobs.ts
 * that are queued with it.
 */
export const createReactions = ({ serveKey }: { serveKey: ServeKey }): Reactions => ({
  'portal.set_up': { now: [settings.saveFirstBrand, products.addFirstProduct] },
  'account.created': { now: [contacts.registerContact] },
  'contact.identified': { now: [contacts.keepWhatTheHostSaid] },
  'contact.registered': { now: [conversions.recordLead(serveKey)] },
  'consent.withdrawn': { now: [testimonials.retireWithoutConsent] },
  'review.submitted': { now: [contacts.recordConsents, mail.tellReceived] },
  'review.published': { now: [flywheel.moveStage, embeds.republish, mail.tellPublished] },
  'review.rejected': { now: [mail.tellRejected] },
  'review.withdrawn': { now: [testimonials.retireWithReview, embeds.republish] },
  'testimonial.published': { now: [flywheel.moveStage, embeds.republish, mail.tellQuoted] },
  'testimonial.retired': { now: [embeds.republish] },
  'link.requested': { now: [mail.mailLink] },
  'account.password_changed': { now: [mail.tellPasswordChanged] },
  'message.queued': { later: ['mail.send'] },
  'lead.recorded': { now: [flywheel.moveStage, flywheel.openLoop] },
  'sale.recorded': { now: [flywheel.moveStage, flywheel.closeLoop] },
})
