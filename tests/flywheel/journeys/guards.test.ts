import fc from 'fast-check'
import { afterEach, expect, test } from 'vitest'
import { isHeldOut } from '../../../api/flywheel/journeys/rules.ts'
import type { Loose } from '../../people.ts'
import { journeyWorld, type Kit, mail, wait } from './kit.ts'

let kit: Kit
afterEach(() => kit.portal.close())

test('who is held out gets no step, whatever happens; the table refuses one', async () => {
  kit = await journeyWorld()
  const id = await kit.journey([mail('one'), wait('pause', 2), mail('two')], { holdoutPercent: 40 })
  const people: string[] = []
  for (let i = 0; i < 40; i++) people.push(await kit.somebody())
  for (const who of people) await kit.told(who, 'order.paid')
  for (let i = 0; i < 4; i++) {
    await kit.go()
    kit.portal.later({ days: 1 })
  }
  const held = new Set(people.filter((who) => isHeldOut(id, who, 40)))
  expect(held.size).toBeGreaterThan(5)
  const got = new Set((await kit.steps()).map(({ who }) => who))
  expect([...got].filter((who) => held.has(who))).toEqual([])
  expect(got.size).toBe(people.length - held.size)
  const mailed = await kit.rows(`SELECT DISTINCT contact_id AS who FROM message WHERE template = 'journey_message'`)
  expect(mailed.filter(({ who }) => held.has(who))).toEqual([])
  const run = (await kit.runs()).find(({ holdout }) => holdout === 1)!
  await expect(
    kit.portal.db.clients.writer.execute(`INSERT INTO journey_step VALUES ('${run.id}', 1, 'one', 'message', 1, 'x')`),
  ).rejects.toThrow('held out')
})

test('interrupted at any write and begun again, a journey neither skips nor repeats a step', async () => {
  kit = await journeyWorld()
  await kit.journey([
    mail('a'),
    wait('w', 1),
    mail('b'),
    { kind: 'trait', id: 't', name: 'seen', value: 'yes' },
    mail('c'),
  ])
  const { writer } = kit.portal.db.clients
  const begin = writer.transaction.bind(writer)
  let left = Number.POSITIVE_INFINITY
  writer.transaction = async (...how: Parameters<typeof begin>) => {
    const tx = await begin(...how)
    const execute = tx.execute.bind(tx)
    tx.execute = (statement: Loose) => {
      if (--left < 0) throw new Error('the power went')
      return execute(statement)
    }
    return tx
  }
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 60 }), { minLength: 1, maxLength: 6 }), async (cuts) => {
      const who = await kit.somebody()
      await kit.told(who, 'order.paid')
      for (const cut of [...cuts, Number.POSITIVE_INFINITY]) {
        left = cut
        await kit.go().catch(() => {})
        left = Number.POSITIVE_INFINITY
      }
      kit.portal.later({ days: 1, minutes: 1 })
      for (const cut of [...cuts, Number.POSITIVE_INFINITY]) {
        left = cut
        await kit.go().catch(() => {})
        left = Number.POSITIVE_INFINITY
      }
      const done = (await kit.steps(`WHERE r.contact_id = '${who}'`)).map(({ seq, node }) => `${seq}${node}`)
      expect(done).toEqual(['1a', '2w', '3b', '4t', '5c'])
      const mails = await kit.rows(
        `SELECT id FROM message WHERE contact_id = '${who}' AND template = 'journey_message'`,
      )
      expect(mails).toHaveLength(3)
    }),
    { numRuns: 8 },
  )
})

test('nobody changes a version, a step or the side of a run', async () => {
  kit = await journeyWorld()
  await kit.journey([mail('one')])
  await kit.told(await kit.somebody(), 'order.paid')
  await kit.go()
  for (const sql of [
    `UPDATE journey_version SET definition = '{}'`,
    'DELETE FROM journey_step',
    `UPDATE journey_step SET outcome = 'x'`,
    'UPDATE journey_run SET holdout = 1',
    `INSERT INTO journey_step SELECT run_id, 7, node, kind, at, outcome FROM journey_step`,
  ])
    await expect(kit.portal.db.clients.writer.execute(sql), sql).rejects.toThrow()
})
