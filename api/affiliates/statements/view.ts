import type { Reads } from '../../../db/client.ts'
import { csvLine } from '../../kernel/csv.ts'
import { notFound } from '../../kernel/problem.ts'
import { initialOf } from '../commissions/viewing/view.ts'
import { decimal } from '../payouts/files.ts'
import { brandName } from '../payouts/viewing/store.ts'
import type { Statement, StatementLine } from './contract.ts'
import { effect, isMonth, monthOf, monthsBetween, spanOf, statement } from './rules.ts'
import * as store from './store.ts'

interface Partner {
  id: string
}

/** Each month since the first in which something happened, with what it began and ended with. */
export async function statementList(read: Reads, { id }: Partner, now: number) {
  const rows = await store.monthlySums(read, id)
  const began = rows[0] ? spanOf(rows[0].month).from : now
  const held = new Map<string, number>()
  const items = []
  for (const month of monthsBetween(began, now).toReversed()) {
    const { from } = spanOf(month)
    const entries = rows
      .filter((one) => one.month === month)
      .map(({ kind, currency, amountMinor }) => ({ kind, currency, amountMinor, at: from }))
    const currencies = statement(held, entries).map(({ lines: _, ...sums }) => sums)
    for (const { currency, closingMinor } of currencies) held.set(currency, closingMinor)
    items.unshift({ month, isOpen: month === monthOf(now), currencies })
  }
  return items
}

/** @throws Problem statement.not_found for what is no month, or one that has not begun */
export async function statementOf(read: Reads, { id }: Partner, month: string, now: number): Promise<Statement> {
  if (!isMonth(month) || month > monthOf(now))
    throw notFound('statement.not_found', 'There is no statement of this month.')
  const { from, to } = spanOf(month)
  const earned = (await store.commissionsIn(read, id, from, to)).map(
    ({ id: own, kind, at, amountMinor, reversesId, saleId, leadId, customerName, ...row }): StatementLine => ({
      ...{ at, currency: row.currency, reason: row.reason, hint: null, ref: reversesId ?? own },
      ...{ kind: amountMinor > 0 ? 'earned' : 'taken_back', amountMinor: Math.abs(amountMinor) },
      of: kind === 'reversal' ? (saleId ? 'sale' : leadId ? 'lead' : 'adjustment') : kind,
      customer: saleId || leadId ? initialOf(customerName) : null,
    }),
  )
  const paid = (await store.paidIn(read, id, from, to)).map(
    ({ id: ref, at, currency, amountMinor, hint }): StatementLine => ({
      ...{ at, kind: 'paid', amountMinor, currency, ref, hint, of: null, reason: null, customer: null },
    }),
  )
  const entries = [...earned, ...paid].sort((a, b) => a.at - b.at || (a.ref < b.ref ? -1 : 1))
  return {
    ...{ month, isOpen: month === monthOf(now), company: (await brandName(read)) || 'Acclaim' },
    partner: { id, name: await store.partnerName(read, id) },
    currencies: statement(await store.balanceBefore(read, id, from), entries),
  }
}

const REASONS: Record<NonNullable<StatementLine['reason']>, string> = {
  refund: 'customer got money back',
  dispute_lost: 'bank gave the customer their money back',
  not_honest: 'no honest sale',
  banned: 'partnership ended',
  staff: 'taken back by a colleague',
  refund_failed: 'a refund did not arrive, so it is given again',
}
/** What a line is, in a few words. */
export function lineWords({ kind, of, customer, reason, hint }: StatementLine): string {
  if (kind === 'paid') return `Payout to ${hint ?? ''}`.trim()
  const what = of === 'adjustment' ? 'Beside the rules' : `${of === 'lead' ? 'Lead' : 'Sale'} ${customer ?? ''}`.trim()
  return reason ? `${what}: ${REASONS[reason]}` : what
}
const KIND_WORDS = { earned: 'Earned', taken_back: 'Taken back', paid: 'Paid' } as const

/** Lines and sums as a file for a spreadsheet; amounts are signed, so that each currency adds up to its closing balance. */
export function statementCsv({ month, currencies }: Statement): string {
  const { from, to } = spanOf(month)
  const day = (at: number) => new Date(at).toISOString().slice(0, 10)
  const rows = currencies.flatMap(({ currency, openingMinor, closingMinor, lines }) => [
    [day(from), 'Opening balance', '', decimalOf(openingMinor, currency), currency, ''],
    ...lines.map((one) => [
      ...[day(one.at), KIND_WORDS[one.kind], lineWords(one), decimalOf(effect(one), currency), currency, one.ref],
    ]),
    [day(to - 1), 'Closing balance', '', decimalOf(closingMinor, currency), currency, ''],
  ])
  const head = ['Day', 'Kind', 'What', 'Amount', 'Currency', 'Number']
  return `\ufeff${[head, ...rows].map(csvLine).join('')}`
}
const decimalOf = (amountMinor: number, currency: string) =>
  amountMinor < 0 ? `-${decimal(-amountMinor, currency)}` : decimal(amountMinor, currency)
