import { setImmediate } from 'node:timers/promises'
import type { Tx } from '../../../kernel/context.ts'
import { newId } from '../../../kernel/ids.ts'
import { note } from '../../history.ts'
import * as requests from '../../store.ts'
import { recount } from '../../votes/counting/actions.ts'
import type { Source } from '../contract.ts'
import type { Judged } from '../judging.ts'
import { type Said, votesElsewhere } from '../rules.ts'
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
  const people = await peopleIn(tx, all)
  const added = new Map<string, string>()
  for (const one of all) {
    await setImmediate() // a local database answers at once, so no reader would have a turn
    added.set(one.sourceId, await addRequest(tx, from, one, people))
  }
  await recount(tx, [...added.values()])
  return added
}

/**
 * A file may have a line for each voter: those of a request that came with an earlier line of the same file join it. What
 * stood here before is left as it is.
 */
export async function addVoters(
  tx: Tx,
  from: From,
  judged: readonly Judged[],
  added: ReadonlyMap<string, string>,
): Promise<void> {
  const lines = judged.flatMap((one) => {
    const requestId = one.verdict === 'known' && (one.requestId ?? added.get(one.sourceId))
    return requestId && one.said.voters.length > 0 ? [{ requestId, said: one.said }] : []
  })
  const brought = await store.broughtBy(tx, from.id, [...new Set(lines.map(({ requestId }) => requestId))])
  const mine = lines.filter(({ requestId }) => brought.has(requestId))
  if (mine.length === 0) return
  const people = await peopleIn(tx, mine)
  const cast = await store.insertVotes(
    tx,
    mine.flatMap(({ requestId, said }) => votesOf(requestId, said, from.createdBy, people)),
  )
  for (const [requestId, before] of brought) {
    const said = mine.filter((one) => one.requestId === requestId).map((one) => one.said)
    const counted = said.some(({ votes }) => votes > 0) // then whoever is not known is in that number already
    const strangers = said.flatMap(({ voters }) => voters.filter(({ email }) => !people.has(email))).length
    const known = cast.filter((id) => id === requestId).length
    await store.setVotesElsewhere(tx, requestId, counted ? Math.max(0, before - known) : before + strangers)
  }
  await recount(tx, [...brought.keys()])
}

type People = Awaited<ReturnType<typeof store.peopleByEmail>>
/** Those of whom these lines speak, and whom we know. */
function peopleIn(tx: Tx, lines: readonly { said: Said }[]): Promise<People> {
  const emails = lines.flatMap(({ said }) => [
    ...(said.email ? [said.email] : []),
    ...said.voters.map(({ email }) => email),
  ])
  return store.peopleByEmail(tx, [...new Set(emails)])
}
/** A vote for each of them whom we know, once for each person. */
function votesOf(requestId: string, { voters, url }: Said, castBy: string, people: People) {
  const votes = new Map(
    voters.flatMap(({ email, at }) => {
      const who = people.get(email)
      return who ? [[who.id, { at, companyId: who.companyId }] as const] : []
    }),
  )
  return [...votes].map(([voterId, { at, companyId }]) => ({
    ...{ requestId, voterId, contactId: voterId, castBy, sourceUrl: url, companyId, createdAt: at },
  }))
}

async function addRequest(
  tx: Tx,
  { id: importId, source, createdBy }: From,
  { said, boardId, status, sourceId }: New,
  people: People,
): Promise<string> {
  const { title, body, lang, createdAt, url } = said
  const contactId = people.get(said.email ?? '')?.id ?? null
  const row = await requests.insertRequest(tx, {
    ...{ id: newId('frq', tx.now), boardId, title, body, lang, contactId, enteredBy: createdBy, origin: 'import' },
    ...{ statusId: status.id, category: status.category, statusChangedAt: createdAt },
    ...{ moderation: 'published', shown: true, createdAt, updatedAt: tx.now },
  })
  await requests.insertRevision(tx, { requestId: row.id, n: 1, title, body, editedBy: createdBy, createdAt })
  const known = said.voters.filter(({ email }) => people.has(email)).length
  await store.insertSource(tx, {
    ...{ requestId: row.id, importId, source, sourceId, url },
    votesElsewhere: votesElsewhere(said, known),
  })
  await store.insertVotes(tx, votesOf(row.id, said, createdBy, people))
  await note(tx, row.id, 'imported', { importId }, createdBy)
  await requests.reindex(tx, row)
  await tx.emit('feature_request.imported', { requestId: row.id, contactId, importId })
  return row.id
}
