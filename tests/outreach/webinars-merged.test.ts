import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { spareOf } from '../../api/outreach/webinars/rules.ts'
import { AT, DAY, HOUR, type WebinarDesk, webinarDesk, wish } from './webinars-kit.ts'

let desk: WebinarDesk
beforeEach(async () => {
  desk = await webinarDesk()
})
afterEach(() => desk.portal.close())

const [FAY, GUS] = ['fay@example.com', 'gus@example.com'] as const
let mergeId: string
async function merge(kept: string = FAY, merged: string = GUS) {
  const idOf = async (email: string) => (await desk.rows(`SELECT id FROM contact WHERE email = '${email}'`))[0]!['id']
  const olga = await desk.portal.as('olga')
  const { status, body } = await olga.post('/api/v1/contacts/merges', {
    ...{ keptId: await idOf(kept), mergedId: await idOf(merged) },
  })
  expect(status).toBeLessThan(300)
  mergeId = body.id
  await desk.portal.run()
}
async function takeApart() {
  const olga = await desk.portal.as('olga')
  expect((await olga.post(`/api/v1/contacts/merges/${mergeId}/undo`)).status).toBeLessThan(300)
}
/** One person who took a place by each of two addresses, which staff found out later. */
async function twice(change: object = {}, first: string = FAY, second: string = GUS) {
  const opened = await desk.open(change)
  await desk.take(first)
  desk.portal.later({ minutes: 1 })
  await desk.take(second)
  await merge()
  return opened
}
const linkOf = (to: string) =>
  decodeURIComponent(
    /webinar-place\?token=([^\s&]+)/.exec(desk.box.mails.filter((mail) => mail.to === to).at(-1)!.text)![1]!,
  )
const holders = async () =>
  (
    await desk.rows(`SELECT c.email FROM webinar_place p JOIN contact c ON c.id = p.contact_id
      WHERE p.taken_at IS NOT NULL AND p.given_up_at IS NULL ORDER BY c.email`)
  ).map(({ email }) => email)

test.each([
  [FAY, GUS],
  [GUS, FAY],
])('of two places one person keeps the first, and the other seat is free: %s before %s', async (first, second) => {
  const { id } = await twice({ places: 2 }, first, second)
  expect(await holders()).toEqual([first])
  expect(await desk.portal.facts('webinar.place_given_up')).toHaveLength(1)
  expect((await desk.mia.get(`${AT}/${id}`)).body.result).toMatchObject({ registered: 1, gaveUp: 1 })
  expect((await desk.take('hal@example.com')).status).toBe(200)
  expect((await desk.take('ina@example.com')).status).toBe(409)
  // either mail still leads to the place that is left
  for (const to of [FAY, GUS])
    expect((await desk.portal.visitor.post(`${AT}/places/look`, { token: linkOf(to) })).body).toMatchObject({
      ...{ given: true, joinUrl: 'https://meet.example/ten' },
    })
})

test('taken apart again each has their seat, unless somebody else took the last one', async () => {
  await twice({ places: 2 })
  await takeApart()
  expect(await holders()).toEqual([FAY, GUS])
  expect(await desk.portal.facts('webinar.place_given_back')).toHaveLength(1)
  await merge()
  expect((await desk.take('hal@example.com')).status).toBe(200)
  await takeApart()
  expect(await holders()).toEqual([FAY, 'hal@example.com'])
  expect(await desk.portal.facts('webinar.place_given_back')).toHaveLength(1)
})

test('who gave their place up themselves has none back when they are taken apart', async () => {
  await twice()
  await desk.portal.visitor.post(`${AT}/places/give-up`, { token: linkOf(FAY) })
  await takeApart()
  expect(await holders()).toEqual([])
  expect((await desk.take(GUS)).status).toBe(200)
  expect(await holders()).toEqual([GUS])
})

test('of a webinar that has begun, and of different ones, each place stays', async () => {
  const { at } = await desk.open()
  await desk.open({ slug: 'other' })
  await desk.take(FAY)
  await desk.take(GUS)
  await desk.take(GUS, 'other')
  desk.portal.at(at + 1)
  await merge()
  expect(await holders()).toEqual([FAY, GUS, GUS])
  expect(await desk.portal.facts('webinar.place_given_up')).toEqual([])
})

test('a person has one seat a webinar whatever they held, and it is the first', () => {
  const place = fc.record({
    ...{ id: fc.uuid(), webinarId: fc.constantFrom('a', 'b', 'c'), takenAt: fc.integer({ min: 1, max: 5 }) },
  })
  fc.assert(
    fc.property(fc.uniqueArray(place, { selector: ({ id }) => id }), (held) => {
      const spare = new Set(spareOf(held))
      for (const webinarId of new Set(held.map((one) => one.webinarId))) {
        const own = held.filter((one) => one.webinarId === webinarId)
        const left = own.filter((one) => !spare.has(one))
        expect(left).toHaveLength(1)
        expect(left[0]!.takenAt).toBe(Math.min(...own.map(({ takenAt }) => takenAt)))
      }
    }),
  )
})

test.each([FAY, GUS])(
  'who was merged gives up every place they have by the link to %s, and is reminded of none',
  async (to) => {
    const { id, at } = await twice()
    const given = await desk.portal.visitor.post(`${AT}/places/give-up`, { token: linkOf(to) })
    expect(given.body.given).toBe(false)
    expect(await holders()).toEqual([])
    expect((await desk.mia.get(`${AT}/${id}`)).body.result).toMatchObject({ registered: 0, gaveUp: 2 })
    expect(await desk.portal.facts('webinar.place_given_up')).toHaveLength(2)
    desk.portal.at(at - DAY + 1000)
    await desk.settle()
    expect(await desk.written('webinar_soon')).toEqual([])
  },
)

test('who was merged is told each thing once, also a batch later', async () => {
  const { id, at } = await twice()
  desk.portal.at(at - DAY + 1000)
  await desk.settle()
  await desk.settle()
  expect(await desk.written('webinar_soon')).toEqual([FAY])
  await desk.again()
  const moved = wish(at + HOUR)
  expect((await desk.mia.put(`${AT}/${id}`, moved)).status).toBe(200)
  await desk.settle()
  await desk.settle()
  expect(await desk.written('webinar_changed')).toEqual([FAY])
  // each is told by themselves once they are two again
  await takeApart()
  await desk.settle()
  expect(await desk.written('webinar_changed')).toEqual([FAY, GUS])
})

test('a day that no webinar can be on is said beside its field', async () => {
  expect((await desk.mia.post(AT, { ...wish(desk.soon()), day: 'soon' })).body.fields.day).toBe('Choose a day.')
  for (const day of ['0001-01-01', '1999-12-31', '2101-01-01', '9999-12-31'])
    expect(await desk.mia.post(AT, { ...wish(desk.soon()), day }), day).toMatchObject({
      status: 422,
      body: { fields: { day: 'Choose a day between 2000 and 2100.' } },
    })
})
