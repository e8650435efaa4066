import { eq } from 'drizzle-orm'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { mailPreference, message, suppression } from '../../db/schema/mail.ts'
import { reward } from '../../db/schema/rewards.ts'
import { caught, type Office, office } from '../mail/office.ts'
import { contactIdOf, offerOf } from '../referrals/kit.ts'
import { one, optionOf, POINTS, type Programme, poolOf, programme, redeem, told } from './kit.ts'

let portal: Office
let box: ReturnType<typeof caught>
let all: Programme
beforeEach(async () => {
  box = caught()
  portal = await office({ mailer: box.mailer })
  all = await programme(portal)
})
afterEach(() => portal.close())

const bring = async (n = 1) => {
  await all.lead(`friend${n}@example.com`)
  await all.sale(`friend${n}@example.com`, `o-${n}`)
}
const offer = (advocate: object = {}, friend: object = {}) =>
  offerOf(all.olga, { advocate: { holdDays: 0, ...advocate }, friend, milestones: [] })
const of = (to: string, subject: RegExp) => box.of(to).filter((mail) => subject.test(mail.subject))
const given = (to: string) => of(to, /^Yours now/)
const reminders = (to: string) => of(to, /^Good until/)
const FRIEND = 'friend1@example.com'

test('a friend reads what they have, its code, how long it is good and where to see it; no record has the code', async () => {
  await offer()
  await bring()
  await portal.run()
  const { reference } = await one(all.olga, '&side=friend')
  const [mail, ...more] = given(FRIEND)
  expect(more).toEqual([])
  expect(mail!.subject).toBe('Yours now: 20 % off the first year')
  expect(mail!.text).toContain(reference)
  expect(mail!.html).toContain(reference)
  expect(mail!.text).toContain('by a friend’s recommendation')
  expect(mail!.text).toMatch(/It is good until \w+ \d+, 20\d\d\./)
  expect(mail!.text).toContain('http://portal.test/me/rewards')
  const kept = JSON.stringify([await portal.messages(), await portal.facts(), await portal.jobs(), portal.log])
  expect(kept).not.toContain(reference)
  const [row] = (await portal.messages()).filter(({ template }) => template === 'reward_given')
  const seen = (await all.olga.get(`/api/v1/mail/messages/${row!.id}`)).body
  expect(seen.text).toContain('••••')
  expect(JSON.stringify(seen)).not.toContain(reference)
  expect(mail!.headers).toHaveProperty('list-unsubscribe')
})

test('what is handed over by hand is written of when it is, with its number, once', async () => {
  await offer({ kind: 'gift', amountMinor: null, currency: null, description: 'A parcel', approval: 'staff' })
  await bring()
  const { id } = await one(all.olga, '&side=advocate')
  await all.olga.post('/api/v1/rewards/approve', { ids: [id] })
  await portal.run()
  expect(given('ann@example.com')).toEqual([])
  for (let i = 0; i < 2; i++) await all.olga.post('/api/v1/rewards/fulfil', { items: [{ id, reference: '<T-1>' }] })
  await portal.run()
  const [mail, ...more] = given('ann@example.com')
  expect(more).toEqual([])
  expect(mail!.text).toMatch(/by your link.*A parcel.*The number to ask for it by.*<T-1>.*If it has not reached you/s)
  expect(mail!.html).toContain('&lt;T-1&gt;')
  expect(mail!.text).not.toContain('It is good until')
})

test('points say what to do with them, and what was taken for them has its own mail', async () => {
  await offer(POINTS)
  await bring()
  const optionId = await optionOf(all.olga, {
    ...{ kind: 'coupon', percentBp: 1000, description: '10 % off', fulfilment: 'pool', expiresDays: 30 },
    poolId: await poolOf(all.olga, ['SHOP-1']),
  })
  await redeem(all.ann, optionId)
  await portal.run()
  expect(given('ann@example.com').map(({ subject }) => subject)).toEqual([
    'Yours now: 100 points',
    'Yours now: 10 % off',
  ])
  const [points, mug] = given('ann@example.com')
  expect(points!.text).toContain('Your page says what they buy.')
  expect(mug!.text).toMatch(/took for your points.*SHOP-1/s)
})

test('a reminder comes fourteen days before the end, once over any number of looks and processes', async () => {
  await offer()
  await bring()
  await portal.run()
  portal.later({ days: 45, minutes: 59 })
  await portal.run()
  expect(reminders(FRIEND)).toEqual([])
  portal.later({ days: 1 })
  await Promise.all([portal.run(), portal.run(), portal.run()])
  portal.later({ days: 1 })
  await portal.run()
  const [mail, ...more] = reminders(FRIEND)
  expect(more).toEqual([])
  const { reference } = await one(all.olga, '&side=friend')
  expect(mail!.subject).toMatch(/^Good until \w+ \d+, 20\d\d: 20 % off the first year$/)
  expect(mail!.text).toContain(reference)
  expect(mail!.text).toContain('/me/rewards')
  expect(await told(portal, 'reward.reminded')).toHaveLength(1)
  const again = portal.db.write(async (tx) => void (await tx.update(reward).set({ remindedAt: 1 })))
  await expect(again).rejects.toThrow()
})

test.each([
  ['lasts no longer than fourteen days', { expiresDays: 14 }, 1],
  ['has no end', { expiresDays: null }, 400],
])('nobody is reminded of what %s', async (_, change, days) => {
  await offer({}, change)
  await bring()
  await portal.run()
  expect(given(FRIEND)).toHaveLength(1)
  portal.later({ days })
  await portal.run()
  expect(reminders(FRIEND)).toEqual([])
})

test('nobody is reminded of what they have used, or of points that are spent', async () => {
  await offer({ ...POINTS, expiresDays: 60 })
  await bring()
  const { reference } = await one(all.olga, '&side=friend')
  const used = await all.shop.post(`/api/v1/coupons/${reference}/redeem`, { externalId: 'till-1' })
  expect(used.status, JSON.stringify(used.body)).toBeLessThan(300)
  await redeem(all.ann, await optionOf(all.olga))
  portal.later({ days: 50 })
  await portal.run()
  expect(reminders(FRIEND)).toEqual([])
  expect(reminders('ann@example.com')).toEqual([])
})

test('points that are left are reminded of', async () => {
  await offer({ ...POINTS, expiresDays: 60 })
  await bring()
  portal.later({ days: 50 })
  await portal.run()
  expect(reminders('ann@example.com')).toMatchObject([{ text: expect.stringContaining('what your points buy') }])
})

test('after a standstill who has time left hears of it, and who has none does not', async () => {
  await offer()
  await bring()
  portal.later({ days: 20 })
  await bring(2)
  await portal.run()
  portal.later({ days: 59 })
  await portal.run()
  expect(reminders(FRIEND)).toEqual([])
  expect(reminders('friend2@example.com')).toHaveLength(1)
})

test('who wants no such mail, cannot be reached or was erased gets none', async () => {
  await offer()
  await portal.db.write(async (tx) => {
    await tx.insert(mailPreference).values({ email: FRIEND, kind: 'referrals', offAt: 1 })
    await tx.insert(suppression).values({ email: 'friend2@example.com', reason: 'bounce', createdAt: 1 })
  })
  for (const n of [1, 2, 3]) await bring(n)
  await portal.run()
  expect(given('friend3@example.com')).toHaveLength(1)
  const erased = await contactIdOf(portal, 'friend3@example.com')
  expect((await all.olga.post(`/api/v1/contacts/${erased}/erasure`, { confirm: true })).status).toBeLessThan(300)
  portal.later({ days: 50 })
  await portal.run()
  expect(reminders('friend3@example.com')).toEqual([])
  for (const to of [FRIEND, 'friend2@example.com']) {
    expect(box.of(to)).toEqual([])
    const rows = await portal.db.read.select().from(message).where(eq(message.toEmail, to))
    expect(rows.map(({ template, state }) => `${template} ${state}`)).toEqual([
      'reward_given suppressed',
      'reward_expiring suppressed',
    ])
  }
})

test('the day is the one of the company’s calendar', async () => {
  portal.at(Date.UTC(2026, 0, 1, 23, 30))
  await all.olga.put('/api/v1/settings/place', { locale: 'en', timeZone: 'Asia/Tokyo', currency: 'EUR' })
  await offer({}, { expiresDays: 31 })
  await bring()
  await portal.run()
  expect(given(FRIEND)[0]!.text).toContain('It is good until February 2, 2026.')
})
