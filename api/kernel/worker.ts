import { and, eq, inArray, lt, or, sql } from 'drizzle-orm'
import { withoutValues } from '../../db/errors.ts'
import { job } from '../../db/schema/events.ts'
import type { System } from './actor.ts'
import { type Ctx, createCtx, type Services } from './context.ts'

export interface JobDefinition {
  run(ctx: Ctx<System>, payload: Record<string, unknown>): Promise<void>
  /** How often it is tried before it waits for a person. */
  attempts?: number
  /** Runs once per this many milliseconds, over all processes. */
  everyMs?: number
}
export type Jobs = Record<string, JobDefinition>
export const DEFAULT_ATTEMPTS = 5

const LEASE_MS = 60_000
const BATCH = 10
const POLL_MS = 1_000

/** When the n-th attempt failed, how long until the next: 2, 8, 32 … seconds, at most an hour. */
export const backoffMs = (attempt: number) => Math.min(2_000 * 4 ** (attempt - 1), 3_600_000)

export interface Worker {
  /**
   * Runs everything that is due now, and what that queued; for tests and shutdown.
   * @param without schedules that need not be kept this time
   */
  drain(without?: ReadonlySet<string>): Promise<void>
  wake(): void
  start(): void
  /** Lets the running job finish and takes no other. */
  stop(): Promise<void>
}

export function createWorker(services: Services, jobs: Jobs): Worker {
  const { db, outside } = services
  let timer: NodeJS.Timeout | undefined
  let running: Promise<void> = Promise.resolve()
  let stopped = true
  let asked = false

  /** A schedule is a row whose id names its slot, so that any number of processes queue it once. */
  async function schedule(now: number, without?: ReadonlySet<string>) {
    for (const [name, { everyMs, attempts = DEFAULT_ATTEMPTS }] of Object.entries(jobs)) {
      if (!everyMs || without?.has(name)) continue
      const id = `${name}:${Math.floor(now / everyMs)}`
      const there = await db.read.select({ id: job.id }).from(job).where(eq(job.id, id)).get()
      if (there) continue
      await db.write((tx) =>
        tx
          .insert(job)
          .values({ id, name, payload: '{}', runAt: now, maxAttempts: attempts, createdAt: now })
          .onConflictDoNothing(),
      )
    }
  }

  /** The attempt is counted when it is claimed, so a job that kills its process cannot do so for ever. */
  async function claim(now: number) {
    const due = or(
      and(eq(job.state, 'queued'), sql`${job.runAt} <= ${now}`),
      and(eq(job.state, 'running'), lt(job.leaseUntil, now)),
    )
    const waiting = await db.read.select({ id: job.id }).from(job).where(due).orderBy(job.runAt).limit(BATCH)
    if (waiting.length === 0) return []
    const ids = waiting.map((row) => row.id)
    return db.write((tx) =>
      tx
        .update(job)
        .set({ state: 'running', attempts: sql`${job.attempts} + 1`, leaseUntil: now + LEASE_MS })
        .where(and(inArray(job.id, ids), due))
        .returning(),
    )
  }

  async function attempt(row: typeof job.$inferSelect) {
    const definition = jobs[row.name]
    try {
      if (!definition) throw new Error(`no job is called ${row.name}`)
      if (row.attempts > row.maxAttempts) throw new Error('the process ended during its last attempt')
      const ctx = createCtx<System>(services, { kind: 'system', job: row.name }, row.id)
      await definition.run(ctx, JSON.parse(row.payload) as Record<string, unknown>)
      await settle(row.id, { state: 'done', lastError: null, finishedAt: outside.clock() })
    } catch (error) {
      const last = row.attempts >= row.maxAttempts
      outside.log.error({ job: row.name, id: row.id, attempt: row.attempts, err: withoutValues(error) }, 'job failed')
      await settle(row.id, {
        state: last ? 'failed' : 'queued',
        lastError: withoutValues(error).split('\n')[0]!.slice(0, 500),
        runAt: outside.clock() + backoffMs(row.attempts),
        finishedAt: last ? outside.clock() : null,
      })
    }
  }
  const settle = (id: string, change: Partial<typeof job.$inferInsert>) =>
    db.write((tx) =>
      tx
        .update(job)
        .set({ ...change, leaseUntil: null })
        .where(eq(job.id, id)),
    )

  async function round(without?: ReadonlySet<string>) {
    await schedule(outside.clock(), without)
    for (;;) {
      const rows = await claim(outside.clock())
      if (rows.length === 0) return
      for (const row of rows) await attempt(row)
    }
  }
  function tick() {
    clearTimeout(timer)
    asked = false
    running = running
      .then(() => round())
      .catch((error: unknown) => outside.log.error({ err: withoutValues(error) }, 'worker round failed'))
      .finally(() => {
        if (!stopped) timer = setTimeout(tick, asked ? 0 : POLL_MS).unref()
      })
  }
  return {
    drain: (without) => (running = running.then(() => round(without))),
    wake() {
      asked = true
      if (stopped || timer === undefined) return
      clearTimeout(timer)
      timer = setTimeout(tick, 0).unref()
    },
    start() {
      stopped = false
      tick()
    },
    async stop() {
      stopped = true
      clearTimeout(timer)
      await running
    },
  }
}
