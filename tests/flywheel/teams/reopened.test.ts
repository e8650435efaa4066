import { afterEach, beforeEach, expect, test } from 'vitest'
import { followVoices } from '../../../api/flywheel/feed/following.ts'
import type { Loose } from '../../people.ts'
import { DAY, wheelWorld } from '../kit.ts'

let wheel: Awaited<ReturnType<typeof wheelWorld>>
beforeEach(async () => {
  wheel = await wheelWorld()
})
afterEach(() => wheel.portal.close())

const cases = async (search = ''): Promise<Loose> =>
  (await (await wheel.owner()).get(`/api/v1/wheel/teams/reopened${search}`)).body
const number = async (): Promise<Loose> => {
  const { teams } = (await (await wheel.owner()).get('/api/v1/wheel/teams')).body
  return teams.flatMap(({ metrics }: Loose) => metrics).find(({ key }: Loose) => key === 'reopened')
}

test('each case that counts as opened again is listed with its person, its times and its entry in the feed', async () => {
  const [ann, ben] = [await wheel.somebody(), await wheel.somebody()]
  const now = wheel.portal.now()
  await wheel.told(ann, 'support.opened', 6, { ticketId: 1, subject: 'Export' })
  await wheel.told(ann, 'support.resolved', 5, { ticketId: 1 })
  await wheel.told(ann, 'support.reopened', 3, { ticketId: 1 })
  await wheel.told(ben, 'support.resolved', 4)
  await wheel.told(ben, 'Ticket Reopened', 2)
  // today is not over, so it does not count yet
  await wheel.told(ben, 'support.reopened', 0)
  await wheel.shop.post('/api/v1/track', {
    ...{ event: 'support.reopened', anonymousId: 'a', timestamp: new Date(now - DAY).toISOString() },
  })
  wheel.portal.later({ minutes: 30 })
  await followVoices(wheel.ctx())
  const { items, ...about } = await cases()
  expect(about).toEqual({ days: 30, counted: 3, unlisted: 1, nextCursor: null })
  expect(items).toMatchObject([
    { contact: { id: ben }, subject: '', openedAt: null, closedAt: now - 4 * DAY, reopenedAt: now - 2 * DAY },
    { contact: { id: ann }, subject: 'Export', openedAt: now - 6 * DAY, closedAt: now - 5 * DAY },
  ])
  for (const { entryId, contact } of items) {
    const { body } = await (await wheel.owner()).get(`/api/v1/wheel/feed/${entryId}`)
    expect(body.entry).toMatchObject({ source: 'support', contact: { id: contact.id } })
  }
  expect((await number()).n).toBe(2)
  const first = await cases('?limit=1')
  expect(first.items).toEqual([items[0]])
  expect((await cases(`?limit=1&cursor=${first.nextCursor}`)).items).toEqual([items[1]])
})

test('of two who are one it is the case of the person, and who was erased has no name and no subject', async () => {
  const [ann, ben] = [await wheel.somebody(), await wheel.somebody()]
  await wheel.told(ann, 'support.opened', 6, { subject: 'Zzsecret' })
  await wheel.told(ben, 'support.resolved', 5)
  await wheel.told(ben, 'support.reopened', 3)
  await followVoices(wheel.ctx())
  const olga = await wheel.owner()
  await olga.post('/api/v1/contacts/merges', { keptId: ann, mergedId: ben })
  expect((await cases()).items).toMatchObject([
    { contact: { id: ann }, subject: 'Zzsecret', openedAt: expect.any(Number), closedAt: expect.any(Number) },
  ])
  await olga.post(`/api/v1/contacts/${ann}/erasure`, { confirm: true })
  expect((await cases()).items).toMatchObject([{ contact: null, subject: '' }])
})
