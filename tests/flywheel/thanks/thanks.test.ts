import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { followActs } from '../../../api/flywheel/thanks/actions.ts'
import { ACT_OF, hostActs, isLate, WITHIN_MS } from '../../../api/flywheel/thanks/rules.ts'
import { nextAwake } from '../../../api/kernel/awake.ts'
import { addProduct, review } from '../../helpers.ts'
import { journeyWorld, type Kit } from '../journeys/kit.ts'

const HOUR = 3_600_000
const THANKS = '/api/v1/wheel/thanks'
let kit: Kit
beforeEach(async () => {
  kit = await journeyWorld()
})
afterEach(() => kit.portal.close())
const given = () => kit.rows('SELECT * FROM thank ORDER BY at, id')
async function thanksLive() {
  const { body } = await kit.olga.post('/api/v1/wheel/journeys', { template: 'J14' })
  const { name, definition } = body
  const saved = { name, definition: { ...definition, holdoutPercent: 0 } }
  expect((await kit.olga.put(`/api/v1/wheel/journeys/${body.id}`, saved)).status).toBe(200)
  expect((await kit.olga.post(`/api/v1/wheel/journeys/${body.id}/state`, { to: 'live' })).status).toBe(200)
}
const mails = () =>
  kit.rows(`SELECT created_at AS at, data ->> '$.subject' AS subject, data ->> '$.body' AS body FROM message
    WHERE template = 'journey_message' ORDER BY created_at`)

test('a review is thanked for whatever its stars, in words that fit, and once', async () => {
  await thanksLive()
  await addProduct(kit.portal)
  const [ann, ben] = [await kit.portal.as('ann'), await kit.portal.as('ben')]
  await review(kit.portal, ann, { rating: 5 })
  await review(kit.portal, ben, { rating: 1 })
  for (let i = 0; i < 2; i++) {
    await followActs(kit.ctx())
    await kit.go()
  }
  expect(await given()).toMatchObject([{ act: 'review' }, { act: 'review' }])
  expect((await mails()).map(({ subject }) => subject)).toEqual(Array(2).fill('Thank you for your review'))
  expect((await mails())[0].body).toContain('thank you for your review. Somebody')
})

test('several acts of a day are one thanks; the next day is another, and colleagues get none', async () => {
  const ann = await kit.somebody()
  for (const event of ['ugc.approved', 'reference_call.completed']) await kit.told(ann, event)
  await followActs(kit.ctx())
  expect(await given()).toMatchObject([{ contact_id: ann, act: 'ugc' }])
  kit.portal.later({ days: 1, ms: 1 })
  await kit.told(ann, 'reference_call.completed')
  await followActs(kit.ctx())
  expect((await given()).map(({ act }) => act)).toEqual(['ugc', 'reference'])
  expect(await kit.portal.facts('advocate.acted')).toHaveLength(2)
})

test('no two thanks of a person lie within 24 hours, in whatever order their acts are read', async () => {
  const ann = await kit.somebody()
  await kit.told(ann, 'ugc.approved')
  const [type] = await kit.rows(`SELECT type_id AS id FROM tracked_event`)
  const start = kit.portal.now()
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 96 }), { minLength: 1, maxLength: 12 }), async (hours) => {
      const last = start + 96 * HOUR
      kit.portal.at(last)
      for (const hour of hours) {
        await kit.portal.db.clients.writer.execute({
          sql: `INSERT INTO tracked_event (type_id, contact_id, occurred_at, received_at, late, channel) VALUES (?, ?, ?, ?, 0, 'direct')`,
          args: [type.id, ann, start + hour * HOUR, start + hour * HOUR],
        })
        if (hour % 3 === 0) await followActs(kit.ctx())
      }
      await followActs(kit.ctx())
      const at = (await given()).map((row) => Number(row.at))
      expect(at.length).toBeGreaterThan(0)
      for (const [i, one] of at.entries()) if (i > 0) expect(one - at[i - 1]!).toBeGreaterThanOrEqual(WITHIN_MS)
    }),
    { numRuns: 15 },
  )
})

describe('whatever the hour and the day, the mail goes within 24 hours', () => {
  test.each([
    ['Monday at noon', '2026-03-02T12:00:00Z'],
    ['Friday in the evening', '2026-03-06T20:00:01Z'],
    ['Saturday at night', '2026-03-07T02:30:00Z'],
    ['Sunday, the last minute of the day', '2026-03-08T19:59:59Z'],
    ['the night the clocks change', '2026-03-28T23:30:00Z'],
  ])('%s', async (_, when) => {
    await thanksLive()
    const place = { locale: 'en-GB', timeZone: 'Europe/Berlin', currency: 'EUR' }
    expect((await kit.olga.put('/api/v1/settings/place', place)).status).toBe(204)
    kit.portal.at(when)
    const ann = await kit.somebody()
    await kit.told(ann, 'ugc.approved')
    for (let quarter = 0; quarter < 96 && (await mails()).length === 0; quarter++) {
      await followActs(kit.ctx())
      await kit.go()
      kit.portal.later({ minutes: 15 })
    }
    const [mail] = await mails()
    expect(Number(mail.at) - Date.parse(when)).toBeLessThan(WITHIN_MS)
  })
  test('the quiet hours never take longer than thirteen, in any zone', () => {
    const zones = [
      'UTC',
      'Europe/Berlin',
      'America/New_York',
      'Asia/Kathmandu',
      'Pacific/Chatham',
      'Australia/Lord_Howe',
    ]
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 366 * 24 * 60 }), fc.constantFrom(...zones), (minute, zone) => {
        const at = Date.parse('2026-01-01T00:00:00Z') + minute * 60_000
        expect(nextAwake(at, zone) - at).toBeLessThanOrEqual(13 * HOUR)
      }),
      { numRuns: 500 },
    )
  })
})

test('a mail that left, a line that was seen, or a colleague: the first counts, and the figure says of how many', async () => {
  await thanksLive()
  const [one, two, three] = [await kit.somebody(), await kit.somebody(), await kit.somebody()]
  for (const who of [one, two, three]) await kit.told(who, 'ugc.approved')
  await followActs(kit.ctx())
  await kit.go()
  const list = async (search = '') => (await (await kit.owner()).get(`${THANKS}?${search}`)).body
  expect(await list()).toMatchObject({ n: 0, inTime: 0, waiting: 3, share: null })
  const [sent] = await kit.rows(`SELECT id FROM message WHERE template = 'journey_message' AND contact_id = '${one}'`)
  await kit.ctx().write((tx) => tx.emit('message.sent', { messageId: String(sent.id) }))
  expect(await list()).toMatchObject({ n: 1, inTime: 1, waiting: 2 })
  kit.portal.later({ days: 1, minutes: 1 })
  expect(await list()).toMatchObject({ n: 3, inTime: 1, waiting: 2, share: { mid: 1 / 3 } })
  const { items } = await list('waits=yes')
  expect(items).toMatchObject([{ late: true }, { late: true }])
  const olga = await kit.owner()
  expect((await olga.post(`${THANKS}/${items[0].id}/given`)).status).toBe(204)
  expect((await olga.post(`${THANKS}/${items[0].id}/given`)).body.code).toBe('thanks.given')
  expect((await olga.post(`${THANKS}/thx_none/given`)).status).toBe(404)
  expect(await list()).toMatchObject({ n: 3, inTime: 1, waiting: 1 })
  expect((await list()).items.map((item: { how: string | null }) => item.how).sort()).toEqual(['hand', 'mail', null])
})

test('who gets no mail reads it on their own page, and nobody else’s', async () => {
  await addProduct(kit.portal)
  const ann = await kit.portal.as('ann')
  await review(kit.portal, ann)
  await followActs(kit.ctx())
  expect((await ann.get('/api/v1/me/thanks')).body.items).toMatchObject([{ act: 'review' }])
  expect(await given()).toMatchObject([{ how: null }])
  for (let i = 0; i < 2; i++) expect((await ann.put('/api/v1/me/thanks/seen')).status).toBe(204)
  expect(await given()).toMatchObject([{ how: 'page' }])
  expect(await kit.portal.facts('advocate.thanked')).toHaveLength(1)
  expect((await (await kit.portal.as('ben')).get('/api/v1/me/thanks')).body.items).toEqual([])
})

test('what a host’s rules weigh as advocacy is an act, what tells of a feeling is none', () => {
  const weigh = (event: string) => ({ of: { event }, add: { advocacy: 5 } })
  const acts = hostActs(['product.used', 'csat.answered', 'complaint.resolved', 'nps.answered'].map(weigh))
  expect([...acts]).toEqual([
    ['ugc.approved', 'ugc'],
    ['reference_call.completed', 'reference'],
    ['product.used', 'other'],
  ])
  expect(
    [...ACT_OF.keys()].some((name) => /nps|csat|ces|score|published/.test(name) && name !== 'story.published'),
  ).toBe(false)
  expect(isLate({ at: 0, thankedAt: WITHIN_MS }, 1e12)).toBe(false)
  expect(isLate({ at: 0, thankedAt: null }, WITHIN_MS + 1)).toBe(true)
})
