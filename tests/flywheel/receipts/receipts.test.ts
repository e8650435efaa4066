import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { reckonImpact } from '../../../api/flywheel/receipts/actions.ts'
import { NEEDS } from '../../../api/flywheel/receipts/contract.ts'
import { daysOf, lastMonth, monthBefore, receiptOf, rounded, together } from '../../../api/flywheel/receipts/rules.ts'
import { conversion, conversionCredit } from '../../../db/schema/conversions.ts'
import { widget, widgetStatDay } from '../../../db/schema/embeds.ts'
import { testimonial } from '../../helpers.ts'
import { contactIdOf } from '../../referrals/kit.ts'
import { journeyWorld, type Kit } from '../journeys/kit.ts'

const DAY = 86_400_000
const IMPACT = '/api/v1/me/impact'

describe('what is said of a month', () => {
  test.each([
    [{ seen: 99, helped: 500 }, undefined],
    [
      { seen: 100, helped: 4 },
      { seen: 100, helped: null },
    ],
    [
      { seen: 149, helped: 5 },
      { seen: 140, helped: 5 },
    ],
    [
      { seen: 1_249, helped: 9 },
      { seen: 1_200, helped: 5 },
    ],
    [
      { seen: 1_249, helped: 12 },
      { seen: 1_200, helped: 10 },
    ],
    [
      { seen: 99_999, helped: 1_234 },
      { seen: 99_000, helped: 1_200 },
    ],
  ])('%j is told as %j', (counted, said) => expect(receiptOf(counted)).toEqual(said))

  test('nothing under the thresholds, nothing larger than it was, and one person more changes nothing unless five do', () => {
    const n = fc.nat(200_000)
    fc.assert(
      fc.property(n, n, (seen, helped) => {
        const said = receiptOf({ seen, helped })
        expect(said === undefined).toBe(seen < NEEDS.seen)
        if (!said) return
        expect(said.seen).toBeLessThanOrEqual(seen)
        expect(said.seen).toBeGreaterThan(seen * 0.9 - 1)
        expect(said.helped === null).toBe(helped < NEEDS.helped)
        if (said.helped === null) return
        expect([said.helped % 5, said.helped <= helped]).toEqual([0, true])
        // whatever is said is said of at least five neighbouring counts alike
        const alike = [-4, -3, -2, -1, 0, 1, 2, 3, 4].filter(
          (more) => receiptOf({ seen, helped: helped + more })?.helped === said.helped,
        )
        expect(alike.length).toBeGreaterThanOrEqual(5)
      }),
    )
    expect([7, 99, 100, 149, 1234, 99_999].map(rounded)).toEqual([7, 99, 100, 140, 1200, 99_000])
  })
  test.each([
    ['2026-03-01T00:30:00Z', 'UTC', '2026-02'],
    ['2026-03-01T00:30:00Z', 'America/New_York', '2026-01'],
    ['2026-02-28T23:30:00Z', 'Europe/Berlin', '2026-01'],
    ['2026-01-01T12:00:00Z', 'Asia/Tokyo', '2025-12'],
  ])('at %s in %s the last month is %s: over here and in the days that are counted', (at, zone, month) => {
    expect(lastMonth(Date.parse(at), zone)).toBe(month)
    expect(daysOf(month).last.slice(0, 7)).toBe(month)
  })
  test('two contacts of one person are one list', () => {
    const a = { month: '2026-01', seen: 100, helped: null }
    expect(together([a, { month: '2026-02', seen: 200, helped: 5 }, { ...a, helped: 10 }])).toEqual([
      { month: '2026-02', seen: 200, helped: 5 },
      { month: '2026-01', seen: 200, helped: 10 },
    ])
    expect([monthBefore('2026-01'), monthBefore('2026-12')]).toEqual(['2025-12', '2026-11'])
  })
})

describe('a portal with an author', () => {
  let kit: Kit
  let testimonialId: string
  let ann: string
  let n = 0
  beforeEach(async () => {
    kit = await journeyWorld()
    const made = await testimonial(kit.portal)
    testimonialId = String(made.testimonialId)
    ann = await contactIdOf(kit.portal, 'ann@example.com')
    const { id: productId } = (await kit.portal.visitor.get('/api/v1/products/orbit-notes')).body
    await kit.portal.db.write((tx) =>
      tx.insert(widget).values({
        ...{ id: 'wid_1', publicId: 'w1', name: 'Home', kind: 'wall', surface: 'testimonials', productId },
        ...{ ctaUrl: '', ctaLabel: '', theme: 'auto', state: 'live', version: 1, createdAt: 1 },
      } as never),
    )
  })
  afterEach(() => kit.portal.close())

  const seen = (day: string, times: number, bot: 0 | 1 = 0) =>
    kit.portal.db.write((tx) =>
      tx
        .insert(widgetStatDay)
        .values({ day, widgetId: 'wid_1', testimonialId, bot, seen: times })
        .onConflictDoUpdate({
          target: [widgetStatDay.widgetId, widgetStatDay.day, widgetStatDay.testimonialId, widgetStatDay.bot],
          set: { seen: times },
        }),
    )
  const decided = (day: string, more: Partial<typeof conversion.$inferInsert> = {}) =>
    kit.portal.db.write(async (tx) => {
      const id = `cnv_${++n}`
      const at = Date.parse(day) + 9 * 3_600_000
      await tx.insert(conversion).values({ id, goal: 'trial', route: 'click', evidence: 2, at, ...more })
      await tx.insert(conversionCredit).values({ conversionId: id, testimonialId, advocateId: ann, creditBp: 5_000 })
    })
  const receipts = () => kit.rows('SELECT contact_id AS who, month, seen, helped FROM impact_receipt ORDER BY month')
  const mine = async () => (await (await kit.portal.as('ann')).get(IMPACT)).body
  const goes = () => reckonImpact(kit.ctx())

  test('a month that is over is told once, without bots, own acts and what was counted better later', async () => {
    await seen('2026-02-10', 1_000)
    await seen('2026-02-28', 234)
    await seen('2026-02-20', 9_000, 1)
    await seen('2026-03-01', 500)
    for (let i = 0; i < 6; i++) await decided('2026-02-14')
    const ben = await kit.somebody()
    // one person is one decision, whatever they did; the author is none
    for (let i = 0; i < 3; i++) await decided('2026-02-15', { contactId: ben })
    for (let i = 0; i < 9; i++) await decided('2026-02-16', { contactId: ann })
    await decided('2026-03-01')
    for (let i = 0; i < 2; i++) await goes()
    expect(await receipts()).toEqual([{ who: ann, month: '2026-02', seen: 1_200, helped: 5 }])
    expect(await kit.portal.facts('impact.reckoned')).toMatchObject([{ month: '2026-02', seen: 1_200, helped: 5 }])
    expect(await mine()).toEqual({
      ...{ items: [{ month: '2026-02', seen: 1_200, helped: 5 }], needs: NEEDS, until: '2026-02', mailed: true },
    })
    expect((await (await kit.portal.as('olga')).get(IMPACT)).status).toBe(403)
    expect((await (await kit.portal.as('ben')).get(IMPACT)).body.items).toEqual([])
  })

  test('a portal that slept tells of the last month only', async () => {
    await seen('2026-02-10', 400)
    await seen('2026-05-10', 300)
    kit.portal.at('2026-06-03T09:00:00Z')
    await goes()
    expect(await receipts()).toEqual([{ who: ann, month: '2026-05', seen: 300, helped: null }])
  })

  test('under any order of late events each month is told once, never again and never under the thresholds', async () => {
    const months = ['2026-03', '2026-04', '2026-05']
    const act = fc.record({
      month: fc.constantFrom(...months),
      day: fc.integer({ min: 1, max: 28 }),
      views: fc.integer({ min: 0, max: 160 }),
      decisions: fc.integer({ min: 0, max: 4 }),
      reckons: fc.boolean(),
      hours: fc.integer({ min: 0, max: 400 }),
    })
    let year = 2026
    await fc.assert(
      fc.asyncProperty(fc.array(act, { maxLength: 14 }), async (acts) => {
        year += 1
        const here = (month: string) => month.replace('2026', String(year))
        kit.portal.at(`${here('2026-03')}-02T09:00:00Z`)
        const told = new Map<string, string>()
        for (const { month, day, views, decisions, reckons, hours } of acts) {
          const on = `${here(month)}-${String(day).padStart(2, '0')}`
          await seen(on, views)
          for (let i = 0; i < decisions; i++) await decided(on)
          kit.portal.later({ minutes: hours * 60 })
          if (reckons) await goes()
          for (const row of await receipts()) {
            const words = JSON.stringify(row)
            expect(told.get(row.month) ?? words).toBe(words)
            told.set(row.month, words)
            expect(row.seen).toBeGreaterThanOrEqual(NEEDS.seen)
            if (row.helped !== null) expect(row.helped).toBeGreaterThanOrEqual(NEEDS.helped)
          }
        }
        const facts = (await kit.portal.facts('impact.reckoned')).map((fact) => (fact as { month?: string }).month)
        expect(new Set(facts).size).toBe(facts.length)
      }),
      { numRuns: 12 },
    )
  })

  test('the journey mails the figures; who wants none gets none, and reads them on the page', async () => {
    const { body } = await kit.olga.post('/api/v1/wheel/journeys', { template: 'J12' })
    const definition = { ...body.definition, holdoutPercent: 0 }
    await kit.olga.put(`/api/v1/wheel/journeys/${body.id}`, { name: body.name, definition })
    await kit.olga.post(`/api/v1/wheel/journeys/${body.id}/state`, { to: 'live' })
    await seen('2026-02-10', 1_234)
    for (let i = 0; i < 13; i++) await decided('2026-02-14')
    await goes()
    await kit.go()
    const mails = () =>
      kit.rows(
        `SELECT data ->> '$.subject' AS subject, data ->> '$.body' AS body FROM message WHERE template = 'journey_message'`,
      )
    expect(await mails()).toHaveLength(1)
    const [mail] = await mails()
    expect(mail.subject).toBe('What your words did in February 2026')
    expect(mail.body).toContain('about 1,200 times. After seeing them, about 10 people took a next step,')
    const annDoor = await kit.portal.as('ann')
    for (let i = 0; i < 2; i++) expect((await annDoor.put(`${IMPACT}/mail`, { on: false })).status).toBe(204)
    expect(await kit.portal.facts('impact_mail.changed')).toHaveLength(1)
    await seen('2026-03-10', 500)
    kit.portal.at(Date.parse('2026-04-01T09:00:00Z') + DAY)
    await goes()
    await kit.go()
    expect(await mails()).toHaveLength(1)
    expect(await receipts()).toHaveLength(2)
  })
})
