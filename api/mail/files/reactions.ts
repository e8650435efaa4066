import type { Reaction } from '../../kernel/context.ts'
import { write } from '../reactions.ts'
import * as store from './store.ts'

/** The author hears why a picture or film of theirs is not shown. */
export const tellFileRejected: Reaction<'file.rejected'> = async (tx, { id, data: { fileId } }) => {
  const found = await store.fileOfAuthor(tx, fileId)
  if (!found) return
  const { to, contactId, statement, ...about } = found
  const data = { ...about, statement: statement ?? '' }
  await write(tx, { template: 'file_rejected', about: id, to, contactId, data })
}
