import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Db, openDb } from '../../db/client.ts'

let db: Db
beforeEach(async () => {
  db = await openDb({ url: `file:${join(mkdtempSync(join(tmpdir(), 'acclaim-kept-')), 'a.db')}`, scratch: true })
  await run('CREATE TABLE one (id INTEGER PRIMARY KEY, word TEXT UNIQUE) STRICT')
})
afterEach(() => db.close())

const run = (sql: string, args: (string | number)[] = []) => db.clients.writer.execute({ sql, args })
const add = 'INSERT INTO one (word) VALUES (?)'

test('a statement is asked again and again with other values', async () => {
  for (const word of ['a', 'b', 'c']) expect((await run(add, [word])).rowsAffected).toBe(1)
  const found = 'SELECT id FROM one WHERE word = ?'
  for (const [i, word] of ['a', 'b', 'c'].entries()) expect((await run(found, [word])).rows[0]?.[0]).toBe(i + 1)
  expect((await run(found, ['d'])).rows).toEqual([])
  expect((await run(`${add} RETURNING word`, ['d'])).rows[0]?.['word']).toBe('d')
  expect((await run(`${add} RETURNING word`, ['e'])).rows[0]?.['word']).toBe('e')
})

test('one that failed holds nothing open and works the next time', async () => {
  await run(add, ['a'])
  for (const word of ['a', 'a']) await expect(run(add, [word])).rejects.toThrow(/UNIQUE/)
  const twice = db.clients.writer.batch(
    [
      { sql: add, args: ['b'] },
      { sql: add, args: ['a'] },
    ],
    'write',
  )
  await expect(twice).rejects.toThrow(/UNIQUE/)
  await run(add, ['b'])
  expect((await run('SELECT count(*) FROM one')).rows[0]?.[0]).toBe(2)
  expect((await run('PRAGMA wal_checkpoint(TRUNCATE)')).rows[0]?.[0]).toBe(0)
})

test('a star has the columns of the table as it is now', async () => {
  await run(add, ['a'])
  expect((await run('SELECT * FROM one')).columns).toEqual(['id', 'word'])
  await run('ALTER TABLE one ADD COLUMN more TEXT')
  const { columns, rows } = await run('SELECT * FROM one')
  expect(columns).toEqual(['id', 'word', 'more'])
  expect(rows[0]?.length).toBe(3)
})

test('a file has its own, and more of them than are kept are no harm', async () => {
  const other = await openDb({
    url: `file:${join(mkdtempSync(join(tmpdir(), 'acclaim-kept-')), 'b.db')}`,
    scratch: true,
  })
  await other.clients.writer.execute('CREATE TABLE one (id INTEGER PRIMARY KEY, word TEXT) STRICT')
  await run(add, ['a'])
  await other.clients.writer.execute({ sql: add, args: ['elsewhere'] })
  for (let i = 0; i < 1_200; i++) expect((await run(`SELECT ${i % 700} AS n FROM one`)).rows[0]?.[0]).toBe(i % 700)
  expect((await run('SELECT word FROM one')).rows.map((row) => row[0])).toEqual(['a'])
  expect((await other.clients.writer.execute('SELECT word FROM one')).rows[0]?.[0]).toBe('elsewhere')
  await other.close()
})
