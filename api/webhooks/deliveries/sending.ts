import { withoutValues } from '../../../db/errors.ts'
import type { System } from '../../kernel/actor.ts'
import { type Ctx, createCtx, type Services } from '../../kernel/context.ts'
import type { Called } from '../../kernel/outside.ts'
import type { Worker } from '../../kernel/worker.ts'
import { headersOf } from '../signing.ts'
import { keysOf } from '../store.ts'
import { AT_ONCE, judge, LEASE_MS, mayBeTaken, TO_PARTNERS_AT_ONCE } from './rules.ts'
import * as store from './store.ts'

const POLL_MS = 1_000
/** When the program stops: how long what is under way may still take. */
const GRACE_MS = 3_000

type Taken = store.DeliveryRow & { url: string; partnerId: string | null }

/**
 * Sends what waits, a line for each endpoint: a slow one fills its own two places and no other's. Partners' endpoints share
 * a number of places beside, so that however many there are, the company's are not delayed. A message is taken up
 * and committed, sent, and its end written down; a process that dies in between leaves it `sending`, and when its lease
 * has run out it goes once more with the same id. So: one too many per crash at most, and never none.
 */
export function createDeliveries(services: Services): Worker {
  const { outside, db } = services
  const ctx = createCtx<System>(services, { kind: 'system', job: 'webhooks.deliver' }, 'webhooks.deliver')
  const underWay = new Set<Promise<void>>()
  let toPartners = 0
  const ending = new AbortController()
  let timer: NodeJS.Timeout | undefined
  let stopped = true
  let running = false
  let again = false
  let round: Promise<unknown> = Promise.resolve()

  /** Takes up what has a place now and lets it go; answers how many that were. */
  async function takeUp(): Promise<number> {
    if (ending.signal.aborted) return 0
    const now = outside.clock()
    const placesFor = ({ partnerId, underWay }: { partnerId: string | null; underWay: number }, taken: number) =>
      Math.max(0, Math.min(AT_ONCE - underWay, partnerId === null ? AT_ONCE : TO_PARTNERS_AT_ONCE - toPartners - taken))
    if (!(await store.waiting(db.read, now)).some((line) => placesFor(line, 0) > 0)) return 0
    const taken = await ctx.write(async (tx) => {
      const rows: Taken[] = []
      // asked again with the pen in hand, because another process may have filled the places
      for (const line of await store.waiting(tx, now)) {
        const places = placesFor(line, rows.filter(({ partnerId }) => partnerId !== null).length)
        if (places === 0) continue
        for (const ref of await store.dueOf(tx, line.id, now, places)) {
          const row = await take(tx, ref)
          if (row) rows.push(row)
        }
      }
      return rows
    })
    for (const row of taken) {
      const ofPartner = row.partnerId === null ? 0 : 1
      toPartners += ofPartner
      const sent = send(row)
        .catch((error: unknown) => outside.log.error({ err: withoutValues(error) }, 'a delivery was left as it is'))
        .finally(() => {
          underWay.delete(sent)
          toPartners -= ofPartner
          wake()
        })
      underWay.add(sent)
    }
    return taken.length
  }
  const take = async (tx: Parameters<Parameters<typeof ctx.write>[0]>[0], before: store.DeliveryRow) => {
    const lost = before.state === 'sending'
    if (lost) await store.insertAttempt(tx, { ...refOf(before), n: before.attempts, at: tx.now, ms: 0, error: 'lost' })
    const { url, partnerId } = (await store.endpointOf(tx, before.endpointId))!
    if (mayBeTaken(before.tries)) {
      const row = await store.claim(tx, before, tx.now, tx.now + LEASE_MS)
      return row && { ...row, url, partnerId }
    }
    await store.settle(tx, before, before.attempts, { state: 'failed', dueAt: tx.now, finishedAt: tx.now })
    return undefined
  }

  async function send(row: Taken) {
    const at = outside.clock()
    const keys = await keysOf(db.read, row.endpointId, at)
    const headers = headersOf(
      { id: row.messageId, body: row.body, at },
      keys.map(({ kind, sealed }) => ({ kind, secret: ctx.unseal(sealed) })),
    )
    const caller = row.partnerId === null ? outside.caller : outside.strictCaller
    const called = await caller.post(row.url, { headers, body: row.body, signal: ending.signal })
    await settle(ctx, row, called, at)
  }

  /** One round at a time; what asks meanwhile gets one more after it. */
  function tick() {
    again = running
    if (running) return
    running = true
    clearTimeout(timer)
    round = takeUp()
      .catch((error: unknown) => outside.log.error({ err: withoutValues(error) }, 'taking up deliveries failed'))
      .finally(() => {
        running = false
        if (!stopped) timer = setTimeout(tick, again ? 0 : POLL_MS).unref()
      })
  }
  function wake() {
    if (!stopped) tick()
  }
  return {
    async drain() {
      while ((await takeUp()) > 0 || underWay.size > 0) await Promise.all(underWay)
    },
    wake,
    start() {
      stopped = false
      tick()
    },
    async stop() {
      stopped = true
      clearTimeout(timer)
      await round
      const patience = setTimeout(() => ending.abort(), GRACE_MS)
      await Promise.all(underWay)
      clearTimeout(patience)
      ending.abort()
    },
  }
}

const refOf = ({ endpointId, messageId }: store.Ref): store.Ref => ({ endpointId, messageId })

/** Writes down what came of a try, and what that means for the message and its endpoint. */
const settle = (ctx: Ctx<System>, row: Taken, called: Called, at: number) =>
  ctx.write(async (tx) => {
    const endpoint = await store.endpointOf(tx, row.endpointId)
    if (!endpoint) return // it was removed while this was on its way
    await store.insertAttempt(tx, {
      ...{ ...refOf(row), n: row.attempts, at, ms: called.ms },
      ...(called.error === undefined ? { status: called.status, answer: called.answer } : { error: called.error }),
    })
    if (called.error === 'stopped') return void (await store.giveBack(tx, row, row.attempts, tx.now))
    const status = called.error === undefined ? called.status : undefined
    const verdict = judge({
      ...{ tries: row.tries, status, now: tx.now, chance: Math.random(), isOff: endpoint.offAt !== null },
      retryAfter: called.error === undefined ? called.retryAfter : null,
      failingSince: endpoint.failingSince,
    })
    const { state, dueAt, failingSince, restUntil, switchOff } = verdict
    const finishedAt = state === 'queued' ? null : tx.now
    await store.countTry(tx, row.endpointId, at, state === 'delivered')
    if (!(await store.settle(tx, row, row.attempts, { state, dueAt, finishedAt }))) return
    await store.saveEndpoint(tx, row.endpointId, {
      ...{ failingSince, ...(restUntil !== null && { restUntil }) },
      ...(state === 'delivered' && { lastDeliveredAt: tx.now }),
    })
    if (switchOff && (await store.switchOff(tx, row.endpointId, switchOff, tx.now)))
      await tx.emit('webhook_endpoint.disabled', { endpointId: row.endpointId, reason: switchOff })
  })
