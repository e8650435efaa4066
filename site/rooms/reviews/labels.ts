import type { PublicReview } from '../../../api/reviews/surface/contract.ts'
import { hasWord, t } from '../../locales/t.ts'

/** "Verified customer since 2024". */
export function verifiedLabel({ method, facts }: NonNullable<PublicReview['verified']>): string {
  if (method === 'customer' && facts['since']) return t('verified.customerSince', { year: facts['since'].slice(0, 4) })
  return t(`verified.${method}`, { company: facts['company'] ?? '' })
}

/** "Received for this review: a $20 voucher". What the author wrote themselves is added as they wrote it. */
export function disclosedLabel({ type, text }: Pick<PublicReview['disclosures'][number], 'type' | 'text'>): string {
  if (type === 'other') return text === '' ? t('disclosed.otherPlain') : text
  const word = `disclosed.${type}`
  const label = hasWord(word) ? t(word, { text }) : type
  const said = type !== 'incentive' && type !== 'imported' && text !== ''
  return said ? t('disclosed.more', { label, text }) : label
}

/** Answers as a person reads them. */
export function answerText(value: PublicReview['answers'][number]['value']): string {
  if (typeof value === 'boolean') return value ? t('questions.yes') : t('questions.no')
  return Array.isArray(value) ? value.join(', ') : String(value)
}
