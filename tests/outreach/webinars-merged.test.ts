import { afterEach, beforeEach, expect, test } from 'vitest'
import { AT, DAY, HOUR, type WebinarDesk, webinarDesk, wish } from './webinars-kit.ts'

let desk: WebinarDesk
beforeEach(async () => {
  desk = await webinarDesk()
})
afterEach(() => desk.portal.close())

const [FAY, GUS] = ['fay@example.com', 'gus@example.com'] as const
/** One person who took a place by each of two addresses, which staff found out later. */
async function twice(change: object = {}) {
  const opened = await desk.open(change)
  await desk.take(FAY)
  desk.portal.later({ minutes: 1 })
  await desk.take(GUS)
  const ids = await desk.rows(`SELECT id FROM contact WHERE email IN ('${FAY}', '${GUS}') ORDER BY email`)
  const [keptId, mergedId] = ids.map((row) => row['id'])
  const olga = await desk.portal.as('olga')
  expect((await olga.post('/api/v1/contacts/merges', { keptId, mergedId })).status).toBeLessThan(300)
  await desk.portal.run()
  return opened
}
const linkOf = (to: string) =>
  decodeURIComponent(
    /webinar-place\?token=([^\s&]+)/.exec(desk.box.mails.filter((mail) => mail.to === to).at(-1)!.text)![1]!,
  )
const held = async () =>
  (await desk.rows('SELECT id FROM webinar_place WHERE taken_at IS NOT NULL AND given_up_at IS NULL')).length

test.each([FAY, GUS])(
  'who was merged gives up every place they have by the link to %s, and is reminded of none',
  async (to) => {
    const { id, at } = await twice()
    const given = await desk.portal.visitor.post(`${AT}/places/give-up`, { token: linkOf(to) })
    expect(given.body.given).toBe(false)
    expect(await held()).toBe(0)
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
  expect(await held()).toBe(2) // taken apart again, each keeps what they took
})

test('a day that no webinar can be on is said beside its field', async () => {
  expect((await desk.mia.post(AT, { ...wish(desk.soon()), day: 'soon' })).body.fields.day).toBe('Choose a day.')
  for (const day of ['0001-01-01', '1999-12-31', '2101-01-01', '9999-12-31'])
    expect(await desk.mia.post(AT, { ...wish(desk.soon()), day }), day).toMatchObject({
      status: 422,
      body: { fields: { day: 'Choose a day between 2000 and 2100.' } },
    })
})
