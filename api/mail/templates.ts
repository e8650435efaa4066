import type { z } from 'zod'
import type { Scene, TemplateOf } from './kit.ts'
import type { Letter } from './letter.ts'
import type { Kind } from './rules.ts'
import { AFFILIATE_TEMPLATES } from './templates-affiliates.ts'
import { DIGEST_TEMPLATES } from './templates-digest.ts'
import { EARNING_TEMPLATES } from './templates-earning.ts'
import { FILE_TEMPLATES } from './templates-files.ts'
import { IDENTITY_TEMPLATES } from './templates-identity.ts'
import { INVITATION_TEMPLATES } from './templates-invitations.ts'
import { JOURNEY_TEMPLATES } from './templates-journeys.ts'
import { MODERATION_TEMPLATES } from './templates-moderation.ts'
import { STAFF_REVIEW_TEMPLATES } from './templates-moderators.ts'
import { OUTREACH_TEMPLATES } from './templates-outreach.ts'
import { PAYOUT_TEMPLATES } from './templates-payouts.ts'
import { REFERRAL_TEMPLATES } from './templates-referrals.ts'
import { REQUEST_TEMPLATES } from './templates-requests.ts'
import { REVIEW_TEMPLATES } from './templates-reviews.ts'
import { REWARD_TEMPLATES } from './templates-rewards.ts'
import { SECURITY_TEMPLATES } from './templates-security.ts'
import { SURVEY_TEMPLATES } from './templates-surveys.ts'
import { TEAM_TEMPLATES } from './templates-teams.ts'
import { TESTIMONIAL_TEMPLATES } from './templates-testimonials.ts'
import { WEBHOOK_TEMPLATES } from './templates-webhooks.ts'
import { WEBINAR_TEMPLATES } from './templates-webinars.ts'

/** Every mail there is. None names its reader, because a name is typed by whoever signs up, with any address; but an invitation may. */
export const TEMPLATES = {
  ...IDENTITY_TEMPLATES,
  ...SECURITY_TEMPLATES,
  ...AFFILIATE_TEMPLATES,
  ...EARNING_TEMPLATES,
  ...OUTREACH_TEMPLATES,
  ...PAYOUT_TEMPLATES,
  ...FILE_TEMPLATES,
  ...INVITATION_TEMPLATES,
  ...JOURNEY_TEMPLATES,
  ...REFERRAL_TEMPLATES,
  ...REQUEST_TEMPLATES,
  ...REVIEW_TEMPLATES,
  ...REWARD_TEMPLATES,
  ...MODERATION_TEMPLATES,
  ...STAFF_REVIEW_TEMPLATES,
  ...SURVEY_TEMPLATES,
  ...TEAM_TEMPLATES,
  ...DIGEST_TEMPLATES,
  ...TESTIMONIAL_TEMPLATES,
  ...WEBHOOK_TEMPLATES,
  ...WEBINAR_TEMPLATES,
} as const
export type TemplateName = keyof typeof TEMPLATES
export const isTemplate = (name: string): name is TemplateName => Object.hasOwn(TEMPLATES, name)

/** One type for all, for those who do not mind which it is. */
export interface AnyTemplate {
  kind: Kind
  sample: object
  sampleLink?: Scene['link']
  letter(data: unknown, scene: Scene): Letter
}
export function templateByName(name: TemplateName): AnyTemplate {
  const found = TEMPLATES[name] as TemplateOf<z.ZodType>
  return {
    kind: found.kind,
    sample: found.sample as object,
    sampleLink: found.sampleLink,
    letter: (data, scene) => found.write(found.data.parse(data), scene),
  }
}
