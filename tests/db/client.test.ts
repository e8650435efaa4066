import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient } from '@libsql/client'
import { eq, sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { assertPragmas, type Db, openDb, PRAGMAS } from '../../db/client.ts'
import { uniqueViolation } from '../../db/errors.ts'
import { DatabaseInUse } from '../../db/lock.ts'
import { migrateDb } from '../../db/migrate.ts'
import { contact } from '../../db/schema/contacts.ts'
import { sale } from '../../db/schema/conversions.ts'
import { setting } from '../../db/schema/settings.ts'
import { contactRow } from '../people.ts'
import { startSqld } from '../sqld.ts'

const newFile = () => `file:${join(mkdtempSync(join(tmpdir(), 'acclaim-db-')), 'a.db')}`
const person = (n: number) => contactRow(`con_${n}`, `p${n}@x.test`, `P ${n}`, n)

describe.each(['file', 'scratch', 'http', 'ws'] as const)('on %s', (kind) => {
  let db: Db
  let server: Awaited<ReturnType<typeof startSqld>> | undefined
  beforeAll(async () => {
    if (kind === 'http' || kind === 'ws') server = await startSqld()
    const isFile = kind === 'file' || kind === 'scratch'
    db = await openDb({ url: isFile ? newFile() : server![kind], scratch: kind === 'scratch' })
    await migrateDb(db)
  })
  afterAll(async () => {
    await db.close()
    await server?.stop()
  })

  test('fifty changes at once that read and then write all count', async () => {
    await db.write((tx) => tx.insert(setting).values({ key: 'n', value: '0', updatedAt: 0 }))

    await Promise.all(
      Array.from({ length: 50 }, () =>
        db.write(async (tx) => {
          const row = await tx.select().from(setting).where(eq(setting.key, 'n')).get()
          await tx
            .update(setting)
            .set({ value: String(Number(row!.value) + 1) })
            .where(eq(setting.key, 'n'))
        }),
      ),
    )

    expect((await db.read.select().from(setting).where(eq(setting.key, 'n')).get())?.value).toBe('50')
  })

  test('a change that fails leaves nothing and gives the pen on', async () => {
    const failing = db.write(async (tx) => {
      await tx.insert(contact).values(person(1))
      throw new Error('no')
    })
    await expect(failing).rejects.toThrow('no')
    await db.write((tx) => tx.insert(contact).values(person(2)))

    const ids = (await db.read.select({ id: contact.id }).from(contact)).map((row) => row.id)
    expect(ids).toContain('con_2')
    expect(ids).not.toContain('con_1')
  })

  test('a unique constraint names its columns', async () => {
    await db.write((tx) => tx.insert(contact).values(person(3)))
    const again = db.write((tx) => tx.insert(contact).values({ ...person(4), email: 'p3@x.test' }))
    expect(uniqueViolation(await again.catch((error: unknown) => error))).toBe('contact.email')
  })

  test('a foreign key is checked at commit, so listeners may complete a change', async () => {
    const row = {
      id: 'sal_1',
      externalId: '1',
      contactId: 'con_9',
      amountMinor: 1,
      netMinor: 1,
      currency: 'EUR',
      requestHash: 'x',
      occurredAt: 1,
      receivedAt: 1,
    }
    await expect(db.write((tx) => tx.insert(sale).values(row))).rejects.toThrow()
    await db.write(async (tx) => {
      await tx.insert(sale).values(row)
      await tx.insert(contact).values(person(9))
    })
    expect(await db.read.select().from(sale)).toHaveLength(1)
  })

  test('what happened cannot be rewritten, and a wrong type is refused', async () => {
    const refused = (statement: ReturnType<typeof sql>) => expect(db.write((tx) => tx.run(statement))).rejects.toThrow()
    await refused(sql`UPDATE sale SET amount_minor = 0`)
    await refused(sql`DELETE FROM sale`)
    await refused(sql`INSERT INTO setting VALUES ('a', 'not json', 1)`)
    await refused(sql`INSERT INTO setting VALUES ('a', '1', 'yesterday')`)
    await refused(sql`INSERT INTO contact VALUES ('con_x', 'UPPER@x.test', 'x', 1)`)
  })

  test('write inside write is a bug that says so, not a wait for ever', async () => {
    const nested = db.write(() => db.write(async () => 1))
    await expect(nested).rejects.toThrow('the pen is already in your hand')
  })
})

test('a change that a server undid, because it took too long, is made again and counts once', async () => {
  const server = await startSqld()
  const [db, other] = [await openDb({ url: server.http }), await openDb({ url: server.http })]
  try {
    await migrateDb(db)
    let turns = 0
    let begun = () => {}
    // who waits is given the lock after five seconds
    const meanwhile = new Promise<void>((go) => (begun = go)).then(() =>
      other.write((tx) => tx.insert(contact).values(person(3))),
    )
    await db.write(async (tx) => {
      await tx.insert(contact).values(person(1))
      begun()
      if (++turns === 1) await meanwhile
      await tx.insert(contact).values(person(2))
    })
    await meanwhile
    expect(turns).toBe(2)
    expect(await db.read.select().from(contact)).toHaveLength(3)
  } finally {
    await db.close()
    await other.close()
    await server.stop()
  }
})

describe('a file', () => {
  test('every connection answers the pragmas, and only the pen may write', async () => {
    const url = newFile()
    const db = await openDb({ url })
    await assertPragmas(db.clients.writer, { ...PRAGMAS, query_only: 0, wal_autocheckpoint: 1000 })
    await assertPragmas(db.clients.reader, { ...PRAGMAS, query_only: 1, wal_autocheckpoint: 0 })
    await expect(assertPragmas(db.clients.reader, { synchronous: 1 })).rejects.toThrow('synchronous is 2, not 1')
    await expect(db.clients.reader.execute('CREATE TABLE t (a)')).rejects.toThrow(/readonly/)
    expect(statSync(url.slice('file:'.length)).mode & 0o077).toBe(0)
    await db.close()
  })

  test('a second process is refused with a sentence, and welcome once the first has died', async () => {
    const url = newFile()
    const script = `import { openDb } from ${JSON.stringify(join(import.meta.dirname, '../../db/client.ts'))}
      await openDb({ url: ${JSON.stringify(url)} }); console.log('open'); setInterval(() => {}, 1000)`
    const owner = spawn(process.execPath, ['--input-type=module-typescript', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    await once(owner.stdout, 'data')

    const refused = await openDb({ url }).catch((error: unknown) => error)
    owner.kill('SIGKILL')
    await once(owner, 'exit')

    expect(refused).toBeInstanceOf(DatabaseInUse)
    expect(String(refused)).toContain(`process ${owner.pid}`)
    await (await openDb({ url })).close()
  })

  test('a lock held by somebody else delays a change, freezes nothing and loses nothing', async () => {
    const url = newFile()
    const db = await openDb({ url })
    await migrateDb(db)
    const intruder = createClient({ url, concurrency: 1 })
    const held = await intruder.transaction('write')
    let ticks = 0
    const clock = setInterval(() => ticks++, 5)

    const changes = Promise.all([1, 2, 3].map((n) => db.write((tx) => tx.insert(contact).values(person(n)))))
    await db.read.select().from(contact)
    // who reads was answered, and the clock goes on, while nobody lets go of the lock
    await expect.poll(() => ticks).toBeGreaterThan(3)
    expect(await db.read.select().from(contact)).toHaveLength(0)
    await held.rollback()
    await changes

    clearInterval(clock)
    intruder.close()
    expect(await db.read.select().from(contact)).toHaveLength(3)
    await db.write((tx) => tx.insert(contact).values(person(4)))
    await assertPragmas(db.clients.writer)
    await db.close()
  })
})
