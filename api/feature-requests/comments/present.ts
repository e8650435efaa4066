import type { Reads } from '../../../db/client.ts'
import { toHtml } from '../../kernel/markdown.ts'
import { displayNameOf } from '../../kernel/names.ts'
import type { Comment } from './contract.ts'
import { firstName, withNames } from './rules.ts'
import * as store from './store.ts'

export interface Viewer {
  reader: store.Reader
  /** The contact that stands for a customer, or a colleague's account. */
  personId: string | null
  /** May decide, pin and remove. */
  manages: boolean
  /** May write here now. */
  writes: boolean
}
interface Around {
  company: string
  numbers: Map<string, number>
  target: string
}

/** Names of those who are mentioned, by comment. */
async function mentioned(read: Reads, rows: store.Said[]) {
  const found = await store.mentionsOf(
    read,
    rows.map(({ comment }) => comment.id),
  )
  const byComment = new Map<string, { id: string; name: string }[]>()
  for (const { mention, contactName, accountName } of found) {
    const name = accountName === null ? displayNameOf(contactName ?? '', 'first_initial') : firstName(accountName)
    const list = byComment.get(mention.commentId) ?? []
    byComment.set(mention.commentId, [...list, { id: mention.personId, name: name || '…' }])
  }
  return byComment
}

const stateOf = ({ deletedAt, deletedBy, moderation }: store.CommentRow): Comment['state'] => {
  if (deletedAt === null) return moderation
  return deletedBy === 'staff' ? 'removed' : 'deleted'
}

/** Comments as this viewer may see them: of what is gone nothing but the gap. */
export async function present(read: Reads, rows: store.Said[], viewer: Viewer, around: Around): Promise<Comment[]> {
  const mentions = await mentioned(read, rows)
  return rows.map((row) => {
    const { comment } = row
    const isGone = comment.deletedAt !== null
    const mine = viewer.personId !== null && (row.person === viewer.personId || comment.accountId === viewer.personId)
    const near = isGone ? [] : (mentions.get(comment.id) ?? [])
    const names = new Map(near.map(({ id, name }) => [id, name]))
    const html = isGone ? '' : withNames(toHtml(comment.body), (id) => names.get(id) ?? '…')
    const isCompany = comment.accountId !== null
    const name = isCompany
      ? firstName(row.accountName ?? '')
      : viewer.reader.staff
        ? (row.contactName ?? '')
        : displayNameOf(row.contactName ?? '', 'first_initial')
    const isOpen = !isGone && viewer.writes
    return {
      ...{ id: comment.id, parentId: comment.parentId, kind: comment.kind, html, mentions: near },
      author: {
        name: isGone && !viewer.reader.staff && !mine ? '' : name,
        company: isCompany ? around.company : null,
        mine,
      },
      body: mine && !isGone ? comment.body : null,
      state: stateOf(comment),
      reason: mine || viewer.manages ? (comment.removalReason ?? comment.moderationReason) : null,
      ...{ createdAt: comment.createdAt, editedAt: comment.editedAt, pinned: comment.pinnedAt !== null },
      fromNumber: comment.requestId === around.target ? null : (around.numbers.get(comment.requestId) ?? null),
      may: {
        edit: mine && isOpen,
        delete: !isGone && (mine || viewer.manages),
        reply: isOpen && comment.parentId === null && comment.moderation === 'published',
        pin: viewer.manages && !isGone && comment.kind === 'official' && comment.parentId === null,
      },
    }
  })
}
