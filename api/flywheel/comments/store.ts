import { and, asc, eq, inArray, isNull, ne } from 'drizzle-orm'
import type { DbTx, Reads } from '../../../db/client.ts'
import { account } from '../../../db/schema/identity.ts'
import { type COMMENT_SUBJECTS, teamComment, teamMention } from '../../../db/schema/items.ts'

export interface Subject {
  kind: (typeof COMMENT_SUBJECTS)[number]
  id: string
}
/** Who works here, by name. */
export const colleagues = (db: Reads) =>
  db
    .select({ id: account.id, name: account.name })
    .from(account)
    .where(and(ne(account.role, 'customer'), isNull(account.disabledAt)))
    .orderBy(asc(account.name), asc(account.id))
    .limit(500)

export const insertComment = (tx: DbTx, row: typeof teamComment.$inferInsert) => tx.insert(teamComment).values(row)
export const insertMentions = (tx: DbTx, rows: (typeof teamMention.$inferInsert)[]) =>
  tx.insert(teamMention).values(rows).onConflictDoNothing()

/** All comments of some subjects of one kind, the first first. */
export const commentsOf = (db: Reads, kind: Subject['kind'], ids: string[]) =>
  db
    .select({
      ...{ id: teamComment.id, subjectId: teamComment.subjectId, body: teamComment.body, at: teamComment.at },
      author: account.name,
    })
    .from(teamComment)
    .leftJoin(account, eq(account.id, teamComment.authorId))
    .where(and(eq(teamComment.subjectKind, kind), inArray(teamComment.subjectId, ids)))
    .orderBy(asc(teamComment.at), asc(teamComment.id))
export const mentionsOf = (db: Reads, commentIds: string[]) =>
  db
    .select({ commentId: teamMention.commentId, name: account.name })
    .from(teamMention)
    .innerJoin(account, eq(account.id, teamMention.accountId))
    .where(inArray(teamMention.commentId, commentIds))
    .orderBy(asc(account.name))

export const deleteComments = async (tx: DbTx, kind: Subject['kind'], ids: string[]) => {
  if (ids.length > 0)
    await tx.delete(teamComment).where(and(eq(teamComment.subjectKind, kind), inArray(teamComment.subjectId, ids)))
}
