import Driver from 'libsql'

/**
 * The driver under `@libsql/client` compiles a statement each time it is asked for, with every trigger of its table,
 * which took a quarter of all processor time. Here each connection keeps what it compiled, the least used go first.
 * Safe because the client runs a statement to its end before it returns; SQLite itself compiles anew when tables change.
 */
const MOST = 500
const KEPT = /^\s*(?:select|insert|update|delete|with|begin|commit|rollback)\b/i
const TABLES = /^\s*(?:create|alter|drop)\b/i
type Statement = ReturnType<Driver.Database['prepare']>

const kept = new WeakMap<object, Map<string, Statement>>()
const { prepare } = Driver.prototype

export function keepStatements(): void {
  if (Driver.prototype.prepare !== prepare) return
  Driver.prototype.prepare = function (this: Driver.Database, sql: string) {
    if (!KEPT.test(sql)) {
      if (TABLES.test(sql)) kept.delete(this) // and with them changes what a star stands for
      return prepare.call(this, sql)
    }
    const mine = kept.get(this) ?? new Map<string, Statement>()
    kept.set(this, mine)
    const there = mine.get(sql)
    mine.delete(sql)
    const one = there ?? watched(prepare.call(this, sql), () => mine.delete(sql))
    mine.set(sql, one)
    if (mine.size > MOST) mine.delete(mine.keys().next().value!)
    return one
  } as typeof prepare
}

/** The same statement, which asks the driver once what it never answers differently, and is forgotten when it fails. */
function watched(one: Statement, forget: () => void): Statement {
  const { raw, columns, run, all } = one
  let mute: unknown
  let names: ReturnType<typeof columns> | undefined
  const orForget =
    <A extends unknown[], R>(work: (...args: A) => R) =>
    (...args: A): R => {
      try {
        return work.apply(one, args)
      } catch (error) {
        forget()
        throw error
      }
    }
  return Object.assign(one, {
    raw(on?: boolean) {
      if (mute) throw mute
      try {
        return raw.call(one, on)
      } catch (error) {
        mute = error // it gives no rows
        throw error
      }
    },
    columns: () => (names ??= columns.call(one)),
    run: orForget(run),
    all: orForget(all),
  })
}
