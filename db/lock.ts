import { readFileSync, writeFileSync } from 'node:fs'
import { createClient } from '@libsql/client'

/** Another live process owns this database file. */
export class DatabaseInUse extends Error {
  override name = 'DatabaseInUse'
}

/**
 * One file, one owner: two writers on one file can lose commits with the bundled SQLite. The lock is an open
 * exclusive transaction on a small file beside the database, so the operating system drops it when the owner
 * dies, however it dies; a file holding a process id could not tell a dead owner from a reused id.
 */
export async function lockFile(databasePath: string): Promise<() => void> {
  const path = `${databasePath}.lock`
  const note = `${path}.txt`
  const client = createClient({ url: `file:${path}`, concurrency: 1, timeout: 0 })
  try {
    await client.execute('PRAGMA journal_mode = DELETE')
    await client.execute('PRAGMA locking_mode = EXCLUSIVE')
    const held = await client.transaction('write')
    await held.execute('CREATE TABLE IF NOT EXISTS owner (pid INTEGER)')
    writeFileSync(note, `${process.pid}\n`, { mode: 0o600 })
    return () => {
      held.close()
      client.close()
    }
  } catch (error) {
    client.close()
    if ((error as { code?: string }).code !== 'SQLITE_BUSY') throw error
    throw new DatabaseInUse(
      `Another Acclaim process (${ownerOf(note)}) is using ${databasePath}. Stop it first, or give this one a DATA_DIR of its own.`,
    )
  }
}

function ownerOf(note: string): string {
  try {
    return `process ${readFileSync(note, 'utf8').trim()}`
  } catch {
    return 'process unknown'
  }
}
