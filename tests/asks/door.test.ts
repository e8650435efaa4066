import { afterEach, expect, test } from 'vitest'
import { DEFAULT_LIMITS } from '../../api/kernel/ask-rules.ts'
import { type AskWorld, askWorld } from './kit.ts'

const DAY = 86_400_000
let made: AskWorld
afterEach(() => made.portal.close())
const idOf = async (name: string) =>
  (await made.rows(`SELECT id FROM contact WHERE email = '${name}@example.com'`))[0].id as string

test('staff ask by hand once; the next time they are told from which day on', async () => {
  made = await askWorld()
  await made.portal.as('ann')
  const [mia, ann] = [await made.portal.as('mia'), await idOf('ann')]
  const path = `/api/v1/wheel/people/${ann}/asks`
  expect((await mia.post(path, { kind: 'referral' })).status).toBe(204)
  const again = await mia.post(path, { kind: 'story' })
  expect([again.status, again.body.code]).toEqual([409, 'ask.too_soon'])
  expect(again.body.title).toContain('2026-03-16')
  const { body } = await mia.get(path)
  expect(body.made).toMatchObject([{ kind: 'referral', channel: 'staff', source: 'manual', answer: null }])
  // what was refused at once waits for nobody and is no ask that was put off
  expect(body.considered).toEqual([])
  expect(body.clocks.find(({ kind }: { kind: string }) => kind === 'review')).toMatchObject({ reason: 'gap' })
  expect((await mia.post(`${path}/${body.made[0].id}/answer`, { answer: 'accepted' })).status).toBe(204)
  expect((await mia.get(path)).body.made[0].answer).toBe('accepted')
  expect((await mia.post(path, { kind: 'everything' })).status).toBe(422)
  expect((await mia.post('/api/v1/wheel/people/con_nobody/asks', { kind: 'referral' })).status).toBe(404)
})

test('a colleague who asks in the evening is not sent to bed, and a mail is', async () => {
  made = await askWorld({ startsAt: Date.parse('2026-03-02T21:30:00Z') })
  const [ann, ben] = [await made.somebody(), await made.somebody()]
  const olga = await made.portal.as('olga')
  expect((await olga.post(`/api/v1/wheel/people/${ann}/asks`, { kind: 'reference' })).status).toBe(204)
  const freeAt = Date.parse('2026-03-03T08:00:00Z')
  expect(await made.book(ben, 'story', 'author', 'a1')).toEqual({ ok: false, reason: 'quiet', freeAt })
})

test('a customer reads what they were asked, says not now to their own only, and switches a kind off', async () => {
  made = await askWorld()
  const [ann, ben, mia] = [await made.portal.as('ann'), await made.portal.as('ben'), await made.portal.as('mia')]
  expect((await ann.get('/api/v1/me/asks')).body).toMatchObject({ items: [], nothingBefore: null, gapDays: 14 })
  await mia.post(`/api/v1/wheel/people/${await idOf('ann')}/asks`, { kind: 'referral' })
  const mine = (await ann.get('/api/v1/me/asks')).body
  expect(mine.nothingBefore).toBe(made.portal.now() + 14 * DAY)
  const { id } = mine.items[0]
  expect((await ben.post(`/api/v1/me/asks/${id}/not-now`)).status).toBe(404)
  expect((await ben.get('/api/v1/me/asks')).body.items).toEqual([])
  for (let i = 0; i < 2; i++) expect((await ann.post(`/api/v1/me/asks/${id}/not-now`)).status).toBe(204)
  const after = (await ann.get('/api/v1/me/asks')).body
  expect(after.items[0].answer).toBe('snoozed')
  const clock = (kind: string) => after.kinds.find((one: { kind: string }) => one.kind === kind)
  expect(clock('referral').notBefore).toBe(made.portal.now() + 180 * DAY)
  expect((await ann.put('/api/v1/me/asks/kinds/review', { on: false })).status).toBe(204)
  made.portal.later({ days: 20 })
  const who = await idOf('ann')
  expect(await made.book(who, 'review', 'invitation', 'i1')).toEqual({
    ...{ ok: false, reason: 'switched_off', freeAt: null },
  })
  expect((await ann.put('/api/v1/me/asks/kinds/anything', { on: false })).status).toBe(404)
})

test('limits are a company’s to choose, hold at once for everybody, and are refused beside the field', async () => {
  made = await askWorld()
  const [olga, mia] = [await made.portal.as('olga'), await made.portal.as('mia')]
  const path = '/api/v1/wheel/asks/limits'
  expect((await olga.get(path)).body).toEqual({ ...DEFAULT_LIMITS, version: 0 })
  expect((await mia.put(path, DEFAULT_LIMITS)).status).toBe(403)
  const wrong = await olga.put(path, {
    ...DEFAULT_LIMITS,
    perYear: 0,
    everyDays: { ...DEFAULT_LIMITS.everyDays, nps: 'x' },
  })
  expect([wrong.status, Object.keys(wrong.body.fields).sort()]).toEqual([422, ['everyDays.nps', 'perYear']])
  const ann = await made.somebody()
  expect((await made.book(ann, 'nps')).ok).toBe(true)
  expect((await olga.put(path, { ...DEFAULT_LIMITS, gapDays: 3 })).status).toBe(204)
  made.portal.later({ days: 3 })
  expect((await made.book(ann, 'csat')).ok).toBe(true)
  expect((await olga.put(path, { ...DEFAULT_LIMITS, gapDays: 1, perYear: 2 })).status).toBe(204)
  made.portal.later({ days: 30 })
  expect(await made.book(ann, 'ces')).toMatchObject({ ok: false, reason: 'year' })
})

test.each(['unhappyDays', 'afterSurveyDays', 'gapDays', 'everyDays.review'])(
  '%s emptied is refused, and nothing is saved',
  async (field) => {
    made = await askWorld()
    const olga = await made.portal.as('olga')
    const path = '/api/v1/wheel/asks/limits'
    const before = (await olga.get(path)).body
    const { version: _, ...limits } = before
    const emptied = field.startsWith('everyDays.')
      ? { ...limits, everyDays: { ...limits.everyDays, review: '' } }
      : { ...limits, [field]: '' }
    const refused = await olga.put(path, emptied)
    expect([refused.status, Object.keys(refused.body.fields ?? {})]).toEqual([422, [field]])
    expect((await olga.get(path)).body).toEqual(before)
    if (field !== 'unhappyDays') return
    expect((await olga.put(path, { ...limits, unhappyDays: '0' })).status).toBe(204)
    expect((await olga.get(path)).body.unhappyDays).toBe(0)
  },
)
