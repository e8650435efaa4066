import { domainOf, sameMailbox, workDomain } from '../kernel/mailbox.ts'

/**
 * The rules that look at who brought whom (referrals-and-affiliates 4.3, whose numbers stand beside them). Each is a pure
 * question with its evidence; none of them pays or refuses by itself.
 */
export interface Click {
  at: number
  own: boolean
  paidParam: string | null
  referrerHost: string | null
}
/** What is known when somebody is bound to a link. Times are milliseconds. */
export interface Binding {
  at: number
  ownerEmail: string
  friendEmail: string
  friendIsDisposable: boolean
  click: Click | null
  /** Whether the owner was at the portal within a day from the same network, and with the same browser. */
  sameNetwork: boolean
  sameBrowser: boolean
  /** Others who were bound to links of this owner in the last hour from the same network. */
  fromNetworkInHour: number
  /** Others of the last 24 hours, and on a usual day of the four weeks before (median). */
  ofOwnerToday: number
  usualOfOwner: number
  /** People who hang together by shared networks, this one and the owner among them. */
  ringSize: number
  clicksOfOwner: number
  boundOfOwner: number
  bannedHosts: readonly string[]
  /** Clicks of this owner's links that were named with the friend, and how many of them came from a data centre. */
  clicksNamed: number
  clicksFromHosting: number
}
export const RULES = [
  'same_mailbox',
  'own_session',
  'same_network_and_browser',
  'same_network',
  'same_company',
  'disposable_address',
  'role_address',
  'too_fast',
  'many_from_network',
  'many_of_owner',
  'high_rate',
  'codes_without_clicks',
  'paid_click',
  'banned_referrer',
  'ring',
  'many_refunds',
  'same_payout_account',
  'above_cap',
  'datacenter_address',
  'country_mismatch',
  'no_mail_server',
] as const
export type RuleId = (typeof RULES)[number]
/** `hold` waits for a person; `note` is only shown. */
export interface Finding {
  rule: RuleId
  action: 'note' | 'hold'
  evidence: Record<string, string | number>
}

const TOO_FAST_MS = 3_000
const MOST_FROM_NETWORK = 3
const TIMES_USUAL = 5
const FEW = 5
const RING = 3
const RATE = { atLeastClicks: 20, above: 0.6 }
/** So many came by a code alone, and nobody ever by the link: the code may stand on a coupon site. */
const CODES = 5
const REFUNDS = { atLeastSales: 10, times: 3 }

const ROLE =
  /^(admin|administrator|billing|contact|hello|help|hostmaster|info|mail|no-?reply|office|postmaster|sales|support|team|webmaster)$/

/** `*.example.com` means every host under it, and nothing else does. */
export const isBanned = (host: string, banned: readonly string[]) =>
  banned.some((one) => (one.startsWith('*.') ? host.endsWith(one.slice(1)) : host === one))

export function findings(b: Binding): Finding[] {
  const { click, ownerEmail, friendEmail } = b
  const [domain, local] = [domainOf(friendEmail), friendEmail.split('@')[0]!]
  const found: (Finding | false)[] = [
    sameMailbox(ownerEmail, friendEmail) && hold('same_mailbox', {}), // 2
    click?.own === true && hold('own_session', {}), // 4
    b.sameNetwork && b.sameBrowser && hold('same_network_and_browser', { withinHours: 24 }), // 5
    b.sameNetwork && !b.sameBrowser && note('same_network', { withinHours: 24 }), // 5
    workDomain(friendEmail) !== undefined && domain === domainOf(ownerEmail) && note('same_company', { domain }), // 7
    b.friendIsDisposable && hold('disposable_address', { domain }), // 8
    ROLE.test(local.split('+')[0]!) && note('role_address', {}), // 9
    click !== null && b.at - click.at < TOO_FAST_MS && hold('too_fast', { ms: b.at - click.at }), // 10
    b.fromNetworkInHour >= MOST_FROM_NETWORK && hold('many_from_network', { inHour: b.fromNetworkInHour + 1 }), // 11
    b.ofOwnerToday >= Math.max(FEW, TIMES_USUAL * b.usualOfOwner) &&
      hold('many_of_owner', { today: b.ofOwnerToday + 1, usual: b.usualOfOwner }), // 11
    b.clicksOfOwner >= RATE.atLeastClicks &&
      b.boundOfOwner / b.clicksOfOwner > RATE.above &&
      note('high_rate', { clicks: b.clicksOfOwner, bound: b.boundOfOwner }), // 12
    click === null &&
      b.clicksOfOwner === 0 &&
      b.boundOfOwner >= CODES &&
      note('codes_without_clicks', { bound: b.boundOfOwner }), // 12
    typeof click?.paidParam === 'string' && hold('paid_click', { parameter: click.paidParam }), // 13
    typeof click?.referrerHost === 'string' &&
      isBanned(click.referrerHost, b.bannedHosts) &&
      hold('banned_referrer', { host: click.referrerHost }), // 14
    b.clicksFromHosting > 0 &&
      note('datacenter_address', { fromDataCentre: b.clicksFromHosting, clicks: b.clicksNamed }), // 15
    b.ringSize >= RING && hold('ring', { people: b.ringSize }), // 17
  ]
  return found.filter((one) => one !== false)
}
const hold = (rule: RuleId, evidence: Finding['evidence']): Finding => ({ rule, action: 'hold', evidence })
const note = (rule: RuleId, evidence: Finding['evidence']): Finding => ({ rule, action: 'note', evidence })

export interface Refunds {
  sales: number
  refunded: number
  allSales: number
  allRefunded: number
}
/** 16: an owner whose sales go back three times as often as everybody's. */
export function refundFinding({ sales, refunded, allSales, allRefunded }: Refunds): Finding | undefined {
  if (sales < REFUNDS.atLeastSales) return undefined
  const [own, all] = [refunded / sales, allRefunded / Math.max(1, allSales)]
  if (own <= REFUNDS.times * all) return undefined
  return hold('many_refunds', { sales, refunded, ofAllPercent: Math.round(all * 100) })
}

/** 6: two partners who are paid to one account. */
export const sharedAccount = (): Finding => hold('same_payout_account', {})
/** 22: more for one sale than is paid unseen. @param cap none where nothing is said of the currency */
export const capFinding = (amountMinor: number, currency: string, cap: number | undefined): Finding | undefined =>
  cap === undefined || amountMinor <= cap ? undefined : hold('above_cap', { amountMinor, cap, currency })

/** 21: the link was opened in one country, and the bill goes to another. */
export const countryFinding = (click: string | null, billing: string | null): Finding | undefined =>
  click === null || billing === null || click === billing ? undefined : note('country_mismatch', { click, billing })

/** Names that lead nowhere for good (RFC 2606, 6761, 7686), so that nobody need ask. */
const NOWHERE = /(^|\.)(test|example|invalid|localhost|local|internal|onion|alt)$/
/** 9: the domain that is asked whether it takes mail: not one of the great providers, and not one that cannot be. */
export function askedDomain(email: string): string | undefined {
  const domain = workDomain(email)
  return domain !== undefined && domain.includes('.') && !NOWHERE.test(domain) ? domain : undefined
}
/** 9: nobody can write to the friend's address. That nothing answered is no finding. */
export const mailFinding = (domain: string, answer: 'mail' | 'none' | 'unclear'): Finding | undefined =>
  answer === 'none' ? note('no_mail_server', { domain }) : undefined

export interface KnownDomain {
  answer: 'mail' | 'none' | 'unclear'
  unclear: number
  askedAt: number
}
/** A domain is asked so often a day when nothing answers, and then left alone. */
export const MOST_UNCLEAR = 5
/** What is known of a domain today, or that it is to be asked, or that it was asked often enough. */
export function standingAnswer(known: KnownDomain | undefined, now: number): KnownDomain['answer'] | 'ask' {
  if (!known || now - known.askedAt >= DAY_MS) return 'ask'
  return known.answer === 'unclear' && known.unclear < MOST_UNCLEAR ? 'ask' : known.answer
}

export const DAY_MS = 86_400_000
/** Somebody has to have decided by then; nothing is decided when they have not. */
export const DECIDE_WITHIN_MS = 3 * DAY_MS
