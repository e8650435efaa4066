import { setImmediate } from 'node:timers/promises'
import type { Reads } from '../../../db/client.ts'
import type { May } from '../../kernel/actor.ts'
import type { Ctx } from '../../kernel/context.ts'
import { csvStream } from '../../kernel/csv.ts'
import { type Line, partsOf, readCsv } from '../../kernel/csv-file.ts'
import { minorDigits } from '../../kernel/money.ts'
import type { Key } from '../../kernel/page.ts'
import { invalid } from '../../kernel/problem.ts'
import { type Delivered, deliverAll } from '../desk/actions.ts'
import { FulfilledByHost } from '../desk/contract.ts'
import { approved } from '../desk/store.ts'
import type { FileResult } from './contract.ts'
import { COLUMNS, columnsOf, unescaped } from './rules.ts'

const PAGE = 500
const money = (amountMinor: number | null, currency: string | null) =>
  amountMinor === null || currency === null
    ? ''
    : (amountMinor / 10 ** minorDigits(currency)).toFixed(minorDigits(currency))

/** Everything that is approved for a file and not held, the oldest first, with an empty column for the reference. */
export const fileToHandOver = (read: Reads) =>
  csvStream<Key>(COLUMNS, async (after) => {
    const rows = await approved(read, 'file', after, PAGE)
    const last = rows.at(-1)?.reward
    return {
      rows: rows.map(({ reward, contact }) => [
        ...[reward.id, contact.name, contact.email, contact.externalId ?? '', reward.description, reward.kind],
        ...[money(reward.amountMinor, reward.currency), reward.currency ?? '', String(reward.months ?? '')],
        ...[new Date(reward.approvedAt!).toISOString(), ''],
      ]),
      next: rows.length < PAGE || !last ? undefined : { at: last.approvedAt!, id: last.id },
    }
  })

/** The same file with references: each line hands one reward over, once. Lines without a reference are left for later. */
export async function takeFile(ctx: Ctx<May<'rewards.manage'>>, bytes: Uint8Array): Promise<FileResult> {
  const { columns, rows } = await readCsv(bytes, 'This file has no line below its columns.')
  const at = columnsOf(columns)
  if (!at) throw invalid('file', 'This file needs the columns Reward and Reference, as in the file that you took.')
  const said: FileResult = { done: 0, repeated: 0, empty: 0, refused: [] }
  for (const part of partsOf(rows)) {
    const { items, lines } = readPart(part, at, said)
    const result = await ctx.write((tx) => deliverAll(tx, ctx.actor, items))
    said.done += result.done
    said.repeated += result.repeated
    for (const { id, why } of result.refused) said.refused.push({ line: lines.get(id)!, id, why })
    await setImmediate()
  }
  return said
}

function readPart(part: readonly Line[], at: { id: number; reference: number }, said: FileResult) {
  const items: Delivered[] = []
  const lines = new Map<string, number>()
  for (const { line, cells } of part) {
    const id = unescaped(cells[at.id] ?? '')
    const reference = FulfilledByHost.safeParse({ reference: unescaped(cells[at.reference] ?? '') })
    if ((cells[at.reference] ?? '') === '') said.empty++
    else if (!reference.success || lines.has(id)) said.refused.push({ line, id: id.slice(0, 60), why: 'line' })
    else {
      items.push({ id, reference: reference.data.reference })
      lines.set(id, line)
    }
  }
  return { items, lines }
}
