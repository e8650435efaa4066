import type { Reads } from '../../../db/client.ts'
import type { Tx } from '../../kernel/context.ts'
import { newId } from '../../kernel/ids.ts'
import { invalid } from '../../kernel/problem.ts'
import type { TeamComment, WriteTeamComment } from './contract.ts'
import * as store from './store.ts'

/** Writes a comment; whoever is mentioned gets a mail. @throws Problem input.invalid for somebody who does not work here */
export async function comment(tx: Tx, subject: store.Subject, authorId: string, said: WriteTeamComment) {
  const id = newId('tco', tx.now)
  await store.insertComment(tx, {
    ...{ id, subjectKind: subject.kind, subjectId: subject.id, authorId, body: said.body, at: tx.now },
  })
  const mentions = [...new Set(said.mentions)]
  if (mentions.length > 0) {
    await mustWorkHere(tx, mentions, 'mentions')
    await store.insertMentions(
      tx,
      mentions.map((accountId) => ({ commentId: id, accountId })),
    )
  }
  await tx.emit('team_comment.written', { commentId: id, subjectKind: subject.kind, subjectId: subject.id })
  return id
}

/** @throws Problem input.invalid when one of the accounts is no colleague's */
export async function mustWorkHere(db: Reads, accounts: readonly string[], field: string) {
  const known = new Set((await store.colleagues(db)).map(({ id }) => id))
  if (accounts.some((id) => !known.has(id))) throw invalid(field, 'Choose somebody who works here.')
}

/** Comments by what they are about, the first first. */
export async function commentsBy(read: Reads, kind: store.Subject['kind'], ids: string[]) {
  const rows = ids.length === 0 ? [] : await store.commentsOf(read, kind, ids)
  const named =
    rows.length === 0
      ? []
      : await store.mentionsOf(
          read,
          rows.map(({ id }) => id),
        )
  const mentions = Map.groupBy(named, ({ commentId }) => commentId)
  const bySubject = new Map<string, TeamComment[]>()
  for (const { subjectId, ...row } of rows) {
    const one = { ...row, mentions: (mentions.get(row.id) ?? []).map(({ name }) => name) }
    bySubject.set(subjectId, [...(bySubject.get(subjectId) ?? []), one])
  }
  return bySubject
}
