const BRIEF_MS = 1_000

/**
 * The rows of a change that are reached within a second, and always the first: a libSQL server undoes a change of five
 * seconds while others wait for the pen. Who stops early is called again for the rest.
 */
export function* briefly<T>(rows: readonly T[], now: () => number = () => performance.now()): Generator<T> {
  const end = now() + BRIEF_MS
  for (const [n, row] of rows.entries()) {
    if (n > 0 && now() >= end) return
    yield row
  }
}
