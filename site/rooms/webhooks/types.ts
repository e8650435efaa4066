import { hasWord, t } from '../../locales/t.ts'

/** Where a kind of message stands among the choices, by what it is about. */
const GROUPS = {
  reviews: ['review', 'reply', 'report', 'review_import', 'file'],
  testimonials: ['testimonial', 'story'],
  requests: ['feature_request', 'changelog_entry'],
  people: ['contact', 'company', 'consent', 'stage', 'health', 'bond'],
  results: ['lead', 'conversion', 'attribution', 'sale'],
  referrals: [
    ...(['advocate', 'link', 'offer', 'referral', 'submitted_lead', 'reward', 'points', 'coupon_pool'] as const),
    ...(['affiliate', 'commission', 'payout'] as const),
  ],
  surveys: ['survey', 'nps'],
  asking: ['campaign', 'invitation', 'message', 'ask', 'journey'],
  teams: ['work_item', 'promise'],
  outreach: ['subscription', 'issue', 'resource', 'webinar', 'plan', 'promotion'],
  products: ['product'],
} as const
type Group = keyof typeof GROUPS | 'other'

/** What a kind of message tells, in a sentence; its own name when there is none. */
export function typeWords(type: string) {
  const word = `webhooks.type.${type}`
  return hasWord(word) ? t(word) : type
}

/** The kinds there are, group by group; a group without any is left out. */
export function grouped(types: readonly string[]): { name: Group; title: string; types: string[] }[] {
  const about = (type: string) => type.split('.')[0] ?? ''
  const known = new Map<string, Group>(
    (Object.keys(GROUPS) as (keyof typeof GROUPS)[]).flatMap((name) => GROUPS[name].map((one) => [one, name] as const)),
  )
  return ([...Object.keys(GROUPS), 'other'] as Group[])
    .map((name) => ({
      ...{ name, title: t(`webhooks.group.${name}`) },
      types: types.filter((type) => (known.get(about(type)) ?? 'other') === name).sort(),
    }))
    .filter((group) => group.types.length > 0)
}
