import type { Tx } from '../../kernel/context.ts'
import { eventsOf, membersOf } from '../stages/store.ts'
import { bestArrival, turned } from './rules.ts'
import * as store from './store.ts'

/** Whose words brought the contacts of a person, told anew: one's own words bring nobody. */
export async function rebuildEdges(tx: Tx, contactId: string): Promise<void> {
  const members = await membersOf(tx, contactId)
  const events = (await eventsOf(tx, members)).filter(({ source }) => source === 'portal')
  await store.deleteEdges(tx, members)
  const told = await store.arrivalsOf(tx, members)
  for (const prospectId of new Set(told.map(({ data }) => data.contactId))) {
    const edge = bestArrival(
      told.filter(({ data }) => data.contactId === prospectId),
      members,
    )
    if (!edge) continue
    const { since, ...row } = edge
    const actAt = (await store.actBefore(tx, row)) ?? row.prospectAt
    await store.insertEdge(tx, { prospectId, ...row, actAt, ...turned(events, since) })
  }
}
