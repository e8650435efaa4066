import { createHmac, randomBytes } from 'node:crypto'
import { dayOf } from '../rules.ts'

/** What tells visitors apart for a day: never stored, never sent. */
export interface Trace {
  origin: string
  address: string
  agent: string
}
const MOST = 200_000

/**
 * Visitors of this day, in this process's memory alone: a keyed hash of page, address and browser, with a key that nobody
 * has and that goes with everything else at midnight UTC. Counts each once a day for a widget.
 */
export function createDailyVisitors(clock: () => number) {
  let day = ''
  let key = randomBytes(32)
  let seen = new Set<string>()

  function nameOf({ origin, address, agent }: Trace): string {
    const today = dayOf(clock())
    if (today !== day) {
      day = today
      key = randomBytes(32)
      seen = new Set()
    }
    return createHmac('sha256', key).update(`${origin}\n${address}\n${agent}`).digest('base64url')
  }
  function once(what: string): boolean {
    if (seen.has(what) || seen.size >= MOST) return false
    seen.add(what)
    return true
  }

  return {
    /** True the first time today that this visitor sees this widget. */
    sees: (trace: Trace, widgetId: string) => once(`${nameOf(trace)} ${widgetId}`),
    /** True the first time today that somebody who saw it converts. */
    converts: (trace: Trace, widgetId: string) => {
      const name = nameOf(trace)
      return seen.has(`${name} ${widgetId}`) && once(`${name} ${widgetId} !`)
    },
  }
}

/** A page's own number for its visitor as it is stored: nobody without the portal's key can find the number again. */
export const visitorHash = (secret: string) => (visitor: string) =>
  createHmac('sha256', `visitor ${secret}`).update(visitor).digest('base64url').slice(0, 32)
