import type { System } from '../kernel/actor.ts'
import type { Ctx } from '../kernel/context.ts'
import type { Keep } from '../kernel/link-rules.ts'
import { type Destination, destinationOf, landingOf } from './rules.ts'
import * as store from './store.ts'

/** What a redirect needs of a link. */
export interface Shelved {
  id: string
  code: string
  disabled: boolean
  /** A commission is paid for whom it brings: never remembered in a cookie without being asked (fact 9). */
  earns: boolean
  /** Null leads to the landing page, which needs no words kept. */
  to: Destination | null
}

const AT_ONCE = 5_000
const MISSES_KEPT = 10_000
const MISS_MS = 60_000
const pause = () => new Promise((done) => setImmediate(done))

/**
 * All links in memory. `refresh` reads what any process changed since, in the order of the changes; a code that is not here
 * is looked for in the database, once a minute.
 */
export function createShelf(ctx: Pick<Ctx<System>, 'read' | 'now'>, ownHost: string) {
  const links = new Map<string, Shelved>()
  const misses = new Map<string, number>()
  const looking = new Map<string, Promise<Shelved | undefined>>()
  let seq = 0
  let rules: { hosts: ReadonlySet<string>; keep: Keep } = { hosts: new Set([ownHost]), keep: 'consent' }
  let refreshing: Promise<void> | undefined
  let closed = false

  function put({ id, code, disabledAt, destination, purpose }: store.LinkRow): Shelved {
    const to = destination === null ? null : destinationOf(code, destination)
    const shelved = { id, code, disabled: disabledAt !== null, earns: purpose === 'affiliate', to }
    links.set(code, shelved)
    misses.delete(code)
    return shelved
  }

  async function catchUp() {
    const { hosts, keep } = await store.linkRules(ctx.read)
    rules = { hosts: new Set([...hosts, ownHost]), keep }
    while (!closed) {
      const changed = await store.linksSince(ctx.read, seq, AT_ONCE)
      for (const row of changed) {
        put(row)
        seq = row.seq
      }
      if (changed.length < AT_ONCE) return
      await pause()
    }
  }
  /** Reads what changed; whoever asks meanwhile waits for a reading that begins after they asked. */
  async function refresh(): Promise<void> {
    await refreshing
    refreshing ??= catchUp().finally(() => (refreshing = undefined))
    await refreshing
  }
  async function look(code: string): Promise<Shelved | undefined> {
    const row = await store.linkByCode(ctx.read, code)
    if (row) return links.get(code) ?? put(row)
    if (misses.size >= MISSES_KEPT) misses.clear()
    misses.set(code, ctx.now())
    return undefined
  }

  return {
    /** At once when it is known, or known to be nothing. @param code as it is stored */
    find(code: string): Shelved | undefined | Promise<Shelved | undefined> {
      const found = links.get(code)
      if (found) return found
      const missed = misses.get(code)
      if (missed !== undefined && ctx.now() - missed < MISS_MS) return undefined
      let answer = looking.get(code)
      if (!answer) {
        answer = look(code).finally(() => looking.delete(code))
        looking.set(code, answer)
      }
      return answer
    },
    /** Where it leads now: a host that was taken off the list is no destination any more. */
    destination({ code, to }: Shelved): Destination {
      return to === null || to.host === null || !rules.hosts.has(to.host) ? landingOf(code) : to
    },
    rules: () => rules,
    refresh,
    async close() {
      closed = true
      await refreshing?.catch(() => {})
    },
  }
}
export type Shelf = ReturnType<typeof createShelf>
