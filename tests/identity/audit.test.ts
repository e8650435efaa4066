import { sql } from 'drizzle-orm'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { verifyAudit } from '../../api/kernel/audit.ts'
import { auditEntry } from '../../db/schema/audit.ts'
import { addProduct, decide, review } from '../helpers.ts'
import { type World, world } from '../world.ts'

let portal: World
beforeEach(async () => {
  portal = await world()
})
afterEach(() => portal.close())
const entries = () => portal.db.read.select().from(auditEntry).orderBy(auditEntry.seq)

test('what staff do is written down with who did it; what customers do is not', async () => {
  await addProduct(portal)
  const { body } = await review(portal, await portal.as('ann'))
  await decide(portal, body.id)
  expect((await entries()).map((e) => [e.actorKind, e.action])).toEqual([
    ['staff', 'product.created'],
    ['staff', 'review.published'],
  ])
  expect(await verifyAudit(portal.db.read)).toEqual({ entries: 2, brokenAt: null })
})

test('nobody rewrites it, and who does it behind our back is found at the entry', async () => {
  for (const name of ['One', 'Two', 'Three']) await addProduct(portal, name)
  await expect(portal.db.write((tx) => tx.run(sql`UPDATE audit_entry SET actor_id = 'x'`))).rejects.toThrow()
  await expect(portal.db.write((tx) => tx.run(sql`DELETE FROM audit_entry`))).rejects.toThrow()

  await portal.db.write(async (tx) => {
    await tx.run(sql`DROP TRIGGER audit_entry_is_append_only`)
    await tx.run(sql`UPDATE audit_entry SET at = at + 1 WHERE seq = 2`)
  })
  expect(await verifyAudit(portal.db.read)).toEqual({ entries: 1, brokenAt: 2 })
})

test('a lost entry breaks the chain', async () => {
  for (const name of ['One', 'Two', 'Three']) await addProduct(portal, name)
  await portal.db.write(async (tx) => {
    await tx.run(sql`DROP TRIGGER audit_entry_is_kept`)
    await tx.run(sql`DELETE FROM audit_entry WHERE seq = 2`)
  })
  expect(await verifyAudit(portal.db.read)).toEqual({ entries: 1, brokenAt: 3 })
})
