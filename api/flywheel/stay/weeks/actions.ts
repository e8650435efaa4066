import type { Tx } from '../../../kernel/context.ts'
import { NO_WEEKS, type Weeks, weekChanges } from './rules.ts'
import * as store from './store.ts'

/** Writes what is not written yet of somebody's weeks. Who says the same again changes nothing. */
export async function keepWeeks(tx: Tx, contactId: string, weeks: Weeks): Promise<void> {
  const { added, gone, cells, sizes } = weekChanges(await store.storedWeeks(tx, contactId), weeks)
  if (added.length > 0) await store.insertWeeks(tx, contactId, added)
  if (gone.length > 0) await store.deleteWeeks(tx, contactId, gone)
  if (cells.length > 0) await store.addCells(tx, cells)
  if (sizes.length === 0) return
  await store.addSizes(tx, sizes)
  if (weeks.cohort === null) await store.deleteCohort(tx, contactId)
  else await store.saveCohort(tx, contactId, weeks.cohort)
}
/** The same, of what came after the rest, which nothing takes back. */
export async function addWeeks(tx: Tx, contactId: string, { cohort, weeks }: Weeks): Promise<void> {
  const before = await store.storedWeeks(tx, contactId)
  await keepWeeks(tx, contactId, { cohort: before.cohort ?? cohort, weeks: new Set([...before.weeks, ...weeks]) })
}
/** A contact that became part of another has no weeks of its own. */
export const leaveWeeks = (tx: Tx, contactId: string) => keepWeeks(tx, contactId, NO_WEEKS)
