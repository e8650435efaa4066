import * as audit from './flywheel/audit/reactions.ts'
import * as kinds from './flywheel/kinds/reactions.ts'
import type { Reactions } from './kernel/context.ts'
import * as products from './products/reactions.ts'
import * as settings from './settings/reactions.ts'
import * as surveys from './surveys/reactions.ts'

/** INDEX 3, continued: who listens to what a portal begins with, and to drafts that were made for it. */
export const kindReactions: Reactions = {
  'portal.set_up': { now: [settings.saveFirstBrand, products.addFirstProduct, kinds.beginWithKind] },
  'journey.removed': { now: [audit.reopenForJourney] },
  'survey.removed': { now: [audit.reopenForSurvey] },
  'survey_draft.wanted': { now: [surveys.draftWanted] },
}
