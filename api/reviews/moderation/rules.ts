import type { REJECTION_REASONS } from '../../../db/schema/reviews.ts'

/** The only grounds on which a review may be kept off the page. "Negative" is not among them. */
export const REASONS: { code: (typeof REJECTION_REASONS)[number]; label: string; help: string }[] = [
  { code: 'PII', label: 'Personal data of somebody else', help: 'Names or contact details of a third person.' },
  { code: 'CONFIDENTIAL', label: 'Confidential', help: 'A trade secret or privileged information.' },
  { code: 'ABUSE', label: 'Abusive', help: 'Harassing, obscene or sexually explicit. Being rude about us is not.' },
  { code: 'HATE', label: 'Hateful', help: 'Attacks people for what they are.' },
  { code: 'ILLEGAL', label: 'Illegal', help: 'Breaks a law; name it to the author.' },
  { code: 'UNRELATED', label: 'Not about what we offer', help: 'Wholly unrelated to any of our products.' },
  { code: 'SPAM', label: 'Spam', help: 'Advertising, or made by a machine.' },
]
