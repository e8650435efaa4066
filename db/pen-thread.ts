import { Worker } from 'node:worker_threads'
import {
  type Client,
  type InArgs,
  type InStatement,
  LibsqlError,
  type ResultSet,
  type Row,
  type Transaction,
  type TransactionMode,
  type Value,
} from '@libsql/client'
import type { Asked, Told, Wrong } from './pen-worker.ts'

type Statement = Asked['statements']
interface Waiting {
  done(rows: Told['results']): void
  failed(error: unknown): void
}

/** SQLite writes and syncs while the caller waits, so it does that on a thread of its own: one for the whole process. */
let thread: Worker | undefined
const waiting = new Map<number, Waiting>()
let last = 0

function theThread(): Worker {
  if (thread) return thread
  thread = new Worker(new URL('./pen-worker.ts', import.meta.url), {
    name: 'the pen',
    // TypeScript as it is, whatever the process itself was started with
    execArgv: ['--disable-warning=ExperimentalWarning'],
  })
  thread.on('message', ({ id, results, wrong }: Told) => {
    const one = waiting.get(id)!
    waiting.delete(id)
    if (waiting.size === 0) thread!.unref()
    if (wrong) one.failed(asError(wrong))
    else one.done(results)
  })
  // what it held cannot be known again: whoever watches the process starts it anew, and nothing was acknowledged
  thread.on('error', (error) => {
    throw error
  })
  thread.unref()
  return thread
}
function ask(asked: Omit<Asked, 'id'>): Promise<Told['results']> {
  const there = theThread()
  const id = ++last
  if (waiting.size === 0) there.ref()
  return new Promise((done, failed) => {
    waiting.set(id, { done, failed })
    try {
      there.postMessage({ id, ...asked } satisfies Asked)
    } catch (error) {
      waiting.delete(id)
      failed(error) // a value that is none of SQLite's
    }
  })
}
function asError({ libsql, message, stack }: Wrong): Error {
  const error = libsql ? new LibsqlError(message, libsql.code, libsql.extendedCode, libsql.rawCode) : new Error(message)
  if (stack) error.stack = `${error.message}\n${stack}`
  return error
}

/** A row as libSQL's own clients make it: an array by number, an object by name, of equal names the first. */
function rowOf(columns: string[], values: Value[]): Row {
  const row = {}
  Object.defineProperty(row, 'length', { value: values.length })
  for (const [i, value] of values.entries()) {
    Object.defineProperty(row, i, { value })
    if (!Object.hasOwn(row, columns[i]!))
      Object.defineProperty(row, columns[i]!, { value, enumerable: true, configurable: true, writable: true })
  }
  return row as Row
}
const resultSets = (results: Told['results']): ResultSet[] =>
  results.map(({ rows, ...rest }) => ({
    ...rest,
    rows: rows.map((values) => rowOf(rest.columns, values)),
    toJSON: () => ({ ...rest, rows }),
  }))
const oneOf = (statement: InStatement | [string, InArgs?], args?: InArgs): Statement[number] =>
  typeof statement === 'string'
    ? { sql: statement, args: args ?? [] }
    : Array.isArray(statement)
      ? { sql: statement[0], args: statement[1] ?? [] }
      : { sql: statement.sql, args: statement.args ?? [] }

let opened = 0
/** A client of one file with one connection, which lives on the thread. Whoever asks meanwhile waits for a transaction to end. */
export async function penClient(url: string, timeout: number): Promise<Client & { end(): Promise<void> }> {
  const db = ++opened
  await ask({ db, does: 'open', url, timeout, statements: [] })
  let turn: Promise<unknown> = Promise.resolve()
  let closed = false
  function inLine<R>(work: () => Promise<R>): Promise<R> {
    if (closed) return Promise.reject(new LibsqlError('The client is closed', 'CLIENT_CLOSED'))
    const mine = turn.then(work)
    turn = mine.catch(() => {})
    return mine
  }
  const run = async (does: Asked['does'], statements: Statement) => resultSets(await ask({ db, does, statements }))

  async function begin(mode: TransactionMode, settled: () => void): Promise<Transaction> {
    await ask({ db, does: 'begin', mode, statements: [] })
    let open = true
    const mustBeOpen = () => {
      if (!open) throw new LibsqlError('The transaction is closed', 'TRANSACTION_CLOSED')
    }
    const inside = async (does: Asked['does'], statements: Statement) => {
      mustBeOpen()
      return run(does, statements)
    }
    const end = async (does: 'commit' | 'rollback') => {
      if (!open) return
      open = false
      try {
        await ask({ db, does, statements: [] })
      } finally {
        settled()
      }
    }
    return {
      execute: async (statement: InStatement, args?: InArgs) => (await inside('inside', [oneOf(statement, args)]))[0]!,
      batch: (statements) =>
        inside(
          'inside',
          statements.map((one) => oneOf(one)),
        ),
      executeMultiple: async (sql) => void (await inside('script_inside', [{ sql, args: [] }])),
      async commit() {
        mustBeOpen()
        await end('commit')
      },
      rollback: () => end('rollback'),
      close: () => void end('rollback').catch(() => {}),
      get closed() {
        return !open
      },
    }
  }

  return {
    protocol: 'file',
    execute: (statement: InStatement, args?: InArgs) =>
      inLine(async () => (await run('alone', [oneOf(statement, args)]))[0]!),
    batch: (statements, mode = 'deferred') =>
      inLine(async () =>
        resultSets(await ask({ db, does: 'batch', mode, statements: statements.map((one) => oneOf(one)) })),
      ),
    migrate: () => Promise.reject(new Error('The pen migrates in transactions of its own.')),
    executeMultiple: (sql) => inLine(async () => void (await run('script', [{ sql, args: [] }]))),
    transaction: (mode: TransactionMode = 'write') =>
      new Promise<Transaction>((ready, failed) => {
        inLine(
          () =>
            new Promise<void>((settled) => {
              begin(mode, settled).then(ready, (error) => {
                failed(error)
                settled()
              })
            }),
        ).catch(failed)
      }),
    sync: () => Promise.reject(new Error('The pen is the file.')),
    reconnect: () => inLine(async () => void (await ask({ db, does: 'reopen', statements: [] }))),
    close() {
      if (closed) return
      closed = true
      void ask({ db, does: 'close', statements: [] })
    },
    async end() {
      if (closed) return
      closed = true
      await ask({ db, does: 'close', statements: [] })
    },
    get closed() {
      return closed
    },
  }
}
