import { setImmediate } from 'node:timers/promises'
import type { May } from '../../kernel/actor.ts'
import { actorId } from '../../kernel/actor.ts'
import type { Ctx } from '../../kernel/context.ts'
import { partsOf, readCsv } from '../../kernel/csv-file.ts'
import { sha256 } from '../../kernel/hash.ts'
import { newId } from '../../kernel/ids.ts'
import { conflict, invalid, notFound } from '../../kernel/problem.ts'
import type { ResultOutcome } from './contract.ts'
import { arrived, minorOf, resultColumns } from './files.ts'
import { type Outcome, takeResult } from './settling.ts'
import * as store from './store.ts'

/** A cell as it was before a spreadsheet's apostrophe was put in front of it. */
const unescaped = (cell: string | undefined) => (cell ?? '').trim().replace(/^'(?=[=+\-@])/, '')
/** Rails cut references short; the end of our number is enough to know it among those of a batch. */
const SHORTEST = 12

/**
 * Reads what a rail made of a batch: each line moves one payout, once. The same file is refused by its hash, and every line
 * that moved nothing is named with the reason.
 */
export async function importResult(
  ctx: Ctx<May<'affiliates.pay'>>,
  batchId: string,
  bytes: Uint8Array,
): Promise<ResultOutcome> {
  const batch = await store.batchBy(ctx.read, batchId)
  if (!batch) throw notFound('payout_batch.not_found', 'There is no such batch.')
  if (batch.state === 'draft' || batch.state === 'cancelled')
    throw conflict('payout_batch.not_sent', 'This batch was not approved, so no rail can have answered it.')
  const fileHash = sha256(bytes)
  if (await store.resultBy(ctx.read, batch.rail, fileHash)) throw taken()
  const { columns, rows } = await readCsv(bytes, 'This file has no line below its columns.')
  const at = resultColumns(columns)
  if (at.payoutId < 0 || at.status < 0)
    throw invalid(
      'file',
      'This file needs a column with our payout number and one with its status, as the rail writes it.',
    )
  const ours = await store.payoutsOf(ctx.read, batchId)
  const find = (said: string) =>
    ours.find(({ id }) => id === said || (said.length >= SHORTEST && id.endsWith(said.toLowerCase())))
  const outcome: ResultOutcome = { paid: 0, failed: 0, repeated: 0, waiting: 0, refused: [] }
  await ctx.write(async (tx) => {
    if (await store.resultBy(tx, batch.rail, fileHash)) throw taken()
    for (const part of partsOf(rows)) {
      for (const { line, cells } of part) {
        const said = unescaped(cells[at.payoutId])
        const payout = find(said)
        const refuse = (why: Outcome) => outcome.refused.push({ line, payout: said.slice(0, 60), why })
        const came = arrived(unescaped(cells[at.status]))
        if (!payout) refuse('unknown')
        else if (came === null) outcome.waiting++
        else if (!isSameAmount(cells[at.amount], payout)) refuse('other_amount')
        else {
          const result = await takeResult(tx, {
            ...{ payoutId: payout.id, paid: came },
            providerRef: at.reference < 0 ? null : unescaped(cells[at.reference]) || null,
            reason: (at.reason < 0 ? '' : unescaped(cells[at.reason])).slice(0, 300) || null,
          })
          if (result === 'paid' || result === 'failed' || result === 'repeated') outcome[result]++
          else refuse(result)
        }
      }
      await setImmediate()
    }
    const id = newId('res', tx.now)
    const by = actorId(ctx.actor)!
    await store.insertResult(tx, {
      ...{
        id,
        rail: batch.rail,
        fileHash,
        outcome: JSON.stringify({ batchId, ...outcome }),
        importedBy: by,
        at: tx.now,
      },
    })
    await tx.emit('payout_result.imported', { resultId: id })
  })
  return outcome
}
const taken = () => conflict('payout_result.taken', 'This very file was taken before. Nothing was changed.')
const isSameAmount = (cell: string | undefined, { amountMinor, currency }: store.PayoutRow) => {
  const text = unescaped(cell).replace(/^[-\s]+|[\sA-Z€$£]+$/g, '')
  if (text === '') return true
  const said = minorOf(text, currency)
  return said === undefined || said === amountMinor
}
