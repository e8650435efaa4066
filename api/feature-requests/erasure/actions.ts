import type { Tx } from '../../kernel/context.ts'
import { reindex, requestsById, setRequest } from '../store.ts'
import { recount } from '../votes/counting/actions.ts'
import * as store from './store.ts'

/** Takes a person's words and votes out; every counter is right afterwards. What nobody else voted for goes off the board. */
export async function erasePerson(tx: Tx, members: string[]): Promise<void> {
  const written = await store.requestsBy(tx, members)
  await store.emptyRequests(
    tx,
    written.map(({ id }) => id),
  )
  await store.dropFollows(tx, members)
  await recount(tx, await store.dropVotes(tx, members))
  const ids = written.map(({ id }) => id)
  for (const row of await requestsById(tx, ids)) {
    const alone = row.voteCount === 0 && row.canonicalId === null && row.deletedAt === null && row.category === 'open'
    if (alone) await setRequest(tx, row.id, { deletedAt: tx.now, shown: false })
    await reindex(tx, { ...row, shown: row.shown && !alone })
  }
}
