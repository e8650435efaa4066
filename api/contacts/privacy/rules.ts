import { formatMoney } from '../../kernel/money.ts'
import { type Fate, WHEEL_FATES } from './fates/rules.ts'
import { RETURN_FATES } from './returns/rules.ts'
import { TEAM_FATES } from './teams/rules.ts'

export type { Fate }

const byColleagues = (...tables: string[]): Record<string, Fate> =>
  Object.fromEntries(
    tables.map((table) => [table, { part: null, erasure: 'kept', why: 'says which colleague did it' }]),
  )
/**
 * Every table with a column that points at a person, and what exporting and erasing do to it. A test reads the schema and
 * fails for a table that is not here, so a new one cannot be forgotten.
 */
export const FATES: Record<string, Fate> = {
  contact: { part: 'contacts', erasure: 'words' },
  company: { part: 'contacts', erasure: 'kept', why: 'a company is no person' },
  contact_merge: { part: 'merges', erasure: 'kept', why: 'ids only' },
  contact_import_row: { part: 'imports', erasure: 'words' },
  contact_import: { part: null, erasure: 'kept', why: 'says which colleague sent a file' },
  segment: { part: null, erasure: 'row', why: 'goes when it searches for the person by address or name' },
  consent: { part: 'consents', erasure: 'kept', why: 'the text is ours; it is withdrawn' },
  erasure: { part: null, erasure: 'kept', why: 'ids and times' },
  account: { part: 'accounts', erasure: 'row' },
  session: { part: 'sessions', erasure: 'row' },
  second_factor: { part: 'accounts', erasure: 'row' },
  recovery_code: { part: null, erasure: 'row' },
  one_time_token: { part: null, erasure: 'row' },
  identification: { part: 'identifications', erasure: 'row' },
  review: { part: 'reviews', erasure: 'words', why: 'its stars stay, without a person, for the parity counts' },
  review_revision: { part: 'revisions', erasure: 'words' },
  moderation_decision: { part: 'reviews', erasure: 'words' },
  moderation_proposal: { part: null, erasure: 'words', why: 'becomes a decision, or was not agreed to' },
  moderation_bulk: { part: null, erasure: 'kept', why: 'ids only' },
  review_flag: { part: null, erasure: 'words', why: 'what a machine saw in words that are exported' },
  review_band: { part: null, erasure: 'row' },
  verification: { part: 'evidence', erasure: 'kept', why: 'ids and days' },
  disclosure: { part: 'disclosures', erasure: 'words' },
  review_vote: { part: 'votes', erasure: 'row' },
  reply: { part: 'answersToYou', erasure: 'words' },
  reply_revision: { part: null, erasure: 'words', why: 'the last wording is exported' },
  appeal: { part: 'answersToYou', erasure: 'words' },
  review_report: { part: 'reports', erasure: 'words' },
  unconfirmed_review: { part: 'unconfirmed', erasure: 'row' },
  review_form: { part: null, erasure: 'kept', why: 'says which colleague wrote questions' },
  review_import: { part: null, erasure: 'kept', why: 'says which colleague sent a file' },
  review_import_row: { part: null, erasure: 'words', why: 'becomes a review' },
  request_comment: { part: 'comments', erasure: 'words' },
  request_comment_revision: { part: null, erasure: 'words', why: 'the last wording is exported' },
  request_mention: { part: null, erasure: 'row' },
  request_estimate: { part: null, erasure: 'kept', why: 'says which colleague estimated' },
  request_import: { part: null, erasure: 'kept', why: 'says which colleague sent a file' },
  request_import_row: { part: null, erasure: 'words', why: 'becomes a request' },
  file: { part: 'files', erasure: 'row', why: 'also what a person sent that belongs to no review yet' },
  testimonial: { part: 'testimonials', erasure: 'words' },
  story: { part: 'stories', erasure: 'words' },
  author_ask: { part: 'asks', erasure: 'kept', why: 'ids and times; its link goes' },
  journey_run: { part: 'asked', erasure: 'kept', why: 'ids and times' },
  ...byColleagues(
    ...(['ask_limit', 'journey', 'journey_version', 'campaign', 'survey', 'survey_round'] as const),
    ...(['stage_target'] as const),
    ...(['payout_batch', 'payout_approval', 'payout_result', 'widget_revision', 'creative'] as const),
  ),
  ask: { part: 'asked', erasure: 'kept', why: 'ids and times' },
  ask_wish: { part: null, erasure: 'kept', why: 'ids and times, until it is looked at' },
  ask_considered: { part: 'asked', erasure: 'kept', why: 'ids, times and reasons' },
  ask_switch: { part: 'asked', erasure: 'kept', why: 'an id and a choice' },
  invitation: { part: 'invitations', erasure: 'kept', why: 'ids and times; its link goes' },
  survey_response: { part: 'surveys', erasure: 'words', why: 'its answers stay as numbers of nobody' },
  survey_ask: { part: 'surveys', erasure: 'kept', why: 'ids and times; its link goes' },
  attribution: { part: 'cameBy', erasure: 'kept', why: 'ids only' },
  conversion: { part: 'cameBy', erasure: 'words', why: 'stays as a number; who it was goes' },
  conversion_credit: { part: null, erasure: 'words', why: 'ids and a number; whose words they were goes' },
  purchase: { part: 'evidence', erasure: 'row' },
  link_attribution: { part: 'cameByLinks', erasure: 'kept', why: 'ids only; what is owed to others hangs on it' },
  attribution_policy: { part: null, erasure: 'kept', why: 'says which colleague set it' },
  lead: { part: 'cameByLinks', erasure: 'kept', why: 'ids only; what the host said is gone at once' },
  stripe_event: { part: null, erasure: 'words', why: 'ids and an outcome stay; what waited in it is gone' },
  stripe_customer: { part: null, erasure: 'kept', why: 'a keyed hash, so that a renewal makes nobody known again' },
  refund: { part: 'refunds', erasure: 'kept', why: 'money law keeps it, without a name' },
  advocate: { part: 'referrals', erasure: 'kept', why: 'ids only' },
  advocate_consent: { part: 'referrals', erasure: 'words', why: 'it is withdrawn' },
  share: { part: 'referrals', erasure: 'kept', why: 'ids only' },
  referral: { part: 'referrals', erasure: 'kept', why: 'ids only; what is owed to others hangs on it' },
  submitted_lead: { part: 'referrals', erasure: 'words', why: 'a keyed hash stays, so that nobody is named twice' },
  friend_invitation: { part: null, erasure: 'words', why: 'a keyed hash stays, so that nobody is written to again' },
  hold: { part: null, erasure: 'kept', why: 'ids and numbers; telling what was seen would help the dishonest' },
  link: { part: 'links', erasure: 'words', why: 'its clicks stay as numbers; whose it was goes' },
  owner_trace: { part: 'links', erasure: 'row' },
  sale: { part: 'sales', erasure: 'kept', why: 'money law keeps it, without a name' },
  ...TEAM_FATES,
  ...RETURN_FATES,
  ...WHEEL_FATES,
  reward: { part: 'rewards', erasure: 'words', why: 'what was given stays as a number; why one was declined goes' },
  points_entry: { part: 'rewards', erasure: 'kept', why: 'ids and numbers' },
  partner: { part: 'partnership', erasure: 'words', why: 'what they earned hangs on it' },
  partner_customer: { part: null, erasure: 'kept', why: 'ids only; what is owed to the partner hangs on it' },
  partner_step: { part: null, erasure: 'kept', why: 'says which colleague decided' },
  partner_invitation: { part: null, erasure: 'words', why: 'goes with the time to answer; a keyed hash stays' },
  terms_version: { part: null, erasure: 'kept', why: 'says which colleague wrote it' },
  webhook_endpoint: { part: 'partnership', erasure: 'row', why: 'of a partner; those of the company are no person’s' },
  payout_method: { part: 'partnership', erasure: 'words', why: 'that money was paid stays; where to goes' },
  commission_appeal: { part: 'partnership', erasure: 'words', why: 'that there was one stays, without its words' },
  tax_form: { part: 'partnership', erasure: 'words', why: 'that there was one stays, without its number' },
  commission_plan_version: { part: null, erasure: 'kept', why: 'says which colleague wrote it' },
  posting: { part: null, erasure: 'kept', why: 'money and ids; an account of the books is no person' },
  ledger_balance: { part: null, erasure: 'kept', why: 'money; an account of the books is no person' },
  reward_step: { part: null, erasure: 'kept', why: 'says which colleague agreed' },
  request_rhythm: { part: 'requestNews', erasure: 'row' },
  request_telling: { part: 'requestNews', erasure: 'kept', why: 'ids and times' },
  request_digest: { part: 'requestNews', erasure: 'kept', why: 'ids and times' },
  request_notice_comment: { part: 'requestNews', erasure: 'kept', why: 'ids only' },
  request_loop: { part: 'requestNews', erasure: 'row' },
  roadmap_plan: { part: null, erasure: 'kept', why: 'says which colleague planned' },
  changelog_entry: { part: null, erasure: 'kept', why: 'says which colleague wrote it' },
  request: { part: 'requests', erasure: 'words', why: 'the wish of others who voted stays as a number' },
  request_revision: { part: 'requests', erasure: 'row' },
  request_vote: { part: 'requestVotes', erasure: 'row' },
  request_follow: { part: 'requestVotes', erasure: 'row' },
  request_event: { part: null, erasure: 'kept', why: 'ids and numbers' },
  request_answer: { part: null, erasure: 'kept', why: 'says what the company answered, and which colleague' },
  request_merge: { part: null, erasure: 'kept', why: 'says which colleague merged' },
  message: { part: 'mails', erasure: 'row' },
  suppression: { part: 'mailChoices', erasure: 'row' },
  mail_preference: { part: 'mailChoices', erasure: 'row' },
  mail_event: { part: 'mailChoices', erasure: 'row' },
  event: { part: 'events', erasure: 'kept', why: 'ids only' },
  audit_entry: { part: null, erasure: 'kept', why: 'ids only' },
}

const LINES: Record<string, string> = {
  contacts: 'Who we think you are',
  accounts: 'Your account',
  sessions: 'Where you are signed in',
  identifications: 'When another application vouched for you',
  consents: 'What you agreed to',
  reviews: 'Your reviews',
  revisions: 'Each wording of your reviews',
  evidence: 'What shows that you are a customer',
  disclosures: 'What connects you with the company',
  votes: 'Reviews you found helpful',
  answersToYou: 'What was answered to your reviews, and your appeals',
  reports: 'What you reported',
  unconfirmed: 'Reviews that wait for you to open the mail',
  comments: 'What you said about requests',
  files: 'Photos, videos and recordings you sent',
  testimonials: 'Words of yours that were quoted',
  invitations: 'When you were asked for a review',
  stories: 'Stories that quote you',
  requestNews: 'What you heard of requests you follow, and what you did then',
  requests: 'What you asked for',
  requestVotes: 'What you voted for and follow',
  asks: 'When you were asked about your words, and what you said',
  returns: 'What came back to you for helping, and who hung on you',
  outreach: 'The newsletter, what you asked for, webinars, and codes of yours',
  asked: 'Everything you were asked for, and what we did not ask',
  surveys: 'Surveys you were asked, and what you answered',
  sales: 'What you bought',
  rewards: 'What you earned, and your points',
  partnership: 'Your partnership, and what you earned by it',
  refunds: 'What you got back',
  referrals: 'Your link, whom you brought and whom you named',
  cameByLinks: 'By whose link you came',
  cameBy: 'How you came to us',
  links: 'Links of yours, and when you looked at them',
  stages: 'Where you stand with us',
  tracked: 'What you did, as the application told us',
  told: 'What the application said of you',
  mails: 'Mail we wrote to you',
  mailChoices: 'What mail you want',
  merges: 'Contacts that are you',
  imports: 'Files you stood in',
  events: 'Everything that was recorded',
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const escaped = (text: string) => text.replace(/[&<>"]/g, (c) => ENTITIES[c]!)
/** `experienceDate` → "experience date", `review_received` → "review received". */
const words = (key: string) => key.replace(/([A-Z])/g, (c) => ` ${c.toLowerCase()}`).replaceAll(/[_.]/g, ' ')

/** Numbers that only machines need; they stand in the JSON. */
const MACHINE =
  /^(?:id|number|seq|depth|attempts|hash|flags|ranges|trace|members|locale|lang|rule|kind|implied|implies|line|settled)$|Id$|Hash$|Seq$|Key$|Until$|^(?:actor|cause|subject)|^canonical|^(?:decided|approved|merged|undone|asked)By$|^receivedAt$|^queuedAt$/
const DAY_MS = 86_400_000
const when = new Intl.DateTimeFormat('en', { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' })
const isMoment = (key: string, value: unknown): value is string =>
  typeof value === 'string' && /(?:^a|A)t$|From$/.test(key) && !Number.isNaN(Date.parse(value))

function shown(key: string, value: unknown): string {
  if (isMoment(key, value)) return `${when.format(Date.parse(value))} UTC`
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (Array.isArray(value)) return value.map((one) => shown(key, one)).join('<br>')
  if (value !== null && typeof value === 'object') {
    const parts = Object.entries(legible(value)).map(([k, v]) => `${escaped(words(k))}: ${shown(k, v)}`)
    return parts.join(' · ')
  }
  return escaped(
    /^(?:type|template|state|source|reason|scope|stage|toState|.*Stage|why)$/.test(key)
      ? words(String(value))
      : String(value),
  )
}
/** What a person can make something of: no numbers for machines, a price as a price, days as days. */
function legible(fields: object): Record<string, unknown> {
  const { amountMinor, currency, dwellMs, ...rest } = fields as Record<string, unknown>
  const kept = Object.entries(rest).filter(
    ([key, value]) => value !== null && value !== '' && !MACHINE.test(key) && !isEmpty(value),
  )
  return {
    ...Object.fromEntries(kept),
    ...(typeof amountMinor === 'number' && { price: formatMoney({ amountMinor, currency: String(currency) }, 'en') }),
    ...(typeof dwellMs === 'number' && { after: `${Math.round(dwellMs / DAY_MS)} days` }),
  }
}
const isEmpty = (value: unknown) => typeof value === 'object' && value !== null && Object.keys(value).length === 0
const row = (fields: object) =>
  `<dl>${Object.entries(legible(fields))
    .map(([key, value]) => `<dt>${escaped(words(key))}</dt><dd dir="auto">${shown(key, value)}</dd>`)
    .join('')}</dl>`

export type PersonalData = { madeAt: string; company: string } & Record<string, unknown>

/** One page that a person can read without any program of ours: no script, nothing from elsewhere. */
export function readable({ madeAt, company, ...parts }: PersonalData): string {
  const sections = Object.entries(parts)
    .filter((part): part is [string, object[]] => Array.isArray(part[1]))
    .map(
      ([name, rows]) =>
        `<h2>${LINES[name] ?? escaped(name)}</h2>${rows.length ? rows.map(row).join('') : '<p>Nothing.</p>'}`,
    )
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Your data at ${escaped(company)}</title>
<style>:root{color-scheme:light dark}body{font:1rem/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem}
dl{display:grid;grid-template-columns:minmax(8rem,max-content) 1fr;gap:.25rem 1rem;padding:.75rem 0;margin:0;border-top:1px solid #8884}
dt{opacity:.7}dd{margin:0;overflow-wrap:anywhere;white-space:pre-wrap}h2{margin:2rem 0 .5rem}</style>
<h1>Your data at ${escaped(company)}</h1><p>Everything we hold about you, as of ${shown('madeAt', madeAt)}. Ids and other numbers for machines stand in the JSON.</p>
${sections.join('\n')}</html>\n`
}
