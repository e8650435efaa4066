import type { CATEGORIES } from '../../../db/schema/boards.ts'
import type { Problem } from '../../kernel/problem.ts'
import { invalid } from '../../kernel/problem.ts'

const FIELD = 'subject'
/** A request, or the one that it was taken into; `namedDeletedAt` is of the one that was named. */
interface Request {
  moderation: string
  deletedAt: number | null
  namedDeletedAt: number | null
  viewPolicy: string
}
interface Wanted extends Request {
  number: number
  title: string
  lang: string
  votes: number
  status: string
  category: (typeof CATEGORIES)[number]
  votable: boolean
  votePolicy: string
  archivedAt: number | null
  /** Null when nothing was said of when it comes. */
  horizon: string | null
}

/** Only what everybody may see is shown on other pages. */
export const isPublic = ({ moderation, deletedAt, namedDeletedAt, viewPolicy }: Request) =>
  moderation === 'published' && deletedAt === null && namedDeletedAt === null && viewPolicy === 'everyone'

/** `12`, `#12` and the end of its address are the request of number 12. */
export function numberIn(subject: string): number | undefined {
  const [, digits] = /^(?:\S*\/requests\/|#)?(\d{1,15})(?:-\S*)?$/.exec(subject.trim()) ?? []
  return digits === undefined ? undefined : Number(digits)
}

/** Why a request can stand in no widget; undefined when it can. */
export function refusedRequest(found: Request | undefined): Problem | undefined {
  if (!found) return invalid(FIELD, 'There is no such request. Write its number, like 12.')
  if (found.deletedAt !== null || found.namedDeletedAt !== null) return invalid(FIELD, 'This request was deleted.')
  if (found.moderation !== 'published')
    return invalid(FIELD, 'This request is not published, so no page can show it. Let it through first.')
  if (found.viewPolicy !== 'everyone')
    return invalid(FIELD, 'Not everybody may see the board of this request, so no other page can show it.')
  return undefined
}

interface Survey {
  state: string
  anonymous: boolean
  origins: readonly string[]
}
/** Why a survey can stand in no widget on these websites; undefined when it can. */
export function refusedSurvey(found: Survey | undefined, websites: readonly string[]): Problem | undefined {
  if (!found) return invalid(FIELD, 'There is no such survey. Choose one from the list.')
  if (found.state === 'draft') return invalid(FIELD, 'This survey is a draft. Open it first.')
  if (!found.anonymous)
    return invalid(FIELD, 'This survey asks people to sign in, and nobody is signed in on another page.')
  if (found.origins.length === 0)
    return invalid(FIELD, 'This survey may be shown on no other website. Name yours in the survey first.')
  const missing = websites.find((origin) => !found.origins.includes(origin))
  if (missing !== undefined)
    return invalid(FIELD, `This survey may not be shown on ${missing}. Name that website in the survey first.`)
  return undefined
}

/** How many answers somebody is asked for. */
export function questionsOf(kind: string, items: number, setCount: number | null): number {
  if (kind === 'maxdiff') return setCount ?? items
  if (kind === 'points') return 1
  return kind === 'kano' || kind === 'opportunity' ? items * 2 : items
}

/** On the roadmap stands what is planned and not done. */
export const isOnRoadmap = ({ horizon, category }: Pick<Wanted, 'horizon' | 'category'>) =>
  horizon !== null && horizon !== 'none' && category !== 'shipped' && category !== 'declined'

/** A request as a widget shows it; null when nobody may see it any more. */
export function wantedOf(found: Wanted | undefined, publicUrl: string) {
  if (!found || !isPublic(found)) return null
  const { title, lang, votes, status, category, votable, votePolicy, archivedAt } = found
  return {
    ...{ title, lang: lang === 'und' ? '' : lang, votes, status, category },
    open: votable && votePolicy !== 'staff' && archivedAt === null,
    url: `${publicUrl}/requests/${found.number}`,
    roadmapUrl: isOnRoadmap(found) ? `${publicUrl}/roadmap` : '',
  }
}

interface Offered {
  terms: string
  endsAt: number | null
}
const MOST_TERMS = 240
/** Conditions as far as a card has room for them, cut between two words. */
export function shortTerms(terms: string) {
  if (terms.length <= MOST_TERMS) return { terms, cut: false }
  const room = terms.slice(0, MOST_TERMS)
  const end = room.search(/\s\S*$/)
  const whole = end > MOST_TERMS / 2 ? room.slice(0, end) : room.replace(/[\uD800-\uDBFF]$/, '')
  return { terms: `${whole.trimEnd()} …`, cut: true }
}
/** An offer as a widget shows it. Whoever follows its link takes along where they came from. */
export const recommendedOf = <Side extends { description: string }>(
  { terms, endsAt }: Offered,
  sides: readonly Side[],
  company: string,
  publicUrl: string,
) => ({
  ...{ company, sides: sides.map(({ description, ...side }) => ({ ...side, what: description })) },
  ...{ ...shortTerms(terms), lastAt: endsAt === null ? null : endsAt - 1, url: `${publicUrl}/refer?from=widget` },
})

interface Question {
  id: string
  slug: string
  kind: string
  title: string
  state: string
  closesAt: number | null
  setCount: number | null
  origins: readonly string[]
  anonymous: boolean
  items: number
}
/** A survey as a widget shows it on these websites. */
export function questionedOf(found: Question, websites: readonly string[], publicUrl: string, now: number) {
  const { id, slug, kind, title, state, closesAt, setCount, items } = found
  const framed = refusedSurvey(found, websites) === undefined
  return {
    ...{ title, questions: questionsOf(kind, items, setCount) },
    open: state === 'open' && (closesAt === null || closesAt > now),
    url: `${publicUrl}/surveys/${encodeURIComponent(slug)}`,
    // where its frame may not stand, its page is a link away
    frameUrl: framed ? `${publicUrl}/embed/survey/${id}` : '',
  }
}
