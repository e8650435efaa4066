import { setImmediate as othersFirst } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import type { DbTx, Reads } from '../../../db/client.ts'
import { queued } from '../stages/store.ts'
import { firstPurchaseOf, turnOf } from './rules.ts'
import * as store from './store.ts'

/** Who brought a person, with which credit, and what they first bought, from the facts alone. */
async function loopOf(
  db: Reads,
  id: string,
  members: string[],
): Promise<{ edges: store.Edge[]; firsts: store.First[] }> {
  const facts = await store.factsOf(db, members)
  const first = firstPurchaseOf(facts.bought)
  const firsts = first ? [{ contactId: id, ...first }] : []
  const turn = turnOf({ ...facts, themselves: members })
  if (!turn) return { edges: [], firsts }
  const { bringers, ...when } = turn
  const edges: store.Edge[] = []
  for (const bringer of bringers) {
    const actAt = Math.min((await store.actBefore(db, bringer, when.prospectAt)) ?? when.prospectAt, when.prospectAt)
    const { seq: _, ...by } = bringer
    edges.push({ prospectId: id, ...by, ...when, actAt })
  }
  edges.sort((a, b) => compare(a.advocateId, b.advocateId) || compare(a.kind, b.kind))
  return { edges, firsts }
}
const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)

/** What is stored of a person, and what their facts say. */
async function bothOf(db: Reads, contactId: string) {
  const { id, members } = await store.personIds(db, contactId)
  const stored = { edges: await store.edgesOf(db, members), firsts: await store.firstsOf(db, members) }
  return { members, stored, told: await loopOf(db, id, members) }
}

/** Tells anew who brought a person and what they first bought, and writes what is different by now. */
export async function rebuildLoop(tx: DbTx, contactId: string): Promise<void> {
  const { members, stored, told } = await bothOf(tx, contactId)
  if (!isDeepStrictEqual(stored.edges, told.edges)) await store.saveEdges(tx, members, told.edges)
  if (!isDeepStrictEqual(stored.firsts, told.firsts)) await store.saveFirst(tx, members, told.firsts)
}

const BATCH = 100
/** Whose stored turn is not what their facts say; who waits to be looked at is left out. */
export async function verifyLoops(db: Reads) {
  const waiting = new Set((await queued(db, 100_000)).map(({ contactId }) => contactId))
  const differing: string[] = []
  let checked = 0
  for (let after = ''; ; ) {
    const ids = await store.peopleAfter(db, after, BATCH)
    if (ids.length === 0) return { checked, differing }
    for (const id of ids) {
      if (waiting.has(id)) continue
      const { stored, told } = await bothOf(db, id)
      if (!isDeepStrictEqual(stored, told)) differing.push(id)
      await othersFirst() // a local database answers at once, so nobody else would have a turn
    }
    checked += ids.length
    after = ids.at(-1)!
  }
}
