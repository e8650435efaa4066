import type { REVIEW_IMPORT_STATES, REVIEW_IMPORT_VERDICTS } from '../../../db/schema/review-imports.ts'
import { sha256 } from '../../kernel/hash.ts'
import { dayOf, momentOf } from '../../kernel/import-days.ts'
import { cellsBy, columnFaults, STATE_REFUSALS, unreadable } from '../../kernel/import-lines.ts'
import { conflict, problem } from '../../kernel/problem.ts'
import { Body, Title } from '../contract.ts'
import type { Mapping, Source } from './contract.ts'
import { folded, issueIn } from './formats/rules.ts'

export type Verdict = (typeof REVIEW_IMPORT_VERDICTS)[number]
export type ImportState = (typeof REVIEW_IMPORT_STATES)[number]

/** @throws Problem with a sentence beside each column that cannot be what it was said to be */
export function checkMapping({ columns: said }: Mapping, columns: readonly string[]): void {
  const fields = columnFaults(said, columns.length, { title: 'Say which column holds the title.' })
  if (Object.keys(fields).length === 0) return
  throw problem('invalid', 'input.invalid', 'The columns need another look.', { fields })
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
  /** Whether the file says when it was written. */
  dated: boolean
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
  { dayOrder, votedAt, now }: { dayOrder: Mapping['dayOrder']; votedAt: number; now: number },
) {
  const found = new Map<string, number>()
  for (const part of cell.split(/[,;\n\r]+/).map((one) => one.trim())) {
    if (part === '') continue
    const [email = '', ...rest] = part.split(/\s+/)
    if (!EMAIL.test(email)) return 'The list of voters holds something that is no e-mail address.'
    const day = rest.length === 0 ? undefined : momentOf(rest.join(' '), dayOrder, now)
    if (day && !day.ok) return `The day of a vote: ${day.reason}`
    if (!found.has(email.toLowerCase())) found.set(email.toLowerCase(), day?.value ?? votedAt)
  }
  if (found.size > MOST_VOTERS) return 'The list of voters is longer than 2,000.'
  return [...found].map(([email, at]) => ({ email, at }))
}
/** `1,200`, `1 200` and `1200.0` are numbers of votes; `5.5` is none. */
function countOf(cell: string): number | undefined {
  const [, digits] = /^(\d{1,9}|\d{1,3}(?:[\s,.’']\d{3}){1,2})(?:[.,]0{1,2})?$/.exec(cell) ?? []
  const count = Number(digits?.replaceAll(/\D/g, ''))
  return count <= 100_000_000 ? count : undefined
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
  const votes = raw.votes === undefined ? 0 : countOf(raw.votes)
  if (votes === undefined) return refused('The number of votes is none.')
  const voted = raw.votedOn === undefined ? created : momentOf(raw.votedOn, dayOrder, now)
  if (!voted.ok) return refused(`The day of a vote: ${voted.reason}`)
  const voters = votersOf(raw.voters ?? '', { dayOrder, votedAt: voted.value, now })
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
      ...{ title: title.data, body: body.data, status: raw.statusReason ?? raw.status ?? '', votes, voters },
      ...{ createdAt: created.value, dated: raw.createdOn !== undefined },
      ...{ email: raw.email?.toLowerCase(), url, lang, externalId: raw.externalId },
    },
  }
}

/**
 * What tells a request of one place from every other: an issue by its repository and number, others by the number or the
 * address they had there, or by what they say and when.
 */
export const sourceIdOf = (said: Said, source: Source): string => {
  const { externalId, url, title, body, createdAt, dated } = said
  const issue = source === 'github' && url ? issueIn(url) : undefined
  const day = dated ? dayOf(createdAt) : ''
  return issue?.id ?? externalId ?? url ?? `sha256:${sha256([folded(title), folded(body), day].join('\n'))}`
}
/** Why a line is no request, though it can be read. */
export const whyNone = ({ url }: Said, source: Source): string | undefined =>
  source === 'github' && url && issueIn(url)?.isPull ? 'This is a pull request, not an issue.' : undefined

/** Votes that came with nobody we know. @param known how many voters of the list are contacts here */
export const votesElsewhere = ({ votes, voters }: Said, known: number): number => Math.max(votes, voters.length) - known

/** @throws Problem request_import.wrong_state when this cannot be done with an import now */
export function checkState(state: ImportState, allowed: readonly ImportState[]): void {
  if (!allowed.includes(state)) throw conflict('request_import.wrong_state', STATE_REFUSALS[state])
}
