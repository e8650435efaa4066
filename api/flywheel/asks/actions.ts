import type { Reads } from '../../../db/client.ts'
import { BUDGET_KINDS } from '../../../db/schema/asks.ts'
import { actorId, type Customer, type May } from '../../kernel/actor.ts'
import { answerAsk, bookAsk, judge, saveLimits, setSwitch } from '../../kernel/ask-budget.ts'
import { askLimitsOf, personId } from '../../kernel/ask-ledger.ts'
import type { AskAnswer, AskKind, Verdict } from '../../kernel/ask-rules.ts'
import type { Ctx } from '../../kernel/context.ts'
import { newId } from '../../kernel/ids.ts'
import { conflict, notFound } from '../../kernel/problem.ts'
import { type AskByHand, BY_HAND, type MyAsks, type PersonAsks, type SaveAskLimits } from './contract.ts'
import * as store from './store.ts'

type Manager = Ctx<May<'wheel.manage'>>
const unknownPerson = () => notFound('contact.not_found', 'There is no such person.')
const unknownAsk = () => notFound('ask.not_found', 'There is no such ask.')
/** @throws Problem ask_limit.changed_meanwhile when they were read as another version than the one that holds */
export const changeLimits = (ctx: Manager, { version: read, ...limits }: SaveAskLimits) =>
  ctx.write(async (tx) => {
    if (read !== undefined && read !== (await askLimitsOf(tx)).version)
      throw conflict('ask_limit.changed_meanwhile', 'Somebody saved other limits meanwhile. Look at them first.')
    const version = await saveLimits(tx, limits, actorId(ctx.actor)!)
    await tx.emit('ask_limit.saved', { version })
  })

const asClock = (kind: AskKind, verdict: Verdict) => ({
  kind,
  ...(verdict.ok ? { reason: null, freeAt: null } : { reason: verdict.reason, freeAt: verdict.freeAt }),
})
/** What the limits say of each of these kinds now. @param contactId the contact that stands for them */
export async function clocksOf(read: Reads, now: number, contactId: string, kinds: readonly AskKind[] = BUDGET_KINDS) {
  const db = Object.assign(Object.create(read) as Reads, { now })
  const clocks: ReturnType<typeof asClock>[] = []
  for (const kind of kinds) clocks.push(asClock(kind, await judge(db, contactId, kind)))
  return clocks
}

/** Every ask of a person that was made, was considered and why it was not made, and what may be asked from when. */
export async function asksOf(read: Reads, now: number, id: string): Promise<PersonAsks> {
  const contactId = await personId(read, id)
  if (!contactId) throw unknownPerson()
  return {
    made: await store.madeTo(read, contactId),
    considered: await store.consideredFor(read, contactId),
    clocks: await clocksOf(read, now, contactId),
    offered: [...BY_HAND],
  }
}

/** Notes that staff ask somebody themselves; refused when they were asked too much lately. */
export const askByHand = (ctx: Ctx<May<'contacts.manage'>>, id: string, { kind }: AskByHand) =>
  ctx.write(async (tx) => {
    const contactId = await personId(tx, id)
    if (!contactId) throw unknownPerson()
    const source = { kind: 'manual' as const, id: newId('amn', tx.now) }
    const booked = await bookAsk(tx, { contactId, kind, channel: 'staff', source, byHand: true })
    if (booked.ok) return
    // nobody comes back for it by themselves, so it does not wait
    throw booked.freeAt === null
      ? conflict('ask.unwanted', 'They do not want to be asked for this.')
      : conflict(
          'ask.too_soon',
          `They were asked enough lately. Ask from ${new Date(booked.freeAt).toISOString().slice(0, 10)} on.`,
        )
  })

async function answerOne(ctx: Ctx, whose: string, askId: string, answer: AskAnswer, only: (source: string) => boolean) {
  await ctx.write(async (tx) => {
    const found = await store.askOf(tx, whose, askId)
    if (!found || !only(found.sourceKind)) throw unknownAsk()
    await answerAsk(tx, { kind: found.sourceKind, id: found.sourceId }, answer)
  })
}
/** What somebody said when staff asked them. */
export const noteAnswer = (ctx: Ctx<May<'contacts.manage'>>, id: string, askId: string, answer: AskAnswer) =>
  answerOne(ctx, id, askId, answer, (source) => source === 'manual' || source === 'journey')
/** Not now: this kind waits twice as long next time, and after three times it is not asked again. */
export const notNow = (ctx: Ctx<Customer>, askId: string) =>
  answerOne(ctx, ctx.actor.contactId, askId, 'snoozed', () => true)

export async function myAsks({ read, actor, now }: Ctx<Customer>): Promise<MyAsks> {
  const contactId = (await personId(read, actor.contactId)) ?? actor.contactId
  const off = await store.switchedOff(read, contactId)
  const clocks = await clocksOf(read, now(), contactId)
  const open = clocks.filter(({ reason, freeAt }) => reason === null || freeAt !== null)
  const free = open.map(({ freeAt }) => freeAt ?? 0)
  const first = Math.min(...free)
  return {
    items: await store.madeTo(read, contactId),
    kinds: clocks.map(({ kind, reason, freeAt }) => ({
      ...{ kind, on: !off.has(kind), never: reason === 'stopped', notBefore: freeAt },
    })),
    nothingBefore: free.length > 0 && first > 0 ? first : null,
    gapDays: (await askLimitsOf(read)).gapDays,
  }
}
export const switchKind = (ctx: Ctx<Customer>, kind: AskKind, on: boolean) =>
  ctx.write(async (tx) => {
    const { contactId } = ctx.actor
    await setSwitch(tx, contactId, kind, on)
    await tx.emit('ask_switch.changed', { contactId, kind, to: on ? 'on' : 'off' })
  })
