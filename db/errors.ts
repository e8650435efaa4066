import { LibsqlError } from '@libsql/client'

/** The libSQL error at the bottom of whatever Drizzle wrapped around it. */
function libsqlError(error: unknown): LibsqlError | undefined {
  for (let e = error; e instanceof Error; e = e.cause) if (e instanceof LibsqlError) return e
  return undefined
}

/** What went wrong, for logs: the statement without the values it was given, because those are people's. */
export function withoutValues(error: unknown): string {
  let bottom = error
  while (bottom instanceof Error && bottom.cause instanceof Error) bottom = bottom.cause
  const query = (error as { query?: unknown } | null)?.query
  const said = bottom instanceof Error ? (bottom.stack ?? bottom.message) : String(bottom)
  return typeof query === 'string' ? `${said}\n${query}` : said
}

/**
 * A server undid a change that took more than five seconds while others waited, which Drizzle notices only as it rolls
 * back what is no more: nothing was written.
 */
export const isUndone = (error: unknown): boolean => {
  const e = libsqlError(error)
  return e !== undefined && UNDONE.test(`${e.code} ${e.message}`)
}
const UNDONE = /TRANSACTION_TIMEOUT|Transaction timed out|cannot rollback - no transaction is active/

/** Somebody else holds the write lock, or took it; the same change may be tried again from its start. */
export const isBusy = (error: unknown): boolean => {
  const e = libsqlError(error)
  if (e === undefined) return false
  return e.code === 'SQLITE_BUSY' || /database is locked|SQLITE_BUSY/.test(e.message) || isUndone(error)
}

/** The columns of the violated unique constraint (`review.product_id, review.contact_id`), or undefined. */
export function uniqueViolation(error: unknown): string | undefined {
  const e = libsqlError(error)
  return e && /UNIQUE constraint failed: ([\w., ]+)/.exec(e.message)?.[1]
}

/** The change was about somebody who was erased meanwhile; a trigger refused it. */
export const isAboutNobody = (error: unknown): boolean =>
  /this person was erased|stays erased/.test(libsqlError(error)?.message ?? '')

/** The disk is full or failed: nothing was written. */
export const isStorageFailure = (error: unknown): boolean => {
  const e = libsqlError(error)
  return (
    e !== undefined && /SQLITE_(FULL|IOERR|READONLY|CANTOPEN)|disk is full|disk I\/O/.test(`${e.code} ${e.message}`)
  )
}
