import { setImmediate } from 'node:timers/promises'
import type { Tx } from '../../../kernel/context.ts'
import { newId } from '../../../kernel/ids.ts'
import { note } from '../../history.ts'
import * as requests from '../../store.ts'
import { recount } from '../../votes/counting/actions.ts'
import type { Source } from '../contract.ts'
import type { Judged } from '../judging.ts'
import { votesElsewhere } from '../rules.ts'
import * as store from './store.ts'

type New = Extract<Judged, { verdict: 'new' }>
interface From {
  id: string
  source: Source
  createdBy: string
}

/**
 * Brings requests in, with the days they had. Voters whom we know vote here, on behalf, on the day they did; the others
 * are a number that stands apart. Nobody is written to, nobody follows by it, and nobody's stage moves.
 * @returns the requests by their number where they came from
 */
export async function addRequests(tx: Tx, from: From, judged: readonly Judged[]): Promise<ReadonlyMap<string, string>> {
  const all = judged.filter((one): one is New => one.verdict === 'new')
  const emails = all.flatMap(({ said }) => [
    ...(said.email ? [said.email] : []),
    ...said.voters.map(({ email }) => email),
  ])
  const people = await store.peopleByEmail(tx, [...new Set(emails)])
  const added = new Map<string, string>()
  for (const one of all) {
    await setImmediate() // a local database answers at once, so no reader would have a turn
    added.set(one.sourceId, await addRequest(tx, from, one, people))
  }
  await recount(tx, [...added.values()])
  return added
}

async function addRequest(
  tx: Tx,
  { id: importId, source, createdBy }: From,
  { said, boardId, status, sourceId }: New,
  people: Awaited<ReturnType<typeof store.peopleByEmail>>,
): Promise<string> {
  const { title, body, lang, createdAt, url } = said
  const contactId = people.get(said.email ?? '')?.id ?? null
  const row = await requests.insertRequest(tx, {
    ...{ id: newId('frq', tx.now), boardId, title, body, lang, contactId, enteredBy: createdBy, origin: 'import' },
    ...{ statusId: status.id, category: status.category, statusChangedAt: createdAt },
    ...{ moderation: 'published', shown: true, createdAt, updatedAt: tx.now },
  })
  await requests.insertRevision(tx, { requestId: row.id, n: 1, title, body, editedBy: createdBy, createdAt })
  const votes = new Map(
    said.voters.flatMap(({ email, at }) => {
      const who = people.get(email)
      return who ? [[who.id, { at, companyId: who.companyId }] as const] : []
    }),
  )
  const known = said.voters.filter(({ email }) => people.has(email)).length
  await store.insertSource(tx, {
    ...{ requestId: row.id, importId, source, sourceId, url },
    votesElsewhere: votesElsewhere(said, known),
  })
  await store.insertVotes(
    tx,
    [...votes].map(([voterId, { at, companyId }]) => ({
      ...{
        requestId: row.id,
        voterId,
        contactId: voterId,
        castBy: createdBy,
        sourceUrl: url,
        companyId,
        createdAt: at,
      },
    })),
  )
  await note(tx, row.id, 'imported', { importId }, createdBy)
  await requests.reindex(tx, row)
  await tx.emit('feature_request.imported', { requestId: row.id, contactId, importId })
  return row.id
}
