import type { CLICK_ORDERS, LINK_LOSSES, LINK_ROUTES, PRECEDENCES } from '../../../db/schema/attribution.ts'

const DAY_MS = 86_400_000

export interface Policy {
  version: number
  windowDays: number
  order: (typeof CLICK_ORDERS)[number]
  precedence: (typeof PRECEDENCES)[number]
}
/** What holds until somebody says otherwise: 90 days, the last link, and a code that was given over one that was opened. */
export const USUAL: Omit<Policy, 'version'> = { windowDays: 90, order: 'last', precedence: 'code' }

export type LinkRoute = (typeof LINK_ROUTES)[number]
export type Loss = (typeof LINK_LOSSES)[number]
/** A link that was named, as it stands in the database. */
export interface Named {
  route: LinkRoute
  clickId: string | null
  /** Null when there is no such link or click. */
  link: { id: string; ownerId: string | null; disabledAt: number | null } | null
  /** When it was opened, or when its code was given. */
  at: number
  /** Opened by somebody at the top of a window, neither a machine nor a page fetched ahead. */
  person: boolean
  /** The owner is the same person. */
  own: boolean
  /** The owner came by this person: each would bring the other. */
  circle: boolean
}
/** What is known of the person already. */
export interface Standing {
  bound: boolean
  customer: boolean
}
export interface Lost extends Pick<Named, 'route' | 'clickId' | 'link' | 'at'> {
  why: Loss
}
export interface Decision {
  winner: Named | null
  lost: Lost[]
}

/** How well a route shows it (flywheel-and-stages 2.6): 1 a code or a form, 2 a click, 4 their own word. */
export const LINK_EVIDENCE: Record<LinkRoute, 1 | 2 | 4> = { lead: 1, code: 1, click: 2, told: 4 }

/** Why a link cannot bring anybody at all, whoever else was named. Window and times are in milliseconds, ends included. */
function faultOf(one: Named, policy: Policy, now: number): Loss | null {
  const { link, at, route } = one
  if (!link) return 'unknown'
  if (route === 'click' && !one.person) return 'not_a_person'
  if (at > now) return 'future'
  if (link.disabledAt !== null && link.disabledAt <= now) return 'disabled'
  if (now - at > policy.windowDays * DAY_MS) return 'outside_window'
  if (one.own) return 'own_link'
  return one.circle ? 'circle' : null
}

/**
 * Which of the links brought this person. The order in which they are named never matters, only what they are and when;
 * each that loses is told why.
 */
export function decide(named: readonly Named[], policy: Policy, now: number, standing: Standing): Decision {
  const refused: Loss | null = standing.bound ? 'already_bound' : standing.customer ? 'existing_customer' : null
  const lost: Lost[] = []
  const lose = (one: Named, why: Loss) =>
    void lost.push({ route: one.route, clickId: one.clickId, link: one.link, at: one.at, why })
  const good: Named[] = []
  for (const one of named) {
    const why = faultOf(one, policy, now) ?? refused
    if (why) lose(one, why)
    else good.push(one)
  }
  const [winner = null, ...others] = good.sort(better(policy))
  for (const one of others) lose(one, beatenBy(winner!, one, policy))
  return { winner, lost: lost.sort((a, b) => a.at - b.at || compare(keyOf(a), keyOf(b))) }
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)
const keyOf = ({ route, clickId, link }: Pick<Named, 'route' | 'clickId' | 'link'>) =>
  `${route} ${clickId ?? ''} ${link?.id ?? ''}`
/** Who named them on a form has them while that is protected; what they say about who told them stands behind all. */
const rankOf = ({ route }: Pick<Named, 'route'>, { precedence }: Policy) => {
  if (route === 'told') return 2
  if (route === 'lead') return -1
  if (precedence === 'time') return 0
  return route === precedence || (route === 'click' && precedence === 'link') ? 0 : 1
}
const better = (policy: Policy) => (a: Named, b: Named) =>
  rankOf(a, policy) - rankOf(b, policy) ||
  (policy.order === 'first' ? a.at - b.at : b.at - a.at) ||
  compare(keyOf(a), keyOf(b))

function beatenBy(winner: Named, one: Named, policy: Policy): Loss {
  if (rankOf(winner, policy) === rankOf(one, policy))
    return policy.order === 'first' ? 'earlier_outranks' : 'later_outranks'
  if (one.route === 'told') return 'told_is_weaker'
  if (winner.route === 'lead') return 'lead_outranks'
  return winner.route === 'code' ? 'code_outranks' : 'link_outranks'
}

/** What came along to a form: `ref:<click>` for links that were opened, `friend:<CODE>` typed, `told:<CODE>` said. */
export interface Brought {
  clicks: string[]
  code?: string
  /** Codes that were used together, at one till. */
  codes?: string[]
  told?: string
}
const MOST_CLICKS = 5
export function readBrought(via = ''): Brought {
  const brought: Brought = { clicks: [] }
  for (const word of via.split(' ')) {
    const [, kind, value] = /^(ref|friend|told):([A-Za-z0-9]{4,24})$/.exec(word) ?? []
    if (kind === 'ref' && value!.length === 16 && !brought.clicks.includes(value!)) brought.clicks.push(value!)
    else if (kind === 'friend') brought.code = value!.toUpperCase()
    else if (kind === 'told') brought.told = value!.toUpperCase()
  }
  return { ...brought, clicks: brought.clicks.slice(0, MOST_CLICKS) }
}
/** A code as people write it: small letters, spaces and dashes do no harm. */
export const tidyCode = (code: string) => code.toUpperCase().replace(/[\s-]/g, '')
