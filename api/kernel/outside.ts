/** The world outside the process, as shapes; `api/outside/` holds the real ones, tests catch them. */
export interface Outside {
  clock: Clock
  log: Log
}
/** Milliseconds since 1970, UTC. */
export type Clock = () => number
/** Structured lines without personal data: ids, codes and counts only. */
export interface Log {
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}
