import type { CATEGORIES } from '../../../db/schema/boards.ts'
import type { REVIEW_IMPORT_STATES, REVIEW_IMPORT_VERDICTS } from '../../../db/schema/review-imports.ts'
import { sha256 } from '../../kernel/hash.ts'
import { dayOf, momentOf } from '../../kernel/import-days.ts'
import { cellsBy, columnFaults, STATE_REFUSALS, suggestColumns, unreadable } from '../../kernel/import-lines.ts'
import { conflict, problem } from '../../kernel/problem.ts'
import { Body, Title } from '../contract.ts'
import { FIELDS, type Field, type Mapping, type Source } from './contract.ts'

export type Verdict = (typeof REVIEW_IMPORT_VERDICTS)[number]
export type ImportState = (typeof REVIEW_IMPORT_STATES)[number]
type Category = (typeof CATEGORIES)[number]

/** How each place names its columns, without marks and capitals. */
const NAMES: Record<Source, Record<Field, readonly string[]>> = {
  canny: {
    externalId: ['postid', 'id'],
    title: ['title', 'posttitle'],
    body: ['details', 'description', 'postdetails'],
    status: ['status', 'poststatus'],
    votes: ['score', 'votes', 'votecount'],
    voters: ['voters', 'voteremails'],
    email: ['authoremail', 'email'],
    createdOn: ['created', 'createdat', 'datecreated'],
    url: ['url', 'posturl'],
    language: [],
  },
  uservoice: {
    externalId: ['suggestionid', 'id', 'ideaid'],
    title: ['suggestiontitle', 'title', 'ideatitle'],
    body: ['suggestionbody', 'description', 'body', 'text'],
    status: ['suggestionstatusname', 'status', 'state'],
    votes: [
      'suggestionsupporterscount',
      'suggestionvotescount',
      'supporterscount',
      'votescount',
      'votes',
      'supporters',
    ],
    voters: ['supporteremails', 'voters'],
    email: ['suggestioncreatedbyemailaddress', 'creatoremail', 'useremail', 'email'],
    createdOn: ['suggestioncreatedtimestamp', 'createdat', 'createdtimestamp', 'created'],
    url: ['suggestionportalurl', 'portalurl', 'url'],
    language: [],
  },
  fider: {
    externalId: ['number', 'id'],
    title: ['title'],
    body: ['description'],
    status: ['status'],
    votes: ['votescount', 'votes'],
    voters: ['voters'],
    email: ['createdbyemail', 'email'],
    createdOn: ['createdat', 'created'],
    url: ['url'],
    language: [],
  },
  github: {
    externalId: ['number', 'issuenumber', 'id'],
    title: ['title'],
    body: ['body'],
    status: ['state', 'status'],
    votes: ['thumbsup', 'reactions', 'reactionstotalcount', '1', 'upvotes'],
    voters: [],
    email: ['authoremail'],
    createdOn: ['createdat', 'created'],
    url: ['htmlurl', 'url'],
    language: [],
  },
  other: {
    externalId: ['id', 'number', 'externalid', 'key', 'sourceid'],
    title: ['title', 'name', 'summary', 'subject', 'request', 'feature', 'idea'],
    body: ['body', 'description', 'details', 'text', 'content'],
    status: ['status', 'state', 'stage'],
    votes: ['votes', 'votecount', 'votescount', 'upvotes', 'score', 'supporters', 'points'],
    voters: ['voters', 'voteremails', 'votedby'],
    email: ['email', 'authoremail', 'creatoremail', 'createdbyemail', 'requesteremail'],
    createdOn: ['created', 'createdat', 'createdon', 'date', 'datecreated'],
    url: ['url', 'link', 'permalink'],
    language: ['language', 'lang', 'locale'],
  },
}
const plain = (name: string) => name.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '')
/** Columns that only this place has. */
const SIGNS: readonly (readonly [Source, (names: ReadonlySet<string>) => boolean])[] = [
  ['uservoice', (names) => names.has('suggestionid') || names.has('supporterscount') || names.has('portalurl')],
  ['fider', (names) => names.has('originalnumber') || (names.has('votescount') && names.has('commentscount'))],
  ['github', (names) => (names.has('htmlurl') || names.has('labels')) && names.has('body') && names.has('state')],
  ['canny', (names) => names.has('postid') || (names.has('details') && (names.has('score') || names.has('votes')))],
]
/** Where a file comes from, by the names of its columns. */
export function sourceOf(columns: readonly string[]): Source {
  const names = new Set(columns.map(plain))
  return SIGNS.find(([, fits]) => fits(names))?.[0] ?? 'other'
}
export const suggestMapping = (columns: readonly string[], source: Source, board: string): Mapping => ({
  ...{ columns: suggestColumns(FIELDS, NAMES[source], columns), board, dayOrder: 'unsaid', statuses: {} },
})

/** @throws Problem with a sentence beside each column that cannot be what it was said to be */
export function checkMapping({ columns: said }: Mapping, columns: readonly string[]): void {
  const fields = columnFaults(said, columns.length, { title: 'Say which column holds the title.' })
  if (Object.keys(fields).length === 0) return
  throw problem('invalid', 'input.invalid', 'The columns need another look.', { fields })
}

export const folded = (text: string) => text.normalize('NFKC').toLowerCase().replaceAll(/\s+/g, ' ').trim()
/** Usual words for our five categories. */
const WORDS: Record<Category, readonly string[]> = {
  open: [
    'open',
    'new',
    'under review',
    'underreview',
    'in review',
    'needs review',
    'pending',
    'received',
    'gathering feedback',
  ],
  planned: ['planned', 'accepted', 'approved', 'next', 'backlog', 'todo', 'to do'],
  started: ['started', 'in progress', 'doing', 'in development', 'working on it', 'beta'],
  shipped: ['shipped', 'complete', 'completed', 'done', 'closed', 'released', 'launched', 'live', 'implemented'],
  declined: [
    'declined',
    'closed as not planned',
    'not planned',
    'rejected',
    "won't do",
    'wont do',
    'wontfix',
    'cancelled',
  ],
}
interface Status {
  id: string
  label: string
  category: Category
  isDefault: boolean
}
/** Which of ours their word is: by our own name for it, or by what such words usually mean; null when neither tells. */
export function statusFor(word: string, ours: readonly Status[]): string | null {
  const said = folded(word)
  if (said === '') return ours.find(({ isDefault }) => isDefault)?.id ?? null
  const named = ours.find(({ label }) => folded(label) === said)
  if (named) return named.id
  const spaced = said.replaceAll(/[-_]/g, ' ')
  const category = (Object.keys(WORDS) as Category[]).find((one) => WORDS[one].includes(spaced))
  if (category === 'open') return ours.find(({ isDefault }) => isDefault)?.id ?? null
  return (category && ours.find((one) => one.category === category)?.id) ?? null
}

export interface Voter {
  email: string
  at: number
}
/** What a line says of a request. */
export interface Said {
  title: string
  body: string
  status: string
  votes: number
  voters: Voter[]
  email: string | undefined
  createdAt: number
  url: string | null
  lang: string
  externalId: string | undefined
}
export type Read = { ok: true; said: Said } | { ok: false; reason: string }
const refused = (reason: string) => ({ ok: false as const, reason })

const EMAIL = /^[^\s@,;<>]{1,64}@[^\s@,;<>]{1,180}$/
const MOST_VOTERS = 2000
/** `ann@x.test; ben@x.test 2024-05-01`: each with the day of their vote where it is said. */
function votersOf(
  cell: string,
  { dayOrder, createdAt, now }: { dayOrder: Mapping['dayOrder']; createdAt: number; now: number },
) {
  const found = new Map<string, number>()
  for (const part of cell.split(/[,;\n\r]+/).map((one) => one.trim())) {
    if (part === '') continue
    const [email = '', ...rest] = part.split(/\s+/)
    if (!EMAIL.test(email)) return 'The list of voters holds something that is no e-mail address.'
    const day = rest.length === 0 ? undefined : momentOf(rest.join(' '), dayOrder, now)
    if (day && !day.ok) return `The day of a vote: ${day.reason}`
    if (!found.has(email.toLowerCase())) found.set(email.toLowerCase(), day?.value ?? createdAt)
  }
  if (found.size > MOST_VOTERS) return 'The list of voters is longer than 2,000.'
  return [...found].map(([email, at]) => ({ email, at }))
}
function urlOf(cell: string | undefined): string | null | undefined {
  if (cell === undefined) return null
  const fits = URL.canParse(cell) && /^https?:$/.test(new URL(cell).protocol) && cell.length <= 500
  return fits ? cell : undefined
}

/** @param cells null when an erasure has emptied the line @param now nothing was asked for later */
export function readLine({ columns, dayOrder }: Mapping, cells: readonly string[] | null, now: number): Read {
  const why = unreadable(cells, columns.length)
  if (why !== undefined || cells === null) return refused(why ?? '')
  const raw = cellsBy(columns, cells)
  if (raw.title === undefined) return refused('This line has no title.')
  const title = Title.safeParse(raw.title.replaceAll(/\s+/g, ' '))
  if (!title.success) return refused(`The title: ${title.error.issues[0]!.message}`)
  const body = Body.safeParse(raw.body ?? '')
  if (!body.success)
    return refused('The description is longer than 10,000 characters, or holds characters that cannot be shown.')
  const created =
    raw.createdOn === undefined ? { ok: true as const, value: now } : momentOf(raw.createdOn, dayOrder, now)
  if (!created.ok) return created
  const votes = raw.votes === undefined ? 0 : Number(raw.votes.replaceAll(/[\s,.’']/g, ''))
  if (!Number.isSafeInteger(votes) || votes < 0 || votes > 100_000_000) return refused('The number of votes is none.')
  const voters = votersOf(raw.voters ?? '', { dayOrder, createdAt: created.value, now })
  if (typeof voters === 'string') return refused(voters)
  if (raw.email !== undefined && !EMAIL.test(raw.email)) return refused('The e-mail address is none.')
  const url = urlOf(raw.url)
  if (url === undefined) return refused('The address of the original is not one that begins with https:// or http://.')
  if (raw.externalId !== undefined && raw.externalId.length > 200)
    return refused('The number is longer than 200 characters.')
  const lang = raw.language !== undefined && /^[a-z]{2,3}(-[a-z0-9]{2,8})*$/i.test(raw.language) ? raw.language : 'und'
  return {
    ok: true,
    said: {
      ...{ title: title.data, body: body.data, status: raw.status ?? '', votes, voters, createdAt: created.value },
      ...{ email: raw.email?.toLowerCase(), url, lang, externalId: raw.externalId },
    },
  }
}

/** What tells a request of one place from every other: the number it had there, or what it says and when. */
export const sourceIdOf = ({ externalId, title, body, createdAt }: Said): string =>
  externalId ?? `sha256:${sha256([folded(title), folded(body), dayOf(createdAt)].join('\n'))}`

/** Votes that came with nobody we know. @param known how many voters of the list are contacts here */
export const votesElsewhere = ({ votes, voters }: Said, known: number): number => Math.max(votes, voters.length) - known

/** @throws Problem request_import.wrong_state when this cannot be done with an import now */
export function checkState(state: ImportState, allowed: readonly ImportState[]): void {
  if (!allowed.includes(state)) throw conflict('request_import.wrong_state', STATE_REFUSALS[state])
}
