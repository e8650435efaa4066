import { t } from '../../locales/t.ts'
import { text } from '../../state/forms.ts'

export const outreachTabs = (now: 'issues' | 'resources' | 'webinars' | 'plans' | 'promotions') =>
  (['issues', 'resources', 'webinars', 'plans', 'promotions'] as const).map((one) => ({
    label: t(`outreach.tab.${one}`),
    href: one === 'issues' ? '/admin/outreach' : `/admin/outreach/${one}`,
    current: one === now,
  }))
export const KINDS = ['coupon', 'discount', 'trial'] as const
export const TONES = {
  draft: 'warn',
  live: 'good',
  sent: 'good',
  sending: 'warn',
  retired: 'plain',
  ended: 'plain',
  open: 'good',
  over: 'plain',
  cancelled: 'plain',
} as const
/** By which push somebody came, as the address of the page says it. */
export const pushIn = (url: URL) => url.searchParams.get('utm_campaign')?.slice(0, 120) || undefined

/** What the form of a resource says, as the api takes it. */
export const resourceIn = (form: FormData) => ({
  ...{ slug: text(form, 'slug'), title: text(form, 'title'), summary: text(form, 'summary'), body: text(form, 'body') },
  ...{ url: text(form, 'url').trim() || null, gated: text(form, 'gated') === 'yes' },
})
/** The same of a webinar, by the clock of the company. */
export const webinarIn = (form: FormData) => ({
  ...{ slug: text(form, 'slug'), title: text(form, 'title'), body: text(form, 'body') },
  ...{ speaker: text(form, 'speaker').trim() || null, joinUrl: text(form, 'joinUrl').trim() },
  ...{ day: text(form, 'day'), time: text(form, 'time').trim(), minutes: wholeIn(form, 'minutes') },
  places: text(form, 'places').trim() ? wholeIn(form, 'places') : null,
})
/** The same of a plan; a benefit is a line, its parts stand between bars. */
export const planIn = (form: FormData) => ({
  ...{ plan: text(form, 'plan'), name: text(form, 'name'), headline: text(form, 'headline') },
  ...{ url: text(form, 'url').trim(), rank: wholeIn(form, 'rank'), isLive: text(form, 'isLive') === 'yes' },
  trialDays: text(form, 'trialDays').trim() ? wholeIn(form, 'trialDays') : null,
  benefits: text(form, 'benefits')
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const [title = '', words = '', lifts = ''] = line.split('|').map((part) => part.trim())
      return { title, words, lifts: lifts || null }
    }),
})
export const benefitLines = (benefits: { title: string; words: string; lifts: string | null }[]) =>
  benefits
    .map(({ title, words, lifts }) =>
      [title, words, lifts ?? '']
        .join(' | ')
        .replace(/( \| )+$/, '')
        .trim(),
    )
    .join('\n')
const LAST_MOMENT_MS = 86_400_000 - 1
const wholeIn = (form: FormData, name: string) => Number(text(form, name).trim() || Number.NaN)
/** The same of a promotion; its last day counts to its end. */
export const promotionIn = (form: FormData) => ({
  ...{ slug: text(form, 'slug'), title: text(form, 'title'), terms: text(form, 'terms') },
  ...{ kind: text(form, 'kind') as (typeof KINDS)[number], validDays: wholeIn(form, 'validDays') },
  endsAt: text(form, 'endsAt') ? Date.parse(text(form, 'endsAt')) + LAST_MOMENT_MS : null,
  mostClaims: text(form, 'mostClaims').trim() ? wholeIn(form, 'mostClaims') : null,
})
