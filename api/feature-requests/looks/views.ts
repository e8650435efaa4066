import { sha256 } from '../../kernel/hash.ts'

const AGAIN_MS = 6 * 3_600_000
const KEPT = 20_000

/**
 * Who looked at which request, counted in memory and written once a minute: nothing is written when somebody reads. One
 * place is counted once in six hours; what is kept of it for so long is a hash, in this process only.
 */
export function createViews() {
  const waiting = new Map<string, number>()
  const lately = new Map<string, number>()
  return {
    saw(requestId: string, from: string, now: number): void {
      const who = sha256(`${requestId}:${from}`)
      if (now - (lately.get(who) ?? Number.NEGATIVE_INFINITY) < AGAIN_MS) return
      lately.set(who, now)
      if (lately.size > KEPT) lately.delete(lately.keys().next().value!)
      waiting.set(requestId, (waiting.get(requestId) ?? 0) + 1)
    },
    /** What was counted since the last time; the caller writes it down. */
    take(): [string, number][] {
      const counted = [...waiting]
      waiting.clear()
      return counted
    },
  }
}
export type Views = ReturnType<typeof createViews>
