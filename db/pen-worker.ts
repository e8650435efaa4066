import { parentPort } from 'node:worker_threads'
import {
  type Client,
  createClient,
  type InArgs,
  LibsqlError,
  type ResultSet,
  type Transaction,
  type TransactionMode,
  type Value,
} from '@libsql/client'
import { keepStatements } from './statements.ts'

/** What the thread of the pen is asked for, in order; see `db/pen-thread.ts`. */
export interface Asked {
  id: number
  /** Which file. */
  db: number
  does:
    | 'open'
    | 'alone'
    | 'batch'
    | 'script'
    | 'begin'
    | 'inside'
    | 'script_inside'
    | 'commit'
    | 'rollback'
    | 'reopen'
    | 'close'
  statements: { sql: string; args: InArgs }[]
  url?: string
  timeout?: number
  mode?: TransactionMode
}
export interface Wrong {
  message: string
  stack: string | undefined
  libsql: { code: string; extendedCode: string | undefined; rawCode: number | undefined } | undefined
}
export interface Told {
  id: number
  results: (Omit<ResultSet, 'rows' | 'toJSON'> & { rows: Value[][] })[]
  wrong?: Wrong
}

keepStatements()
const files = new Map<number, { client: Client; tx: Transaction | undefined }>()

async function done({ db, does, statements, url, timeout, mode }: Asked): Promise<ResultSet[]> {
  if (does === 'open') {
    files.set(db, { client: createClient({ url: url!, timeout: timeout!, concurrency: 1 }), tx: undefined })
    return []
  }
  const file = files.get(db)!
  const { client } = file
  const given = statements.map(({ sql, args }) => ({ sql, args: asSqlite(args) }))
  if (does === 'alone') return [await client.execute(given[0]!)]
  if (does === 'batch') return client.batch(given, mode)
  if (does === 'script') await client.executeMultiple(given[0]!.sql)
  if (does === 'begin') file.tx = await client.transaction(mode)
  if (does === 'inside') return file.tx!.batch(given)
  if (does === 'script_inside') await file.tx!.executeMultiple(given[0]!.sql)
  if (does === 'commit' || does === 'rollback') {
    const { tx } = file
    file.tx = undefined
    await tx?.[does]()
  }
  if (does === 'reopen') client.reconnect()
  if (does === 'close') {
    files.delete(db)
    client.close()
  }
  return []
}
/** Bytes come over as plain arrays. */
const bytes = (value: unknown) =>
  value instanceof Uint8Array ? Buffer.from(value.buffer, value.byteOffset, value.byteLength) : value
const asSqlite = (args: InArgs): InArgs =>
  Array.isArray(args)
    ? (args.map(bytes) as Value[])
    : (Object.fromEntries(Object.entries(args).map(([name, value]) => [name, bytes(value)])) as Record<string, Value>)

function wrongOf(error: unknown): Wrong {
  const { message, stack } = error instanceof Error ? error : new Error(String(error))
  if (!(error instanceof LibsqlError)) return { message, stack, libsql: undefined }
  const { code, extendedCode, rawCode } = error
  // the code stands in front of the message once
  const said = message.startsWith(`${code}: `) ? message.slice(code.length + 2) : message
  return { message: said, stack, libsql: { code, extendedCode, rawCode } }
}

parentPort!.on('message', async (asked: Asked) => {
  const { id } = asked
  try {
    const results = (await done(asked)).map(({ columns, columnTypes, rows, rowsAffected, lastInsertRowid }) => ({
      ...{ columns, columnTypes, rowsAffected, lastInsertRowid },
      rows: rows.map((row) => Array.from(row)),
    }))
    parentPort!.postMessage({ id, results } satisfies Told)
  } catch (error) {
    parentPort!.postMessage({ id, results: [], wrong: wrongOf(error) } satisfies Told)
  }
})
