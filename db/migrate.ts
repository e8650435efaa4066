import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Client, Transaction } from '@libsql/client'
import { COPIES, type Db } from './client.ts'
import { isBusy } from './errors.ts'

/** The database was written by a newer or a foreign Acclaim: this one does not touch it. */
export class DatabaseTooNew extends Error {
  override name = 'DatabaseTooNew'
}
interface Migration {
  id: string
  hash: string
  statements: string[]
}

export const migrationsFolder = join(import.meta.dirname, 'migrations')

export function readMigrations(folder = migrationsFolder): Migration[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.sql'))
    .sort()
    .map((name) => {
      const sql = readFileSync(join(folder, name), 'utf8')
      return {
        id: name.slice(0, -'.sql'.length),
        hash: createHash('sha256').update(sql).digest('hex'),
        statements: sql.split('--> statement-breakpoint').filter((s) => s.trim() !== ''),
      }
    })
}

/**
 * Applies what is pending, all of it in one write transaction that also reads what was applied, so that any number
 * of processes may start at once. A file is copied to `backups/` first, when it already holds data.
 * @returns the ids that were applied now
 */
export async function migrateDb(db: Db, migrations = readMigrations()): Promise<string[]> {
  const applied = await appliedIn(db.clients.writer)
  refuseUnknown(applied, migrations)
  const pending = migrations.filter((m) => !applied.has(m.id))
  if (pending.length === 0) return []
  if (db.kind === 'file' && applied.size > 0) await backup(db, `before-${pending[0]!.id}`)
  return patiently(() => apply(db.clients.writer, migrations))
}

async function apply(client: Client, migrations: Migration[]): Promise<string[]> {
  const tx = await client.transaction('write')
  try {
    await tx.execute(
      'CREATE TABLE IF NOT EXISTS migration (id TEXT PRIMARY KEY, hash TEXT NOT NULL, applied_at INTEGER NOT NULL) STRICT',
    )
    const applied = await appliedIn(tx)
    refuseUnknown(applied, migrations)
    const now = migrations.filter((m) => !applied.has(m.id))
    for (const { id, hash, statements } of now) {
      // at once: a libSQL server ends a transaction after five seconds, and hundreds of journeys there and back take longer
      await tx.batch([...statements, { sql: 'INSERT INTO migration VALUES (?, ?, ?)', args: [id, hash, Date.now()] }])
    }
    await tx.commit()
    return now.map((m) => m.id)
  } finally {
    tx.close()
  }
}

async function appliedIn(client: Client | Transaction): Promise<Map<string, string>> {
  const there = await client.execute("SELECT 1 FROM sqlite_schema WHERE name = 'migration'")
  if (there.rows.length === 0) return new Map()
  const { rows } = await client.execute('SELECT id, hash FROM migration')
  return new Map(rows.map((row) => [String(row.id), String(row.hash)]))
}

function refuseUnknown(applied: Map<string, string>, migrations: Migration[]) {
  const known = new Map(migrations.map((m) => [m.id, m.hash]))
  for (const [id, hash] of applied) {
    if (known.get(id) === hash) continue
    throw new DatabaseTooNew(
      known.has(id)
        ? `Migration ${id} was changed after it was applied to this database. Use the release that made it.`
        : `This database was written by a newer Acclaim (it has migration ${id}). Start that version or newer, or restore a backup.`,
    )
  }
}

/** A whole copy of a file database, made by its owner: `VACUUM INTO` reads one consistent moment. */
export async function backup(db: Db, label: string): Promise<string> {
  const { rows } = await db.clients.writer.execute('PRAGMA database_list')
  const folder = join(dirname(String(rows[0]!.file)), COPIES)
  if (!existsSync(folder)) mkdirSync(folder, { recursive: true, mode: 0o700 })
  const path = join(folder, `${new Date().toISOString().replaceAll(/[:.]/g, '-')}-${label}.db`)
  await db.clients.writer.execute({ sql: 'VACUUM INTO ?', args: [path] })
  return path
}

async function patiently<T>(fn: () => Promise<T>): Promise<T> {
  const deadline = Date.now() + 30_000
  for (;;) {
    try {
      return await fn()
    } catch (error) {
      if (!isBusy(error) || Date.now() > deadline) throw error
      await sleep(20 + Math.random() * 80)
    }
  }
}
