import { CATEGORIES } from '../../../db/schema/boards.ts'
import type { Ctx } from '../../kernel/context.ts'
import { decodeNumbered, encodeCursor } from '../../kernel/page.ts'
import { problem } from '../../kernel/problem.ts'
import { asWritten } from '../../kernel/search.ts'
import { standingBy } from '../access.ts'
import { presentBoard } from '../boards/present.ts'
import { isIn } from '../rules.ts'
import type { Voter } from '../votes/voter.ts'
import { LIVE, type ListQuery, type Sort } from './contract.ts'
import { summaryOf } from './present.ts'
import { ALIKE, anyPieceOf, anyWordOf, likeness, matchOf } from './rules.ts'
import * as store from './store.ts'

const CRITERIA: Record<Sort, string> = {
  trending: 'Most votes lately first: a vote counts half after fourteen days.',
  top: 'Most votes first.',
  new: 'The newest first.',
  discussed: 'Most comments first.',
  quiet: 'Few have seen these, and many of those who did voted: the lower end of the 95 % interval of their share.',
  revenue: 'What the companies of voters pay each month, each company once.',
}

/** What somebody may see, and what stands beside each line. */
export async function sightOf({ read, actor }: Pick<Ctx, 'read' | 'actor'>) {
  const contactId = actor.kind === 'customer' ? actor.contactId : null
  const { boards: all, labels, currency, isCustomer } = await store.sight(read, contactId)
  const standing = standingBy(actor, isCustomer)
  const seen = all.filter((board) => isIn(board.viewPolicy, standing))
  const forStaff = standing === 'staff'
  return {
    ...{ standing, seen, boardIds: seen.length === all.length ? undefined : seen.map(({ id }) => id) },
    beside: {
      boards: new Map(all.map((board) => [board.id, board])),
      labels: new Map(labels.map((label) => [label.id, label])),
      ...{ forStaff, currency },
    },
  }
}

export async function listRequests(ctx: Pick<Ctx, 'read' | 'actor'>, query: ListQuery, voter: Voter | undefined) {
  const { seen, beside, standing, ...sight } = await sightOf(ctx)
  const { sort, limit, q, mine } = query
  if (sort === 'revenue' && !beside.forStaff)
    throw problem('forbidden', 'sort.staff', 'Only staff can sort by revenue.')
  const board = query.board === undefined ? undefined : seen.find(({ slug }) => slug === query.board)
  const label =
    query.label === undefined
      ? undefined
      : [...beside.labels.values()].find((one) => one.slug === query.label && (beside.forStaff || !one.internal))
  const around = {
    criterion: CRITERIA[sort],
    boards: seen.map((one) => presentBoard(one, standing)),
    labels: [...beside.labels.values()].filter(({ internal }) => beside.forStaff || !internal),
  }
  const nothing = { items: [], nextCursor: null, ...around }
  if ((query.board !== undefined && !board) || (query.label !== undefined && !label)) return nothing
  if ((mine && !voter) || seen.length === 0) return nothing
  const after = decodeNumbered(query.cursor)
  const rows = await store.list(
    ctx.read,
    {
      ...{ sort, limit, labelId: label?.id, boardIds: board ? [board.id] : sight.boardIds },
      categories: query.status ?? (mine || q ? CATEGORIES : LIVE),
      q: q
        ? {
            match: matchOf(q),
            part: [...q].length >= 2 ? `%${asWritten(q.normalize('NFKC').toLowerCase())}%` : undefined,
          }
        : undefined,
      ...{ voted: mine === 'voted' ? voter : undefined, written: mine === 'written' ? voter : undefined },
      after: after && { by: after.at, number: after.number },
    },
    voter,
  )
  rows.sort((a, b) => b.by - a.by || b.number - a.number)
  const page = rows.slice(0, limit)
  const last = rows.length > limit ? page.at(-1) : undefined
  return {
    items: page.map((row) => summaryOf(row, beside)),
    nextCursor: last ? encodeCursor({ at: last.by, id: String(last.number) }) : null,
    ...around,
  }
}

const CANDIDATES = 40
const SHOWN = 5
/** What was asked for already and reads like what is being typed, the most alike first. */
export async function similarRequests(
  ctx: Pick<Ctx, 'read' | 'actor'>,
  { q, board }: { q: string; board?: string | undefined },
  voter: Voter | undefined,
) {
  const { seen, beside } = await sightOf(ctx)
  const boards = new Set(seen.filter(({ slug }) => board === undefined || slug === board).map(({ id }) => id))
  const found = await store.candidates(ctx.read, { word: anyWordOf(q), piece: anyPieceOf(q), limit: CANDIDATES })
  const alike = found
    .filter(({ boardId }) => boards.has(boardId))
    .map(({ number, title }) => ({ number, likeness: likeness(q, title) }))
    .filter((one) => one.likeness >= ALIKE)
    .sort((a, b) => b.likeness - a.likeness || b.number - a.number)
    .slice(0, SHOWN)
  const rows = await store.byNumbers(
    ctx.read,
    alike.map(({ number }) => number),
    voter,
  )
  const byNumber = new Map(rows.map((row) => [row.number, summaryOf(row, beside)]))
  return alike.flatMap(({ number }) => byNumber.get(number) ?? [])
}
