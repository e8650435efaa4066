import type { Reads } from '../../../../db/client.ts'
import { notFound } from '../../../kernel/problem.ts'
import { stateOf } from '../../ledger/rules.ts'
import type { Judged, PlanRule } from '../../plans/rules.ts'
import type { CommissionDetail, CommissionRow } from '../contract.ts'
import * as store from './store.ts'

/** Enough of a customer for a partner to tell one from another. */
export const initialOf = (name: string | null) => (name ? `${[...name.trim()][0]?.toUpperCase() ?? '?'}.` : '?')

export const rowView = (row: store.Row): CommissionRow => ({
  ...{ ...row.commission, ...row.place, state: stateOf(row.place), reversedMinor: row.reversedMinor },
  partner: { id: row.commission.partnerId, name: row.partnerName },
  saleExternalId: row.saleExternalId,
  customer: row.customerId ? { id: row.customerId, name: row.customerName ?? '' } : null,
})

/** Why a commission is what it is: the rules that were looked at, what holds it, and what was taken back. */
export async function whyOf(read: Reads, { commission }: store.Row) {
  const decision = await store.decisionOf(read, commission.causeKey)
  const rules = decision?.rules ? (JSON.parse(decision.rules) as PlanRule[]) : []
  return {
    judged: decision ? (JSON.parse(decision.judged) as Judged[]) : [],
    rules,
    planVersion: decision?.name && decision.n !== null ? { name: decision.name, n: decision.n } : null,
    rule: rules.find(({ id }) => id === commission.ruleId) ?? null,
    doubts: await store.doubtsOf(read, commission),
    disputed: commission.saleId !== null && (await store.isDisputed(read, commission.saleId)),
    reversals: (await store.reversalsOf(read, commission.id)).map((one) => ({ ...one, reason: one.reason! })),
    note: commission.note,
  }
}

export async function commissionDetail(read: Reads, id: string): Promise<CommissionDetail> {
  const row = await store.commissionView(read, id)
  if (!row) throw notFound('commission.not_found', 'There is no such commission.')
  const journal = new Map<number, CommissionDetail['journal'][number]>()
  for (const { id: entry, kind, at, account, amountMinor } of await store.journalOf(read, id)) {
    const one = journal.get(entry) ?? { kind, at, lines: [] }
    one.lines.push({ account, amountMinor })
    journal.set(entry, one)
  }
  return { ...rowView(row), ...(await whyOf(read, row)), journal: [...journal.values()] }
}
