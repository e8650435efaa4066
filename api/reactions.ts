import * as contacts from './contacts/reactions.ts'
import * as conversions from './conversions/reactions.ts'
import * as embeds from './embeds/reactions.ts'
import * as flywheel from './flywheel/reactions.ts'
import * as identity from './identity/reactions.ts'
import type { Reactions } from './kernel/context.ts'
import type { ServeKey } from './kernel/serve-token.ts'
import * as mail from './mail/reactions.ts'
import * as security from './mail/reactions-security.ts'
import * as products from './products/reactions.ts'
import * as reviews from './reviews/reactions.ts'
import * as testimonials from './reviews/testimonials/reactions.ts'
import * as settings from './settings/reactions.ts'

/**
 * INDEX 3: who listens to what. `now` runs in the same transaction, in this order; `later` names jobs of api/jobs.ts
 * that are queued with it.
 */
export const createReactions = ({ serveKey }: { serveKey: ServeKey }): Reactions => ({
  'portal.set_up': { now: [settings.saveFirstBrand, products.addFirstProduct] },
  'brand.changed': { now: [embeds.republishAll] },
  'account.created': { now: [contacts.registerContact] },
  'contact.identified': { now: [contacts.keepWhatTheHostSaid] },
  'contact.added': { now: [conversions.recordLead(serveKey)] },
  'contact.registered': { now: [conversions.recordLead(serveKey)] },
  'contact.imported': { now: [conversions.recordLead(serveKey)] },
  'import.started': { later: ['contacts.import'] },
  'import.advanced': { later: ['contacts.import'] },
  'contact.merged': { now: [flywheel.joinStages] },
  'contact.unmerged': { now: [flywheel.partStages] },
  'contact.erased': {
    now: [reviews.eraseWords, mail.forgetMail, identity.forgetPerson],
    later: ['contacts.scrub'],
  },
  'review.erased': { now: [embeds.republish] },
  'consent.withdrawn': { now: [testimonials.retireWithoutConsent] },
  'review.submitted': { now: [contacts.recordConsents, mail.tellReceived] },
  'review.published': { now: [flywheel.moveStage, embeds.republish, mail.tellPublished] },
  'review.rejected': { now: [mail.tellRejected] },
  'review.withdrawn': { now: [testimonials.retireWithReview, embeds.republish] },
  'testimonial.published': { now: [flywheel.moveStage, embeds.republish, mail.tellQuoted] },
  'testimonial.retired': { now: [embeds.republish] },
  'link.requested': { later: ['mail.write_link'] },
  'account.email_changed': { now: [contacts.followEmail, mail.tellEmailChanged] },
  'account.renamed': { now: [contacts.followName] },
  'account.password_changed': { now: [mail.tellPasswordChanged] },
  'second_factor.switched_on': { now: [security.tellFactorOn] },
  'second_factor.switched_off': { now: [security.tellFactorOff] },
  'second_factor.reset': { now: [security.tellFactorReset] },
  'recovery_code.renewed': { now: [security.tellCodesRenewed] },
  'recovery_code.used': { now: [security.tellCodeUsed] },
  'message.queued': { later: ['mail.send'] },
  'lead.recorded': { now: [flywheel.moveStage, flywheel.openLoop] },
  'sale.recorded': { now: [flywheel.moveStage, flywheel.closeLoop] },
})
