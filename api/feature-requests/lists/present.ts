import { toPlain } from '../../kernel/markdown.ts'
import type { RequestSummary } from '../contract.ts'
import { excerptOf, slugOf } from '../rules.ts'
import type { BoardRow } from '../store.ts'
import type { ListRow } from './store.ts'

interface Beside {
  boards: ReadonlyMap<string, Pick<BoardRow, 'slug' | 'name'>>
  labels: ReadonlyMap<string, RequestSummary['labels'][number]>
  /** Internal labels are for colleagues. */
  forStaff: boolean
  /** What revenue is counted in. */
  currency: string
}
export function summaryOf(row: ListRow, { boards, labels, forStaff, currency }: Beside): RequestSummary {
  const board = boards.get(row.boardId)!
  const worn = (JSON.parse(row.labels) as string[]).flatMap((id) => labels.get(id) ?? [])
  return {
    ...{ number: row.number, id: row.id, title: row.title, slug: slugOf(row.title) },
    ...{ excerpt: excerptOf(toPlain(row.body)), board: { slug: board.slug, name: board.name } },
    status: { id: row.statusId, label: row.statusLabel, category: row.category, votable: row.votable === 1 },
    ...{ votes: row.voteCount, anonymousVotes: row.anonymousCount, comments: row.commentCount },
    ...{ voted: row.voted === 1, importance: row.importance, createdAt: row.createdAt },
    revenue: forStaff ? { amountMinor: row.revenueMinor, currency } : null,
    labels: worn.filter(({ internal }) => forStaff || !internal),
  }
}
