import { type Bid, expectedValue, firstOf, type Odds, type Recency, recencyOf } from './ask-auction.ts'
import * as ledger from './ask-ledger.ts'
import { type AskAnswer, type AskKind, type AskLimits, type AskReason, mayAsk, type TargetedKind } from './ask-rules.ts'
import type { Tx } from './context.ts'
import { newId } from './ids.ts'

const HOUR = 3_600_000

export interface AskWish {
  contactId: string
  kind: AskKind
  channel: ledger.AskRow['channel']
  /** Whose ask it is; the same source asks once, however often it tries. */
  source: ledger.Source
  /** A colleague asks at this moment: neither the hour nor what else is due stands in their way. */
  byHand?: boolean
}
export type Booked =
  | { ok: true }
  /** @property freeAt when to try again; null when this will never be asked */
  | { ok: false; reason: AskReason; freeAt: number | null }

/**
 * The one way to ask somebody for something: books the ask in the transaction that makes it, or says why not and when
 * to try again. A reminder of an ask that was made is not another one, and what somebody asked for themselves or has to
 * know is none: neither comes here.
 */
export async function bookAsk(tx: Tx, wish: AskWish): Promise<Booked> {
  const { kind, source } = wish
  if (await ledger.askBySource(tx, source)) return { ok: true }
  const contactId = await ledger.personId(tx, wish.contactId)
  if (!contactId) {
    await ledger.dropWish(tx, source)
    return { ok: false, reason: 'nobody', freeAt: null }
  }
  const verdict = await judge(tx, contactId, kind)
  const rests = !verdict.ok && (verdict.reason === 'quiet' || verdict.reason === 'weekend')
  if (!verdict.ok && !(wish.byHand && rests)) return putOff(tx, { ...wish, contactId }, verdict)
  const lost = wish.byHand ? undefined : await outbid(tx, contactId, wish)
  if (lost) return putOff(tx, { ...wish, contactId }, { ok: false, reason: 'outbid', freeAt: tx.now + HOUR }, lost)
  const id = newId('akd', tx.now)
  const row = { id, contactId, kind, channel: wish.channel, sourceKind: source.kind, sourceId: source.id, at: tx.now }
  try {
    await ledger.insertAsk(tx, { ...row, ...(kind !== 'review' && (await cellOf(tx, contactId))) })
  } catch (error) {
    if (!ledger.isOverBudget(error)) throw error
    // somebody else was a moment faster
    const again = await judge(tx, contactId, kind)
    const refused = again.ok ? { ok: false as const, reason: 'gap' as const, freeAt: tx.now + HOUR } : again
    return putOff(tx, { ...wish, contactId }, refused)
  }
  await ledger.dropWish(tx, source)
  await tx.emit('ask.made', { askId: id, contactId, kind, channel: wish.channel, source: source.kind })
  return { ok: true }
}

/** Says beforehand what will be wanted of whom, so that asks of several rooms that are due at once can be compared. */
export const wishAsks = (tx: Tx, wishes: (Omit<AskWish, 'channel'> & { dueAt: number })[]) =>
  ledger.insertWishes(
    tx,
    wishes.map(({ contactId, kind, source, dueAt }) => ({
      ...{ contactId, kind, dueAt, sourceKind: source.kind, sourceId: source.id },
    })),
  )
export const { dropWish } = ledger

/** Answers the version they are. */
export async function saveLimits(tx: Tx, limits: AskLimits, by: string): Promise<number> {
  const version = (await ledger.askLimitsOf(tx)).version + 1
  await ledger.insertLimits(tx, { version, value: JSON.stringify(limits), savedAt: tx.now, savedBy: by })
  return version
}
export const setSwitch = (tx: Tx, contactId: string, kind: AskKind, on: boolean) =>
  on ? ledger.switchOn(tx, contactId, kind) : ledger.switchOff(tx, contactId, kind, tx.now)

/** What somebody answered to an ask that was made; again, or after a yes, changes nothing. */
export async function answerAsk(tx: Tx, source: ledger.Source, answer: AskAnswer): Promise<void> {
  const before = await ledger.answerTo(tx, source, answer, tx.now)
  if (!before) return
  const { id: askId, contactId, kind, stage, recency } = before
  if (kind !== 'review' && stage && recency) {
    const was = before.answer
    const one = (is: boolean, had: boolean) => Number(is) - Number(had)
    await ledger.addOdds(
      tx,
      { kind, stage, recency },
      {
        accepted: one(answer === 'accepted', was === 'accepted'),
        ignored: one(answer === 'ignored', was === 'ignored'),
        closed: was === null ? 1 : 0,
      },
    )
  }
  await tx.emit('ask.answered', { askId, contactId, kind, answer })
}

/** What the limits say of one kind for one person now. @param contactId the contact that stands for them */
export async function judge(
  tx: Pick<Tx, 'now'> & Parameters<typeof ledger.askLimitsOf>[0],
  contactId: string,
  kind: AskKind,
) {
  const limits = await ledger.askLimitsOf(tx)
  const zone = await ledger.zoneOf(tx)
  const history = await ledger.historyOf(tx, contactId)
  const standing = { history, switchedOff: await ledger.isSwitchedOff(tx, contactId, kind) }
  if (kind === 'review') return mayAsk({ ...standing, kind }, tx.now, limits, zone)
  return mayAsk({ ...standing, kind, feelings: await ledger.feelingsOf(tx, contactId) }, tx.now, limits, zone)
}

interface Lost {
  wonBy: AskKind
  valueMilli: number | null
  wonMilli: number | null
}
/** The other ask that is due now and goes first; undefined when this one does. */
async function outbid(tx: Tx, contactId: string, { kind, source }: AskWish): Promise<Lost | undefined> {
  const rivals = await ledger.rivalsOf(tx, contactId, source, tx.now)
  if (rivals.length === 0) return undefined
  const cell = await cellOf(tx, contactId)
  const bid = async (of: { kind: AskKind; sourceKind: string; sourceId: string; dueAt: number }): Promise<Bid> => ({
    ...of,
    value: of.kind === 'review' ? null : await worthOf(tx, of.kind, cell),
  })
  const dueAt = (await ledger.wishOf(tx, source))?.dueAt ?? tx.now
  const own = await bid({ kind, sourceKind: source.kind, sourceId: source.id, dueAt })
  const bids = [own]
  for (const rival of rivals) if ((await judge(tx, contactId, rival.kind)).ok) bids.push(await bid(rival))
  const first = firstOf(bids)
  if (!first || first === own) return undefined
  // against a review nothing was weighed
  const weighed = own.value !== null && first.value !== null
  return {
    wonBy: first.kind,
    valueMilli: weighed ? milli(own.value) : null,
    wonMilli: weighed ? milli(first.value) : null,
  }
}
const milli = (value: number | null) => Math.round((value ?? 0) * 1000)
type Cell = { stage: ledger.AskRow['stage'] & string; recency: Recency }
async function cellOf(tx: Tx, contactId: string): Promise<Cell | undefined> {
  const stands = await ledger.standingOf(tx, contactId)
  return stands && { stage: stands.stage, recency: recencyOf(stands.lastSignAt, tx.now) }
}
const NONE: Odds = { accepted: 0, ignored: 0, closed: 0 }
async function worthOf(tx: Tx, kind: TargetedKind, cell: Cell | undefined): Promise<number> {
  const rows = await ledger.oddsOf(tx, kind)
  const all = rows.reduce(
    (sum, row) => ({
      ...{ accepted: sum.accepted + row.accepted, ignored: sum.ignored + row.ignored },
      closed: sum.closed + row.closed,
    }),
    NONE,
  )
  const own = rows.find((row) => row.stage === cell?.stage && row.recency === cell.recency) ?? NONE
  return expectedValue(kind, own, all, (await ledger.askLimitsOf(tx)).worth)
}

async function putOff(tx: Tx, wish: AskWish, refused: Booked & { ok: false }, lost?: Lost): Promise<Booked> {
  const { contactId, kind, source } = wish
  const { reason, freeAt } = refused
  const row = { contactId, kind, sourceKind: source.kind, sourceId: source.id }
  if (freeAt === null) await ledger.dropWish(tx, source)
  else await ledger.insertWishes(tx, [{ ...row, dueAt: freeAt }])
  await ledger.insertConsidered(tx, { ...row, at: tx.now, reason, freeAt, ...lost })
  await tx.emit('ask.suppressed', { contactId, kind, reason })
  return refused
}

const IGNORED_MS = 21 * 24 * HOUR
const BATCH = 200
/** Each hour: who said nothing for three weeks will say nothing. */
export async function settleAsks(ctx: {
  now(): number
  read: Parameters<typeof ledger.longUnanswered>[0]
  write<R>(change: (tx: Tx) => Promise<R>): Promise<R>
}) {
  for (;;) {
    const old = await ledger.longUnanswered(ctx.read, ctx.now() - IGNORED_MS, BATCH)
    if (old.length === 0) return
    await ctx.write(async (tx) => {
      for (const source of old) await answerAsk(tx, source, 'ignored')
    })
    if (old.length < BATCH) return
  }
}
