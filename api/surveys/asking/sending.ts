import type { System } from '../../kernel/actor.ts'
import { bookAsk, dropWish } from '../../kernel/ask-budget.ts'
import { awakeOf } from '../../kernel/ask-ledger.ts'
import { isQuiet } from '../../kernel/awake.ts'
import type { Ctx, Tx } from '../../kernel/context.ts'
import { sha256 } from '../../kernel/hash.ts'
import { newToken } from '../../kernel/ids.ts'
import { isOpen } from '../answering/holder.ts'
import { askKindOf, leftOutBecause } from './rules.ts'
import * as store from './store.ts'

const BATCH = 50
/** So many mails a minute at most, so that other mail is not kept waiting. */
const ROUNDS = 20

/** Every minute: has the mails written that are due, unless people sleep. */
export async function sendAsks(ctx: Ctx<System>): Promise<void> {
  if (isQuiet(ctx.now(), await store.timeZone(ctx.read), await awakeOf(ctx.read))) return
  for (let round = 0; round < ROUNDS; round++) {
    const due = await store.dueAsks(ctx.read, ctx.now(), BATCH)
    for (const { id } of due) await ctx.write((tx) => sendOne(tx, ctx, id))
    if (due.length < BATCH) return
  }
}

/** One mail, with everything asked again that may have changed since it was planned. */
async function sendOne(tx: Tx, { seal }: Pick<Ctx, 'seal'>, id: string): Promise<void> {
  const found = await store.dueAsk(tx, id, tx.now)
  if (!found) return
  const { ask, survey } = found
  const source = { kind: 'survey' as const, id }
  const callOff = async (note: string) => {
    await store.cancelAsk(tx, id, note, tx.now)
    await dropWish(tx, source)
  }
  if (!isOpen(survey, tx.now)) return callOff('closed')
  const question = { surveyId: survey.id, kind: survey.kind, at: tx.now, except: id }
  const person = await store.personOf(tx, ask.contactId, question)
  const why = person ? leftOutBecause(person) : 'erased'
  if (why) return callOff(why)
  const kind = askKindOf(survey.kind)
  const booked = await bookAsk(tx, { contactId: ask.contactId, kind, channel: 'mail', source })
  if (!booked.ok) {
    const { freeAt } = booked
    if (freeAt === null) return callOff('unwanted')
    if (survey.closesAt !== null && freeAt >= survey.closesAt) return callOff('budget')
    return void (await store.deferAsk(tx, id, freeAt))
  }
  const token = newToken()
  if (!(await store.noteMail(tx, id, { tokenHash: sha256(token), sealed: seal(token) }, tx.now))) return
  await tx.emit('survey.asked', { surveyId: survey.id, kind: survey.kind, askId: id, contactId: ask.contactId })
}
