import { existsSync, mkdtempSync, readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient } from '@libsql/client'
import { expect, test } from 'vitest'
import { openDb } from '../../db/client.ts'
import { DatabaseTooNew, migrateDb, readMigrations } from '../../db/migrate.ts'
import { contact } from '../../db/schema/contacts.ts'
import { contactRow } from '../people.ts'

const folder = () => mkdtempSync(join(tmpdir(), 'acclaim-migrate-'))
const more = {
  id: '9999_more',
  hash: 'x',
  statements: ['CREATE TABLE more (a INTEGER) STRICT', 'INSERT INTO more VALUES (1)'],
}

test('an empty file gets every migration once', async () => {
  const db = await openDb({ url: `file:${join(folder(), 'a.db')}` })
  expect(await migrateDb(db)).toEqual(readMigrations().map((m) => m.id))
  expect(await migrateDb(db)).toEqual([])
  const tables = await db.clients.reader.execute(
    "SELECT name, sql FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE '%_search%' ESCAPE '\\' AND name NOT LIKE '%_trigram%'",
  )
  expect(tables.rows.length).toBeGreaterThan(20)
  expect(tables.rows.filter((row) => !/STRICT$/.test(String(row.sql)))).toEqual([])
  await db.close()
})

test('a file with data is copied before it is changed', async () => {
  const dir = folder()
  const db = await openDb({ url: `file:${join(dir, 'a.db')}` })
  await migrateDb(db)
  await db.write((tx) => tx.insert(contact).values(contactRow('con_1', 'a@x.test', 'A')))

  await migrateDb(db, [...readMigrations(), more])

  const [copy] = readdirSync(join(dir, 'backups'))
  const saved = createClient({ url: `file:${join(dir, 'backups', copy!)}` })
  expect((await saved.execute('SELECT name FROM contact')).rows).toHaveLength(1)
  expect((await saved.execute("SELECT 1 FROM sqlite_schema WHERE name = 'more'")).rows).toHaveLength(0)
  saved.close()
  await db.close()
})

test('a migration that fails half way leaves nothing of itself', async () => {
  const dir = folder()
  const db = await openDb({ url: `file:${join(dir, 'a.db')}` })
  await migrateDb(db)
  const broken = { ...more, statements: ['CREATE TABLE half (a INTEGER) STRICT', 'this is not SQL'] }

  await expect(migrateDb(db, [...readMigrations(), broken])).rejects.toThrow()

  expect((await db.clients.reader.execute("SELECT 1 FROM sqlite_schema WHERE name = 'half'")).rows).toHaveLength(0)
  expect(await migrateDb(db)).toEqual([])
  await db.close()
})

test('a database of a newer version is left alone and says so', async () => {
  const dir = folder()
  const db = await openDb({ url: `file:${join(dir, 'a.db')}` })
  await migrateDb(db, [...readMigrations(), more])

  const older = migrateDb(db)

  await expect(older).rejects.toThrow(DatabaseTooNew)
  await expect(older).rejects.toThrow('written by a newer Acclaim (it has migration 9999_more)')
  expect(existsSync(join(dir, 'backups'))).toBe(false)
  await db.close()
})

test('a migration that was edited after its release is refused', async () => {
  const db = await openDb({ url: `file:${join(folder(), 'a.db')}` })
  await migrateDb(db, [...readMigrations(), more])
  await expect(migrateDb(db, [...readMigrations(), { ...more, hash: 'y' }])).rejects.toThrow(
    'was changed after it was applied',
  )
  await db.close()
})
