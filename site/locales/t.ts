import account from './en/account.json' with { type: 'json' }
import asks from './en/asks.json' with { type: 'json' }
import audit from './en/audit.json' with { type: 'json' }
import behind from './en/behind.json' with { type: 'json' }
import changelog from './en/changelog.json' with { type: 'json' }
import comments from './en/comments.json' with { type: 'json' }
import commissionDesk from './en/commission-desk.json' with { type: 'json' }
import common from './en/common.json' with { type: 'json' }
import console from './en/console.json' with { type: 'json' }
import contacts from './en/contacts.json' with { type: 'json' }
import creatives from './en/creatives.json' with { type: 'json' }
import events from './en/events.json' with { type: 'json' }
import factors from './en/factors.json' with { type: 'json' }
import feed from './en/feed.json' with { type: 'json' }
import files from './en/files.json' with { type: 'json' }
import following from './en/following.json' with { type: 'json' }
import friction from './en/friction.json' with { type: 'json' }
import host from './en/host.json' with { type: 'json' }
import imports from './en/imports.json' with { type: 'json' }
import invitations from './en/invitations.json' with { type: 'json' }
import items from './en/items.json' with { type: 'json' }
import journeys from './en/journeys.json' with { type: 'json' }
import kinds from './en/kinds.json' with { type: 'json' }
import kpis from './en/kpis.json' with { type: 'json' }
import links from './en/links.json' with { type: 'json' }
import loops from './en/loops.json' with { type: 'json' }
import mail from './en/mail.json' with { type: 'json' }
import merging from './en/merging.json' with { type: 'json' }
import moderation from './en/moderation.json' with { type: 'json' }
import outreach from './en/outreach.json' with { type: 'json' }
import partner from './en/partner.json' with { type: 'json' }
import partnerDesk from './en/partner-desk.json' with { type: 'json' }
import partners from './en/partners.json' with { type: 'json' }
import person from './en/person.json' with { type: 'json' }
import portal from './en/portal.json' with { type: 'json' }
import postbacks from './en/postbacks.json' with { type: 'json' }
import privacy from './en/privacy.json' with { type: 'json' }
import promises from './en/promises.json' with { type: 'json' }
import pushes from './en/pushes.json' with { type: 'json' }
import referralDesk from './en/referral-desk.json' with { type: 'json' }
import referrals from './en/referrals.json' with { type: 'json' }
import requestDesk from './en/request-desk.json' with { type: 'json' }
import requestImports from './en/request-imports.json' with { type: 'json' }
import requests from './en/requests.json' with { type: 'json' }
import returns from './en/returns.json' with { type: 'json' }
import reviewImports from './en/review-imports.json' with { type: 'json' }
import reviews from './en/reviews.json' with { type: 'json' }
import rewards from './en/rewards.json' with { type: 'json' }
import roadmap from './en/roadmap.json' with { type: 'json' }
import scores from './en/scores.json' with { type: 'json' }
import settings from './en/settings.json' with { type: 'json' }
import stageRules from './en/stage-rules.json' with { type: 'json' }
import stay from './en/stay.json' with { type: 'json' }
import stripe from './en/stripe.json' with { type: 'json' }
import surveys from './en/surveys.json' with { type: 'json' }
import team from './en/team.json' with { type: 'json' }
import testimonials from './en/testimonials.json' with { type: 'json' }
import turns from './en/turns.json' with { type: 'json' }
import webhookTypes from './en/webhook-types.json' with { type: 'json' }
import webhooks from './en/webhooks.json' with { type: 'json' }
import wheel from './en/wheel.json' with { type: 'json' }
import wheelAudit from './en/wheel-audit.json' with { type: 'json' }
import wheelReview from './en/wheel-review.json' with { type: 'json' }
import widgets from './en/widgets.json' with { type: 'json' }
import { here } from './place.ts'

const words = {
  ...asks,
  ...returns,
  ...journeys,
  ...stageRules,
  ...person,
  ...wheel,
  ...stay,
  ...pushes,
  ...outreach,
  ...items,
  ...friction,
  ...promises,
  ...feed,
  ...behind,
  ...kpis,
  ...{ ...kinds, ...wheelAudit },
  ...wheelReview,
  ...following,
  ...roadmap,
  ...changelog,
  ...loops,
  ...links,
  ...rewards,
  ...moderation,
  ...requests,
  ...requestDesk,
  ...reviewImports,
  ...testimonials,
  ...comments,
  ...scores,
  ...requestImports,
  ...surveys,
  ...referrals,
  ...referralDesk,
  ...partner,
  ...{
    ...webhooks,
    ...events,
    ...webhookTypes,
    ...partners,
    ...partnerDesk,
    ...commissionDesk,
    ...stripe,
    ...creatives,
    ...postbacks,
  },
  ...{ ...common, ...portal, ...console, ...settings, ...account, ...audit, ...host, ...mail },
  ...{
    ...files,
    ...turns,
    ...contacts,
    ...merging,
    ...imports,
    ...team,
    ...widgets,
    ...factors,
    ...privacy,
    ...invitations,
    ...reviews,
  },
}
export type Word = keyof typeof words
type Plural<K> = K extends `${infer Base}.one` ? Base : never
export type Counted = Plural<Word>

/** Whether there are words for what came from elsewhere, like the name of a fact. */
export const hasWord = (word: string): word is Word => Object.hasOwn(words, word)

const fill = (text: string, values?: Record<string, string | number>) =>
  values ? text.replace(/\{(\w+)\}/g, (all, name: string) => String(values[name] ?? all)) : text

/** One sentence of ours, by its name, with its `{gaps}` filled. */
export const t = (word: Word, values?: Record<string, string | number>) => fill(words[word], values)

/** What was just done, said once after the redirect (`?done=…`). */
export function doneWords(
  room:
    | 'account'
    | 'affiliates'
    | 'commissions'
    | 'partners'
    | 'follow'
    | 'rewards'
    | 'stripe'
    | 'roadmap'
    | 'changelog'
    | 'me'
    | 'requests'
    | 'testimonials'
    | 'widgets'
    | 'jobs'
    | 'mail'
    | 'moderation'
    | 'invitations'
    | 'links'
    | 'surveys'
    | 'myReferrals'
    | 'partnerPayouts'
    | 'postbacks'
    | 'partnerCommissions'
    | 'commissionAppeals'
    | 'referrals'
    | 'products'
    | 'settings'
    | 'contacts'
    | 'team'
    | 'events'
    | 'stay'
    | 'push'
    | 'outreach'
    | 'newsletter'
    | 'webinars'
    | 'upgrade'
    | 'items'
    | 'friction'
    | 'promises'
    | 'feed'
    | 'goals'
    | 'kpis'
    | 'kinds'
    | 'wheelAudit'
    | 'review'
    | 'webhooks',
  url: URL,
) {
  const word = `${room}.done.${url.searchParams.get('done')}`
  return hasWord(word) ? t(word) : undefined
}

/** Who was erased has no name any more. */
export const personName = (name: string) => name || t('person.removed')

/** The same, chosen by a number: `name.one` or `name.other`, where `{n}` is that number. */
export const tn = (word: Counted, n: number, values?: Record<string, string | number>) =>
  fill(words[`${word}.${here().plural.select(n) === 'one' ? 'one' : 'other'}` as Word], { n: number(n), ...values })

export const number = (n: number) => here().integer.format(n)
/** One decimal, and never 5.0 while somebody gave less than five. */
export const average = (n: number) => here().decimal.format(n < 5 ? Math.min(n, 4.9) : n)
export const percent = (share: number) => here().percent.format(share)
/** A share to one decimal: of few in many. */
export const rate = (share: number) => here().rate.format(share)
/** How the company's region writes numbers and money. */
export const locale = () => here().locale

/** The language of somebody's words; empty, as HTML wants it, when nobody knows. */
export const langOf = (lang: string) => (lang === 'und' ? '' : lang)

/** The day of a moment, where the company is. */
export const date = (ms: number) => here().day.format(ms)
/** A day without a moment, like `2026-02-20`: the same day everywhere. */
export const calendarDay = (day: string) => here().calendar.format(Date.parse(day))
export const dateTime = (ms: number) => here().moment.format(ms)

/** "yesterday" within a week, the date after that. */
export function ago(ms: number, now = Date.now()) {
  const { relative } = here()
  const minutes = Math.round((ms - now) / 60_000)
  if (minutes > -1 && minutes < 1) return t('time.now')
  if (Math.abs(minutes) < 60) return relative.format(minutes, 'minute')
  const hours = Math.round(minutes / 60)
  if (Math.abs(hours) < 24) return relative.format(hours, 'hour')
  const days = Math.round(hours / 24)
  return Math.abs(days) <= 7 ? relative.format(days, 'day') : date(ms)
}
