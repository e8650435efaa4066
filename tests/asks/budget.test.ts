import fc from 'fast-check'
import { afterEach, expect, test } from 'vitest'
import { answerAsk, settleAsks, wishAsks } from '../../api/kernel/ask-budget.ts'
import { type AskKind, DEFAULT_LIMITS } from '../../api/kernel/ask-rules.ts'
import { ASK_ANSWERS, ASK_SOURCES, BUDGET_KINDS } from '../../db/schema/asks.ts'
import { type AskWorld, askWorld } from './kit.ts'

const DAY = 86_400_000
let made: AskWorld
afterEach(() => made.portal.close())

test('an ask is booked once for its source, and the next waits for its time', async () => {
  made = await askWorld()
  const ann = await made.somebody()
  expect(await made.book(ann, 'nps', 'survey', 's1')).toEqual({ ok: true })
  expect(await made.book(ann, 'nps', 'survey', 's1')).toEqual({ ok: true })
  const freeAt = made.portal.now() + 14 * DAY
  expect(await made.book(ann, 'review', 'invitation', 'i1')).toEqual({ ok: false, reason: 'gap', freeAt })
  made.portal.at(freeAt)
  expect(await made.book(ann, 'review', 'invitation', 'i1')).toEqual({ ok: true })
  expect(await made.rows('SELECT kind, source_kind, stage FROM ask ORDER BY at')).toEqual([
    { kind: 'nps', source_kind: 'survey', stage: null },
    { kind: 'review', source_kind: 'invitation', stage: null },
  ])
  expect(await made.rows('SELECT kind, reason, free_at FROM ask_considered')).toEqual([
    { kind: 'review', reason: 'gap', free_at: freeAt },
  ])
  expect(await made.rows('SELECT * FROM ask_wish')).toEqual([])
})

test('the database refuses what the limits forbid, whoever writes it; our numbers and its numbers are the same', async () => {
  made = await askWorld()
  const { portal } = made
  let n = 0
  const insert = (contactId: string, kind: AskKind, at: number, answer: string | null = null) =>
    portal.db.clients.writer.execute({
      sql: `INSERT INTO ask (id, contact_id, kind, channel, source_kind, source_id, at, answer, answered_at)
        VALUES (?, ?, ?, 'mail', 'manual', ?, ?, ?, ?)`,
      args: [`t${++n}`, contactId, kind, `t${n}`, at, answer, answer && at],
    })
  for (const kind of BUDGET_KINDS) {
    const [who, every] = [await made.somebody(), DEFAULT_LIMITS.everyDays[kind] * DAY]
    const start = portal.now()
    await insert(who, kind, start)
    await expect(insert(who, 'reference', start + 14 * DAY - 1)).rejects.toThrow('ask budget')
    await expect(insert(who, kind, start + every - 1)).rejects.toThrow('ask budget')
    await insert(who, kind, start + every, 'snoozed')
    await expect(insert(who, kind, start + 3 * every - 1)).rejects.toThrow('ask budget')
    await insert(who, kind, start + 3 * every)
  }
  await expect(portal.db.clients.writer.execute(`UPDATE ask SET at = 0`)).rejects.toThrow('append-only')
  await expect(portal.db.clients.writer.execute(`DELETE FROM ask`)).rejects.toThrow('append-only')
  await expect(
    portal.db.clients.writer.execute(`INSERT INTO ask (id, contact_id, kind, channel, source_kind, source_id, at, stage)
      VALUES ('r', 'con_a1', 'review', 'mail', 'manual', 'r', 99999999999999, 'advocacy')`),
  ).rejects.toThrow('ask_review_is_neutral')
})

test('whatever rooms ask in whatever order, nobody is asked more than the budget allows', async () => {
  made = await askWorld()
  const { portal } = made
  const step = fc.record({
    kind: fc.constantFrom(...BUDGET_KINDS),
    source: fc.constantFrom(...ASK_SOURCES),
    days: fc.integer({ min: 0, max: 40 }),
    answer: fc.option(fc.constantFrom(...ASK_ANSWERS)),
    together: fc.integer({ min: 1, max: 3 }),
  })
  const start = portal.now()
  let run = 0
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 25 }), async (steps) => {
      portal.at(start)
      const who = await made.somebody(`con_p${++run}`)
      let n = 0
      for (const { kind, source, days, answer, together } of steps) {
        portal.later({ days })
        const ids = Array.from({ length: together }, () => `p${run}_${++n}`)
        const booked = await Promise.all(ids.map((id) => made.book(who, kind, source, id)))
        const won = ids.find((_, i) => booked[i]!.ok)
        if (won && answer) await made.ctx.write((tx) => answerAsk(tx, { kind: source, id: won }, answer))
      }
      const asked = await made.rows(`SELECT kind, at FROM ask WHERE contact_id = '${who}' ORDER BY at`)
      asked.forEach(({ kind, at }, i) => {
        const before = asked.slice(0, i)
        expect(before.every((one) => at - one.at >= 14 * DAY)).toBe(true)
        expect(before.filter((one) => at - one.at < 365 * DAY).length).toBeLessThan(6)
        const every = DEFAULT_LIMITS.everyDays[kind as AskKind] * DAY
        expect(before.every((one) => one.kind !== kind || at - one.at >= every)).toBe(true)
      })
    }),
    { numRuns: 25 },
  )
})

test('who is two contacts is one person with one budget', async () => {
  made = await askWorld()
  const [ann, alias] = [await made.somebody(), await made.somebody()]
  await made.portal.db.clients.writer.execute(`UPDATE contact SET canonical_id = '${ann}' WHERE id = '${alias}'`)
  expect((await made.book(alias, 'nps')).ok).toBe(true)
  expect(await made.book(ann, 'csat')).toMatchObject({ ok: false, reason: 'gap' })
})

test('of asks that are due at once a review goes first, then what brings more; who lost reads why', async () => {
  made = await askWorld()
  const { portal, ctx } = made
  const [ann, ben] = [await made.somebody(), await made.somebody()]
  const wish = (contactId: string, kind: AskKind, id: string) =>
    ctx.write((tx) => wishAsks(tx, [{ contactId, kind, source: { kind: 'journey', id }, dueAt: tx.now }]))
  await wish(ann, 'referral', 'ref')
  expect(await made.book(ann, 'nps', 'survey', 's')).toMatchObject({ ok: false, reason: 'outbid' })
  const [lost] = await made.rows('SELECT won_by, value_milli, won_milli FROM ask_considered')
  expect(lost.won_by).toBe('referral')
  expect(lost.won_milli).toBeGreaterThan(lost.value_milli)
  expect((await made.book(ann, 'referral', 'journey', 'ref')).ok).toBe(true)
  portal.later({ minutes: 61 })
  expect(await made.book(ann, 'nps', 'survey', 's')).toMatchObject({ ok: false, reason: 'gap' })

  await wish(ben, 'review', 'rev')
  expect(await made.book(ben, 'reference', 'manual', 'm')).toMatchObject({ ok: false, reason: 'outbid' })
  const [against] = await made.rows(`SELECT value_milli, won_milli FROM ask_considered WHERE won_by = 'review'`)
  expect(against).toEqual({ value_milli: null, won_milli: null })
  // what nobody came back for stands in nobody's way
  portal.later({ days: 2 })
  expect((await made.book(ben, 'reference', 'manual', 'm')).ok).toBe(true)
})

test('an unhappy customer is asked for a review like everybody, and for nothing else', async () => {
  made = await askWorld()
  const [ann, ben] = [await made.somebody(), await made.somebody()]
  await made.ctx.write(async (tx) => {
    for (const contactId of [ann, ben])
      await tx.emit('nps.answered', { surveyId: 'sur_1', contactId, band: 'detractor' })
  })
  expect(await made.book(ann, 'referral')).toMatchObject({ ok: false, reason: 'unhappy' })
  expect((await made.book(ben, 'review')).ok).toBe(true)
})

test('after three weeks of silence an ask counts as ignored, and a late yes as a yes', async () => {
  made = await askWorld()
  const ann = await made.somebody()
  await made.portal.db.clients.writer.execute(`INSERT INTO contact_stage (contact_id, stage, peak_stage, health, lap,
    entered_at, health_at, engagement, affinity, advocacy, scored_at, channel, rules_version)
    VALUES ('${ann}', 'adoration', 'adoration', 'active', 1, 1, 1, 0, 0, 0, 1, 'direct', 0)`)
  await made.book(ann, 'referral', 'journey', 'j1')
  made.portal.later({ days: 21 })
  await settleAsks(made.ctx)
  const odds = () => made.rows('SELECT kind, stage, recency, accepted, ignored, closed FROM ask_chance')
  const cell = { kind: 'referral', stage: 'adoration', recency: 'longer' }
  expect(await odds()).toEqual([{ ...cell, accepted: 0, ignored: 1, closed: 1 }])
  for (let i = 0; i < 2; i++) await made.ctx.write((tx) => answerAsk(tx, { kind: 'journey', id: 'j1' }, 'accepted'))
  expect(await odds()).toEqual([{ ...cell, accepted: 1, ignored: 0, closed: 1 }])
  expect(await made.portal.facts('ask.answered')).toHaveLength(2)
})
