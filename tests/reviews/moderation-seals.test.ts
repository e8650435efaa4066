import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'drizzle-orm'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openDb } from '../../db/client.ts'
import { migrateDb } from '../../db/migrate.ts'
import { ROOT } from '../architecture/checkout.ts'
import { addProduct, decide, WORDS } from '../helpers.ts'
import { type World, world } from '../world.ts'
import { published, STATEMENT, written } from './cases.ts'

let portal: World
beforeEach(async () => {
  portal = await world()
  await addProduct(portal)
  await published(portal)
  await decide(portal, await written(portal, 'ben'), { decision: 'reject', reason: 'SPAM', statement: STATEMENT })
})
afterEach(() => portal.close())

const verify = async () => (await (await portal.as('olga')).get('/api/v1/moderation/verify')).body
/** Past the console and past the triggers, as somebody with the file in their hands would. */
const tamper = (trigger: string, statement: string) =>
  portal.db.write(async (tx) => {
    await tx.run(sql.raw(`DROP TRIGGER ${trigger}`))
    await tx.run(sql.raw(statement))
  })

test('three chains hold, and are walked by those who may read the log', async () => {
  expect(await verify()).toMatchObject({
    audit: { brokenAt: null },
    decisions: { entries: 2, brokenAt: null },
    revisions: { entries: 2, brokenAt: null },
  })
  expect((await (await portal.as('mo')).get('/api/v1/moderation/verify')).status).toBe(403)
})

test.each([
  [
    'a letter of a statement',
    'decisions',
    2,
    "UPDATE moderation_decision SET statement = statement || '.' WHERE seq = 2",
  ],
  ['the reason', 'decisions', 2, "UPDATE moderation_decision SET reason = 'HATE' WHERE seq = 2"],
  ['who decided', 'decisions', 1, 'UPDATE moderation_decision SET blind = 0 WHERE seq = 1'],
])('%s that was changed in the file is found', async (_what, chain, at, statement) => {
  await tamper('moderation_decision_is_append_only', statement)
  expect((await verify())[chain]).toEqual({ entries: at - 1, brokenAt: at })
})

test('a star of an old revision that was changed is found, and one that is missing too', async () => {
  await tamper('review_revision_is_append_only', 'UPDATE review_revision SET rating = 1 WHERE seq = 2')
  expect((await verify()).revisions).toEqual({ entries: 1, brokenAt: 2 })
  await tamper('review_revision_is_kept', 'DELETE FROM review_revision WHERE seq = 1')
  expect((await verify()).revisions).toEqual({ entries: 0, brokenAt: 2 })
})

test('forgetting somebody breaks no seal', async () => {
  const { body } = await (await portal.as('ann')).get('/api/v1/me/contact')
  const erased = await (await portal.as('olga')).post(`/api/v1/contacts/${body.id}/erasure`, { confirm: true })
  expect(erased.status).toBeLessThan(300)
  const rows = await portal.db.read.all<{ body: string }>(sql`SELECT body FROM review_revision ORDER BY seq`)
  expect(rows.map((row) => row.body)).toEqual(['', WORDS.body])
  const { decisions, revisions } = await verify()
  expect([decisions.brokenAt, revisions.brokenAt]).toEqual([null, null])
})

test('the command says so too, and leaves with 1 when a link is broken', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'acclaim-verify-'))
  const run = () => {
    const env = { PATH: process.env['PATH'], DATA_DIR: dir }
    const argv = ['--disable-warning=ExperimentalWarning', join(ROOT, 'api/verify.ts')]
    const { status, stdout } = spawnSync(process.execPath, argv, { env, encoding: 'utf8' })
    return { status, stdout }
  }
  const open = async () => {
    const db = await openDb({ url: `file:${join(dir, 'acclaim.db')}`, lock: false })
    await migrateDb(db)
    return db
  }
  await (await open()).close()
  const holds = [
    ...['audit', 'decisions', 'revisions'].map((chain) => `${chain}: all 0 hold`),
    'ledger: all 0 journals of 0 partners hold',
    'stages: all 0 histories are what their events say',
    'turns: those of all 0 people are what the facts say',
  ]
  expect(run()).toEqual({ status: 0, stdout: `${holds.join('\n')}\n` })
  const db = await open()
  await db.write(async (tx) => {
    const row = sql`('2026', 'staff', 'audit.forged', 'evt_1', '{}', 'x', 'y')`
    await tx.run(
      sql`INSERT INTO audit_entry (at, actor_kind, action, event_id, data, previous_hash, hash) VALUES ${row}`,
    )
  })
  await db.close()
  expect(run()).toMatchObject({ status: 1, stdout: expect.stringContaining('audit: broken at 1, 0 before it hold') })
  rmSync(dir, { recursive: true })
})
