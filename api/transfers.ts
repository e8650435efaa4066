import { exportContacts } from './contacts/exports.ts'
import { exportSales } from './conversions/exports.ts'
import { exportComments, exportRequests, exportVotes } from './feature-requests/exports/pages.ts'
import { exportBonds } from './flywheel/bonds/exports.ts'
import type { Export } from './kernel/export.ts'
import { exportClicks, exportLinks } from './links/exports.ts'
import { exportReviews } from './reviews/exports.ts'
import { exportRewards } from './rewards/exports.ts'
import { exportSurveyResponses } from './surveys/exports.ts'

/** INDEX 5: everything that goes out as a file. What comes in as one is `imports` of contacts, reviews and feature-requests. */
export const EXPORTS = {
  contacts: exportContacts,
  reviews: exportReviews,
  sales: exportSales,
  requests: exportRequests,
  votes: exportVotes,
  comments: exportComments,
  rewards: exportRewards,
  'survey-responses': exportSurveyResponses,
  links: exportLinks,
  clicks: exportClicks,
  bonds: exportBonds,
} satisfies Record<string, Export>
