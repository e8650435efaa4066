import type { CATEGORIES } from '../../../../db/schema/boards.ts'
import { suggestColumns } from '../../../kernel/import-lines.ts'
import { FIELDS, type Field, type Mapping, type Source } from '../contract.ts'

type Category = (typeof CATEGORIES)[number]
type Names = Partial<Record<Field, readonly string[]>>

/** How each place names its columns, without marks and capitals; of two names in one file the first here counts. */
const NAMES: Record<Source, Names> = {
  canny: {
    externalId: ['postid', 'id'],
    title: ['title', 'posttitle'],
    body: ['details', 'description', 'postdetails'],
    status: ['status', 'poststatus'],
    votes: ['votes', 'votecount', 'score'],
    voters: ['voters', 'voteremails'],
    email: ['authoremail', 'email'],
    createdOn: ['created', 'createdat', 'datecreated'],
    url: ['url', 'posturl'],
  },
  // three exports of three times: of suggestions, of an analysis, and one line for each idea and voter
  uservoice: {
    externalId: ['suggestionid', 'ideaid', 'id'],
    title: ['suggestiontitle', 'ideatitle', 'title'],
    body: ['suggestionbody', 'ideadescription', 'description', 'body', 'text'],
    status: ['suggestionstatusname', 'publicstatusname', 'responsestatus', 'status', 'state'],
    votes: [
      ...['suggestionsupporterscount', 'suggestionvotescount', 'voterscount', 'supporterscount', 'votescount'],
      ...['votes', 'supporters'],
    ],
    voters: ['useremailaddress', 'supporteremails', 'voters'],
    votedOn: ['linkedideacreationdate'],
    email: [...['ideacreatoremailaddress', 'suggestioncreatedbyemailaddress', 'creatoremail', 'useremail', 'email']],
    createdOn: ['suggestioncreatedtimestamp', 'createdtimestamp', 'createdat', 'created'],
    url: ['suggestionportalurl', 'portalurl', 'url'],
  },
  fider: {
    externalId: ['number', 'id'],
    title: ['title'],
    body: ['description'],
    status: ['status'],
    votes: ['votescount', 'totalvotes', 'votes'],
    voters: ['voters'],
    email: ['createdbyemail', 'email'],
    createdOn: ['createdat', 'created'],
    url: ['url'],
  },
  // reactions in all would count a thumb down as a vote
  github: {
    externalId: ['number', 'issuenumber', 'id'],
    title: ['title'],
    body: ['body'],
    status: ['state', 'status'],
    statusReason: ['statereason'],
    votes: ['thumbsup', 'reactionsthumbsup', 'votes', 'upvotes'],
    email: ['authoremail'],
    createdOn: ['createdat', 'created'],
    url: ['htmlurl', 'url'],
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
/** A plus is a mark like any other, and +1 would be -1 without it. */
const told = (name: string) => name.replaceAll('+1', 'thumbsup')
const plain = (name: string) =>
  told(name)
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, '')
/** Columns that only this place has, all of one group. */
const SIGNS: readonly (readonly [Source, readonly string[]])[] = [
  ['uservoice', ['suggestionid']],
  ['uservoice', ['supporterscount']],
  ['uservoice', ['portalurl']],
  ['uservoice', ['ideaid', 'ideatitle']],
  ['uservoice', ['responsestatus', 'forumname']],
  ['fider', ['originalnumber']],
  ['fider', ['votescount', 'commentscount']],
  ['github', ['htmlurl', 'body', 'state']],
  ['github', ['labels', 'body', 'state']],
  ['github', ['statereason', 'title']],
  ['github', ['title', 'url', 'assignees', 'status']],
  ['canny', ['postid']],
  ['canny', ['details', 'score']],
  ['canny', ['details', 'votes']],
  ['canny', ['details', 'votecount']],
]
/** Where a file comes from, by the names of its columns. */
export function sourceOf(columns: readonly string[]): Source {
  const names = new Set(columns.map(plain))
  return SIGNS.find(([, all]) => all.every((name) => names.has(name)))?.[0] ?? 'other'
}
export function suggestMapping(columns: readonly string[], source: Source, board: string): Mapping {
  const here = new Set(columns.map(plain))
  const first = (field: Field) => (NAMES[source][field] ?? []).filter((name) => here.has(name)).slice(0, 1)
  const names = Object.fromEntries(FIELDS.map((field) => [field, first(field)])) as Record<Field, string[]>
  return { columns: suggestColumns(FIELDS, names, columns.map(told)), board, dayOrder: 'unsaid', statuses: {} }
}

export const folded = (text: string) => text.normalize('NFKC').toLowerCase().replaceAll(/\s+/g, ' ').trim()
/** Usual words for our five categories. */
const WORDS: Record<Category, readonly string[]> = {
  open: [
    ...['open', 'new', 'active', 'under review', 'underreview', 'in review', 'needs review', 'pending', 'received'],
    ...['gathering feedback', 'reopened'],
  ],
  planned: ['planned', 'accepted', 'approved', 'next', 'backlog', 'todo', 'to do'],
  started: ['started', 'in progress', 'doing', 'in development', 'working on it', 'beta'],
  shipped: ['shipped', 'complete', 'completed', 'done', 'released', 'launched', 'live', 'implemented'],
  declined: [
    ...['declined', 'closed as not planned', 'not planned', 'rejected', "won't do", 'wont do', 'wontfix', 'cancelled'],
    'will not implement',
  ],
}
/** Words that mean in one place what they mean in no other. Where nobody knows what is closed, somebody chooses. */
const OWN_WORDS: Partial<Record<Source, Readonly<Record<string, Category>>>> = {
  canny: { closed: 'declined' },
  github: { closed: 'shipped', 'in review': 'started', ready: 'planned' },
}
interface Status {
  id: string
  label: string
  category: Category
  isDefault: boolean
}
const PICTURES = /\p{Extended_Pictographic}|\p{Emoji_Modifier}|\ufe0f|\u200d/gu
const spaced = (text: string) => folded(text.replaceAll(PICTURES, '')).replaceAll(/[-_]/g, ' ')
/** Which of ours their word is: by our own name for it, or by what such words usually mean; null when neither tells. */
export function statusFor(word: string, ours: readonly Status[], source: Source): string | null {
  const said = spaced(word)
  if (folded(word) === '') return ours.find(({ isDefault }) => isDefault)?.id ?? null
  const named =
    ours.find(({ label }) => folded(label) === folded(word)) ?? ours.find(({ label }) => spaced(label) === said)
  if (named) return named.id
  const category =
    OWN_WORDS[source]?.[said] ?? (Object.keys(WORDS) as Category[]).find((one) => WORDS[one].includes(said))
  if (category === 'open') return ours.find(({ isDefault }) => isDefault)?.id ?? null
  return (category && ours.find((one) => one.category === category)?.id) ?? null
}

/** The issue that an address names, the same for pages and for the API; undefined for what is no such address. */
export function issueIn(url: string): { id: string; isPull: boolean } | undefined {
  const { host, pathname } = new URL(url)
  const [, repository, kind, number] = /([^/]+\/[^/]+)\/(issues|pull|pulls)\/(\d+)\/?$/.exec(pathname) ?? []
  if (repository === undefined) return undefined
  return { id: `${host.replace(/^(api|www)\./, '')}/${repository}#${number}`.toLowerCase(), isPull: kind !== 'issues' }
}
