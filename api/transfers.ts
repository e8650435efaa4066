import { exportContacts } from './contacts/exports.ts'
import { exportSales } from './conversions/exports.ts'
import type { Export } from './kernel/export.ts'
import { exportReviews } from './reviews/exports.ts'
import { exportSurveyResponses } from './surveys/exports.ts'

/** INDEX 5: everything that goes out as a file. What comes in as one is `contacts/imports` and `reviews/imports`. */
export const EXPORTS = {
  contacts: exportContacts,
  reviews: exportReviews,
  sales: exportSales,
  'survey-responses': exportSurveyResponses,
} satisfies Record<string, Export>
