import type { Tx } from '../../../kernel/context.ts'
import type { RequestRow } from '../../store.ts'
import { requestsById } from '../../store.ts'
import { appealOf, trendOf, withVote } from '../rules.ts'
import * as store from './store.ts'

/** Every number of these requests from their rows. */
export async function recount(tx: Tx, requestIds: readonly string[]): Promise<void> {
  if (requestIds.length === 0) return
  const currency = await store.currency(tx)
  for (const row of await requestsById(tx, [...new Set(requestIds)])) {
    const { people, browsers, revenueMinor } = await store.countsOf(tx, row.id, currency)
    const voteCount = people + browsers
    await store.saveCounts(tx, row.id, {
      ...{ voteCount, anonymousCount: browsers, revenueMinor },
      ...{ trend: trendOf(await store.castTimes(tx, row.id)), appeal: appealOf(voteCount, row.viewCount) },
    })
  }
}

interface Cast {
  contactId: string | null
  /** Where the voter works. */
  company: { companyId: string; revenueMinor: number | null; currency: string | null } | undefined
}
/** Grows the numbers of a request by one new voter, without reading the votes of the others. */
export async function countOne(tx: Tx, row: RequestRow, { contactId, company }: Cast): Promise<void> {
  const voteCount = row.voteCount + 1
  const pays =
    contactId !== null &&
    company?.revenueMinor &&
    company.currency === (await store.currency(tx)) &&
    !(await store.isCounted(tx, row.id, company.companyId, contactId))
  await store.saveCounts(tx, row.id, {
    ...{ voteCount, anonymousCount: row.anonymousCount + (contactId === null ? 1 : 0) },
    ...{ trend: withVote(row.trend, tx.now), appeal: appealOf(voteCount, row.viewCount) },
    ...(pays && { revenueMinor: row.revenueMinor + company.revenueMinor! }),
  })
}
