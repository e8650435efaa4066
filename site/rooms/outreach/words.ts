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

/** Words that may be left out; what is no number is left for the api to refuse, for sent as one it would be none. */
const orNone = (form: FormData, name: string) => text(form, name).trim() || null

/** What the form of a resource says, as the api takes it. */
export const resourceIn = (form: FormData) => ({
  ...{ slug: text(form, 'slug'), title: text(form, 'title'), summary: text(form, 'summary'), body: text(form, 'body') },
  ...{ url: orNone(form, 'url'), gated: text(form, 'gated') === 'yes' },
})
/** The same of a webinar, by the clock of the company. */
export const webinarIn = (form: FormData) => ({
  ...{ slug: text(form, 'slug'), title: text(form, 'title'), body: text(form, 'body') },
  ...{ speaker: orNone(form, 'speaker'), joinUrl: text(form, 'joinUrl').trim() },
  ...{ day: text(form, 'day'), time: text(form, 'time').trim(), minutes: text(form, 'minutes') },
  places: orNone(form, 'places'),
})
/** The same of a plan; a benefit is a line, its parts stand between bars. */
export const planIn = (form: FormData) => ({
  ...{ plan: text(form, 'plan'), name: text(form, 'name'), headline: text(form, 'headline') },
  ...{ url: text(form, 'url').trim(), rank: text(form, 'rank'), isLive: text(form, 'isLive') === 'yes' },
  trialDays: orNone(form, 'trialDays'),
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
/** What is no day is left for the api to refuse, as it was typed. */
function lastMomentOf(day: string): number | string | null {
  const at = Date.parse(day)
  return Number.isNaN(at) ? day.trim() || null : at + LAST_MOMENT_MS
}
/** The same of a promotion; its last day counts to its end. */
export const promotionIn = (form: FormData) => ({
  ...{ slug: text(form, 'slug'), title: text(form, 'title'), terms: text(form, 'terms') },
  ...{ kind: text(form, 'kind') as (typeof KINDS)[number], validDays: text(form, 'validDays') },
  endsAt: lastMomentOf(text(form, 'endsAt')),
  mostClaims: orNone(form, 'mostClaims'),
})
