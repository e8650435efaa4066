import { t } from '../../locales/t.ts'
import { type Offer, sideOf } from './offer.ts'

/** The words that go along: what it is, what the friend gets, and openly what the writer gets. */
export function shareText(offer: Offer | null, company: string): string {
  const [friend, you] = [sideOf(offer, 'friend'), sideOf(offer, 'advocate')]
  return [
    t('myReferrals.say', { company }),
    friend && t('myReferrals.say.friend', { friend: friend.description }),
    you && t('myReferrals.say.you', { you: you.description }),
  ]
    .filter(Boolean)
    .join(' ')
}

export const SHARED_BY = ['mail', 'whatsapp', 'linkedin', 'x', 'telegram', 'sms'] as const
export type SharedBy = (typeof SHARED_BY)[number]

/** Where each way of sharing begins: in the person's own programs, with their own name. */
export function shareLinks(base: string, text: string, subject: string): { by: SharedBy; href: string }[] {
  const e = encodeURIComponent
  const url = (by: SharedBy) => `${base}/${by}`
  const whole = (by: SharedBy) => e(`${text} ${url(by)}`)
  const hrefs: Record<SharedBy, string> = {
    mail: `mailto:?subject=${e(subject)}&body=${whole('mail')}`,
    whatsapp: `https://wa.me/?text=${whole('whatsapp')}`,
    linkedin: `https://www.linkedin.com/sharing/share-offsite/?url=${e(url('linkedin'))}`,
    x: `https://x.com/intent/post?text=${e(text)}&url=${e(url('x'))}`,
    telegram: `https://t.me/share/url?url=${e(url('telegram'))}&text=${e(text)}`,
    sms: `sms:?&body=${whole('sms')}`,
  }
  return SHARED_BY.map((by) => ({ by, href: hrefs[by] }))
}
