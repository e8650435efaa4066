import type { Reaction } from '../../kernel/context.ts'
import { write } from '../reactions.ts'
import * as store from './store.ts'

const QUOTED = 600

/** Whoever a comment names reads it at once; nobody is told of their own. */
export const tellMentioned: Reaction<'team_comment.written'> = async (tx, { data }) => {
  const { commentId, subjectKind, subjectId } = data
  const said = await store.commentOf(tx, commentId)
  if (!said) return
  const words = said.body.length > QUOTED ? `${said.body.slice(0, QUOTED).trimEnd()}…` : said.body
  const letter = { by: said.by ?? '', words, subjectKind, subjectId }
  for (const { id: accountId, email } of await store.mentioned(tx, commentId))
    if (accountId !== said.authorId)
      await write(tx, {
        ...{ template: 'colleague_mention', about: `${commentId}:${accountId}`, to: email, accountId, data: letter },
      })
}

/** Whoever is given something to do hears of it. */
export const tellAssigned: Reaction<'work_item.assigned'> = async (tx, { id, data: { itemId, accountId } }) => {
  const [item, who] = [await store.itemOf(tx, itemId), await store.colleague(tx, accountId)]
  if (!item || !who) return
  const data = { itemId, title: item.title, dueOn: item.dueOn }
  await write(tx, { template: 'item_assigned', about: id, to: who.email, accountId, data })
}
