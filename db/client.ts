import { AsyncLocalStorage } from 'node:async_hooks'
import { chmodSync, existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Client, createClient } from '@libsql/client'
import { drizzle, type LibSQLDatabase } from 'drizzle-orm/libsql'
import { isBusy, isUndone } from './errors.ts'
import { lockFile } from './lock.ts'
import { penClient } from './pen-thread.ts'
import { keepStatements } from './statements.ts'

type Drizzle = LibSQLDatabase
/** A transaction on the pen. */
export type DbTx = Parameters<Parameters<Drizzle['transaction']>[0]>[0]
/** What may be done without the pen: reading. A transaction can do it too. */
export type Reads = Pick<Drizzle, 'select' | 'selectDistinct' | 'all' | 'get'>

export interface Db {
  kind: 'file' | 'remote'
  read: Reads
  /** Waits for the pen, runs `change` in one transaction, gives the pen on. Keep it short: no network, no hashing. */
  write<R>(change: (tx: DbTx) => Promise<R>): Promise<R>
  /**
   * Leaves nothing of deleted rows in a file: what they held is zeroed when they go (`secure_delete`), this empties the
   * write-ahead log and drops copies that were made before an upgrade more than a week ago. False while a younger copy
   * remains. A server keeps its own files.
   */
  scrub(): Promise<boolean>
  /** Raw access for migrations, backups and assertions. */
  clients: { writer: Client; reader: Client }
  close(): Promise<void>
}

export interface DbOptions {
  /** `file:` path, or `libsql:`, `http(s):`, `ws(s):` of a server. */
  url: string
  authToken?: string | undefined
  /** False only for tests that open one file from several places on purpose. */
  lock?: boolean
  /**
   * What may be lost when the power goes, like a story that can be told again, or a test: the pen of the file stays on the
   * thread of its caller and waits for no disk until it closes, which makes each change several times as quick.
   */
  scratch?: boolean
}

const NATIVE_TIMEOUT_MS = 50 // inside SQLite waiting freezes the whole process
const PATIENCE_MS = 10_000 // in JavaScript it does not
const UNDONE_TIMES = 3
/** The folder of copies beside the file, and how long those made before an upgrade are kept. */
export const COPIES = 'backups'
const COPIES_LAST_MS = 7 * 86_400_000
/** What every connection to a file must answer; `db/client.ts` sets them and refuses to run without them. */
export const PRAGMAS = {
  journal_mode: 'wal',
  synchronous: 2,
  foreign_keys: 1,
  trusted_schema: 0,
  secure_delete: 1,
  temp_store: 2,
  journal_size_limit: 67_108_864,
} as const

keepStatements()
const insideWrite = new AsyncLocalStorage<{ open: boolean }>()

export async function openDb(options: DbOptions): Promise<Db> {
  return options.url.startsWith('file:') ? openFile(options) : openRemote(options)
}

/** A client of one file with one connection, on the thread of whoever opens it. */
function nearClient(url: string) {
  const client = createClient({ url, timeout: NATIVE_TIMEOUT_MS, concurrency: 1 })
  return Object.assign(client, { end: async () => client.close() })
}

async function openFile({ url, lock = true, scratch = false }: DbOptions): Promise<Db> {
  const path = url.slice('file:'.length)
  if (!existsSync(dirname(path))) mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  const unlock = lock ? await lockFile(path) : () => {}
  const writer = scratch ? nearClient(url) : await penClient(url, NATIVE_TIMEOUT_MS)
  const penPragmas = { ...PRAGMAS, ...(scratch && { synchronous: 0 }), wal_autocheckpoint: 1000 }
  const reader = createClient({ url, timeout: NATIVE_TIMEOUT_MS, concurrency: 1 })
  const tune = async () => {
    await setPragmas(writer, penPragmas)
    await setPragmas(reader, { ...PRAGMAS, wal_autocheckpoint: 0, query_only: 1 })
  }
  try {
    await tune()
    chmodSync(path, 0o600)
  } catch (error) {
    await writer.end()
    reader.close()
    unlock()
    throw error
  }
  // a statement that failed busy poisons its connection (libsql-client-ts 352): replace it before the next use
  const heal = async () => {
    await writer.reconnect()
    await setPragmas(writer, penPragmas)
  }
  const pen = penOf(drizzle({ client: writer }), heal)
  return {
    kind: 'file',
    read: drizzle({ client: reader }),
    write: pen.write,
    async scrub() {
      const { rows } = await pen.alone(() => writer.execute('PRAGMA wal_checkpoint(TRUNCATE)'))
      return rows[0]?.[0] === 0 && dropCopies(dirname(path), Date.now() - COPIES_LAST_MS)
    },
    clients: { writer, reader },
    async close() {
      if (scratch) await writer.execute(`PRAGMA synchronous = ${PRAGMAS.synchronous}`).catch(() => {})
      await writer.execute('PRAGMA wal_checkpoint(TRUNCATE)').catch(() => {})
      reader.close()
      await writer.end()
      unlock()
    },
  }
}

async function openRemote({ url, authToken }: DbOptions): Promise<Db> {
  const client = createClient({ url, ...(authToken ? { authToken } : {}) })
  const db = drizzle({ client })
  return {
    kind: 'remote',
    read: db,
    write: penOf(db, async () => {}).write,
    scrub: async () => true,
    clients: { writer: client, reader: client },
    async close() {
      client.close()
    },
  }
}

async function setPragmas(client: Client, pragmas: Record<string, string | number>) {
  for (const [name, value] of Object.entries(pragmas)) await client.execute(`PRAGMA ${name} = ${value}`)
  await assertPragmas(client, pragmas)
}

/** Throws when a connection does not answer what it was told. */
export async function assertPragmas(client: Client, expected: Record<string, string | number> = PRAGMAS) {
  for (const [name, value] of Object.entries(expected)) {
    const got = (await client.execute(`PRAGMA ${name}`)).rows[0]?.[0]
    if (got !== value) throw new Error(`PRAGMA ${name} is ${got}, not ${value}: refusing to write without it`)
  }
}

/** SQLite has one pen. Changes wait in line for it; a failed one gives its turn to the next. */
function penOf(db: Drizzle, heal: () => Promise<void>) {
  let last: Promise<unknown> = Promise.resolve()

  async function attempt<R>(change: (tx: DbTx) => Promise<R>): Promise<R> {
    const deadline = Date.now() + PATIENCE_MS
    let undone = 0
    for (;;) {
      const scope = { open: true }
      try {
        return await insideWrite.run(scope, () => db.transaction(change))
      } catch (error) {
        if (!isBusy(error)) throw error
        await heal()
        if (isUndone(error)) {
          // those who waited get through first; who tried at once would undo each other without end
          if (undone++ === UNDONE_TIMES) throw error
          await sleep((500 + Math.random() * 1_500) * undone)
          continue
        }
        if (Date.now() > deadline) throw error
        await sleep(5 + Math.random() * 20)
      } finally {
        scope.open = false
      }
    }
  }
  const inLine = <R>(work: () => Promise<R>): Promise<R> => {
    if (insideWrite.getStore()?.open) {
      return Promise.reject(new Error('write() inside write(): the pen is already in your hand, use its tx'))
    }
    const turn = last.then(work)
    last = turn.catch(() => {})
    return turn
  }
  return {
    write: <R>(change: (tx: DbTx) => Promise<R>): Promise<R> => inLine(() => attempt(change)),
    /** What needs the connection without a transaction, when nobody writes. */
    alone: inLine,
  }
}

/** True when no copy is left. */
function dropCopies(folder: string, before: number): boolean {
  const copies = join(folder, COPIES)
  if (!existsSync(copies)) return true
  const names = readdirSync(copies).filter((name) => /-before-.*\.db$/.test(name))
  const old = names.filter((name) => statSync(join(copies, name)).mtimeMs < before)
  for (const name of old) rmSync(join(copies, name))
  return old.length === names.length
}
