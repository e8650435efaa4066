import type { SharedTestimonial } from './contract.ts'

const DISCLOSED: Record<SharedTestimonial['disclosures'][number]['type'], string> = {
  incentive: 'Received for this review:',
  affiliate: 'Affiliate partner',
  referrer_reward: 'Gets a reward for referrals',
  employee: 'Works for the company',
  relative: 'Close to somebody who works there',
  partner: 'Business partner',
  investor: 'Holds shares',
  free_product: 'Got it free or cheaper',
  imported: 'Imported from',
  translated: 'Translated',
  ai_assisted: 'Written with the help of a program',
  other: 'Connected with the company',
}
/** What connects the author with the company, in one line; empty when nothing does. */
export const disclosureLine = (all: SharedTestimonial['disclosures']) =>
  all
    .map(({ type, text }) => {
      if (text === '') return DISCLOSED[type].replace(/:$/, '')
      if (type === 'other') return text
      return `${DISCLOSED[type]}${DISCLOSED[type].endsWith(':') || type === 'imported' ? '' : ':'} ${text}`
    })
    .join(' · ')
