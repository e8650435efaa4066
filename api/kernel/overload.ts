/** What a request is for, the first to be turned away first. */
export type Importance = 'beacon' | 'page' | 'part' | 'write'
export interface Load {
  /** Whole requests of this importance that wait for their answer. */
  inFlight: number
  /** How late the event loop is, in milliseconds. */
  lagMs: number
}

/**
 * Past these we say "later" at once rather than let everybody wait. Beacons give way before people, reading before
 * writing; a page that was let in gets its stylesheet.
 */
const LIMITS: Record<Importance, Load> = {
  beacon: { inFlight: 2_000, lagMs: 150 },
  page: { inFlight: 200, lagMs: 400 },
  part: { inFlight: 2_000, lagMs: 3_000 },
  write: { inFlight: 400, lagMs: 1_500 },
}
export const RETRY_AFTER_SECONDS: Record<Importance, number> = { beacon: 30, page: 2, part: 2, write: 2 }

export const mustShed = (importance: Importance, load: Load) =>
  load.inFlight >= LIMITS[importance].inFlight || load.lagMs >= LIMITS[importance].lagMs

export function importanceOf(method: string, path: string): Importance {
  if (path === '/v1/seen') return 'beacon'
  if (path.startsWith('/_astro/')) return 'part'
  return method === 'GET' || method === 'HEAD' ? 'page' : 'write'
}
