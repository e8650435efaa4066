import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { maySucceed, STEPS, type Step } from '../../api/feature-requests/changelog/rules.ts'
import { ENTRY_STATES } from '../../db/schema/changelog.ts'
import { caught, type Office, office } from '../mail/office.ts'
import type { Door } from '../people.ts'
import { move, setBoard, submit, vote } from './kit.ts'
import { contactIdOf, notices } from './loop-rows.ts'

test('every step of an entry, from every state', () => {
  const all = Object.keys(STEPS) as Step[]
  expect(
    Object.fromEntries(ENTRY_STATES.map((state) => [state, all.filter((step) => maySucceed(state, step))])),
  ).toEqual({
    draft: ['schedule', 'publish'],
    scheduled: ['schedule', 'unschedule', 'publish', 'hold_back'],
    published: ['unpublish'],
    unpublished: ['schedule', 'publish'],
  })
})

describe('the changelog', () => {
  let portal: Office
  let box: ReturnType<typeof caught>
  let ann: Door
  let mia: Door
  let [dark, csv]: [number, number] = [0, 0]
  beforeEach(async () => {
    box = caught()
    portal = await office({ mailer: box.mailer })
    await setBoard(portal)
    ann = await portal.as('ann')
    mia = await portal.as('mia')
    dark = await submit(await portal.as('ben'), 'A dark mode for the night')
    csv = await submit(await portal.as('ben'), 'Export everything as CSV')
    await portal.run()
    box.mails.length = 0
  })
  afterEach(() => portal.close())
  const later = async (minutes: number) => {
    portal.later({ minutes })
    await portal.run()
  }
  const WORDS = { kind: 'new', title: 'Dark mode is here', body: 'Switch it on **now**.\n\n<script>alert(1)</script>' }
  const write = async (requests: number[] = [], words: object = {}): Promise<number> =>
    (await mia.post('/api/v1/changelog-entries', { ...WORDS, ...words, requests })).body.number
  const step = (number: number, to: string, more: object = {}) =>
    mia.put(`/api/v1/changelog-entries/${number}/state`, { step: to, ...more })
  const categoryOf = async (number: number) => (await ann.get(`/api/v1/requests/${number}`)).body.status.category
  const subjects = (to: string) => box.of(to).map(({ subject }) => subject)

  test('an entry is a draft until it is published, and gone when it is taken down', async () => {
    const number = await write([dark])
    expect((await portal.visitor.get(`/api/v1/changelog/${number}`)).status).toBe(404)
    expect((await step(number, 'publish')).body).toMatchObject({ state: 'published' })
    const { body } = await portal.visitor.get(`/api/v1/changelog/${number}-whatever`)
    expect(body).toMatchObject({ number, slug: 'dark-mode-is-here', kind: 'new', requests: [{ number: dark }] })
    expect(body.html).toContain('<strong>now</strong>')
    expect(body.html).not.toContain('<script')
    expect((await portal.visitor.get('/api/v1/changelog?kind=fixed')).body.items).toEqual([])
    expect((await portal.visitor.get('/api/v1/changelog')).body.items).toHaveLength(1)
    expect((await step(number, 'publish')).body.code).toBe('entry.wrong_state')
    expect((await mia.delete(`/api/v1/changelog-entries/${number}`)).body.code).toBe('entry.was_published')
    await step(number, 'unpublish')
    expect((await portal.visitor.get(`/api/v1/changelog/${number}`)).status).toBe(404)
    const draft = await write()
    expect((await mia.delete(`/api/v1/changelog-entries/${draft}`)).status).toBe(204)
    expect((await mia.get(`/api/v1/changelog-entries/${draft}`)).status).toBe(404)
  })

  test('publishing ships what it is about, and each follower gets one mail', async () => {
    await vote(ann, dark, { importance: 'blocking', why: 'I write at night.' })
    await vote(ann, csv)
    const number = await write([dark, csv])
    expect((await mia.get(`/api/v1/changelog-entries/${number}/audience`)).body).toMatchObject({ people: 2 })
    await step(number, 'publish', { ship: true })
    expect([await categoryOf(dark), await categoryOf(csv)]).toEqual(['shipped', 'shipped'])
    expect(await portal.facts('feature_request.shipped')).toHaveLength(2)
    await later(9)
    expect(box.mails).toHaveLength(0)
    await later(1)
    expect(subjects('ann@example.com')).toEqual(['It is here: Dark mode is here'])
    expect(subjects('ben@example.com')).toHaveLength(1)
    const { text } = box.of('ann@example.com')[0]!
    expect(text).toContain('> A dark mode for the night')
    expect(text).toContain('> Export everything as CSV')
    expect(text).toContain('> I write at night.')
    expect(text).toContain('Switch it on now.')
    expect(text).toContain(`http://portal.test/changelog/${number}`)
    const { body } = await mia.get(`/api/v1/requests/${dark}/loop`)
    expect(body).toMatchObject({ shipped: 2 })
    await later(24 * 60)
    expect(subjects('ann@example.com')).toHaveLength(1)
  })

  test('who was told that it shipped is not told again by the entry', async () => {
    await vote(ann, dark)
    await move(portal, dark, 'sts_shipped')
    await later(11)
    expect(subjects('ann@example.com')).toEqual(['It is here: A dark mode for the night'])
    await step(await write([dark]), 'publish', { ship: true })
    await later(11)
    expect(subjects('ann@example.com')).toHaveLength(1)
  })

  test('an entry that comes while the status is not told yet takes its place', async () => {
    await vote(ann, dark)
    await move(portal, dark, 'sts_shipped')
    await later(5)
    await step(await write([dark]), 'publish', { ship: true })
    await later(11)
    expect(subjects('ann@example.com')).toEqual(['It is here: Dark mode is here'])
  })

  test('a refusal ships nothing, publishes nothing, and names the request', async () => {
    await vote(ann, dark)
    const number = await write([dark, csv])
    await portal.db.clients.writer.execute(`UPDATE request SET deleted_at = 1, shown = 0 WHERE number = ${csv}`)
    const answer = await step(number, 'publish', { ship: true })
    expect([answer.status, answer.body.code]).toEqual([409, 'entry.refused'])
    expect(answer.body.title).toContain(`“Export everything as CSV” (#${csv}) cannot be shipped`)
    expect(await categoryOf(dark)).toBe('open')
    expect((await mia.get(`/api/v1/changelog-entries/${number}`)).body.state).toBe('draft')
    await later(30)
    expect(box.mails).toHaveLength(0)
  })

  test('the clock publishes, or says why it could not', async () => {
    await vote(ann, dark)
    const number = await write([dark])
    const soon = { publishAt: portal.now() + 3_600_000, ship: true }
    expect((await step(number, 'schedule', { publishAt: portal.now() - 1 })).status).toBe(422)
    expect((await step(number, 'schedule', soon)).body).toMatchObject({ state: 'scheduled', ships: true })
    await later(59)
    expect(await categoryOf(dark)).toBe('open')
    await later(2)
    expect(await categoryOf(dark)).toBe('shipped')
    await later(11)
    expect(subjects('ann@example.com')).toHaveLength(1)

    const other = await write([csv], { title: 'Export is here' })
    await step(other, 'schedule', { publishAt: portal.now() + 60_000, ship: true })
    await portal.db.clients.writer.execute(`UPDATE request SET deleted_at = 1, shown = 0 WHERE number = ${csv}`)
    await later(2)
    const { body } = await mia.get(`/api/v1/changelog-entries/${other}`)
    expect(body).toMatchObject({ state: 'draft', publishAt: null })
    expect(body.refusal).toContain(`(#${csv}) cannot be shipped`)
    expect((await step(other, 'unschedule')).body.code).toBe('entry.wrong_state')
  })

  test('published by mistake and taken down within ten minutes tells nobody; later it tells each once', async () => {
    await vote(ann, dark)
    const number = await write([dark])
    await step(number, 'publish')
    await later(5)
    await step(number, 'unpublish')
    await later(30)
    expect(box.mails).toHaveLength(0)
    await step(number, 'publish')
    await later(11)
    expect(subjects('ann@example.com')).toHaveLength(1)
    await step(number, 'unpublish')
    await step(number, 'publish')
    await later(30)
    expect(subjects('ann@example.com')).toHaveLength(1)
    expect((await notices(portal)).map(({ state }) => state)).toEqual(['dropped', 'done'])
  })

  test('a quiet entry tells nobody, and one about nothing has nobody to tell', async () => {
    await vote(ann, dark)
    await step(await write([dark]), 'publish', { tell: false, ship: true })
    await step(await write([]), 'publish')
    await later(30)
    expect(box.mails).toHaveLength(0)
  })

  test('names no request that whoever reads may not see', async () => {
    await step(await write([dark]), 'publish')
    await setBoard(portal, { viewPolicy: 'staff', submitPolicy: 'staff', votePolicy: 'staff', commentPolicy: 'staff' })
    expect((await portal.visitor.get('/api/v1/changelog')).body.items).toMatchObject([{ requests: [] }])
    await later(30)
    expect(box.mails).toHaveLength(0)
  })

  test('what is wrong is said beside its field, and strangers stay out', async () => {
    const wrong = await mia.post('/api/v1/changelog-entries', { kind: 'great', title: ' ', requests: [] })
    expect([wrong.status, Object.keys(wrong.body.fields)]).toEqual([422, ['kind', 'title']])
    const missing = await mia.post('/api/v1/changelog-entries', { ...WORDS, requests: [dark, 999] })
    expect(missing.body.fields).toEqual({ requests: 'There is no request #999.' })
    expect((await ann.post('/api/v1/changelog-entries', WORDS)).status).toBe(403)
    expect((await portal.visitor.get('/api/v1/changelog/none')).status).toBe(404)
    expect((await portal.visitor.get('/api/v1/changelog?cursor=x')).status).toBe(422)
    expect(await contactIdOf(ann)).toMatch(/^con_/)
  })

  test('pages are stable and newest first', async () => {
    const numbers = []
    for (let i = 0; i < 3; i++) {
      const number = await write([], { title: `Change ${i}` })
      await step(number, 'publish')
      numbers.unshift(number)
      portal.later({ minutes: 1 })
    }
    const first = (await portal.visitor.get('/api/v1/changelog?limit=2')).body
    const second = (await portal.visitor.get(`/api/v1/changelog?limit=2&cursor=${first.nextCursor}`)).body
    expect([...first.items, ...second.items].map(({ number }) => number)).toEqual(numbers)
    const drafts = (await mia.get('/api/v1/changelog-entries?limit=2')).body
    expect(drafts.items).toHaveLength(2)
    expect((await mia.get(`/api/v1/changelog-entries?limit=2&cursor=${drafts.nextCursor}`)).body.items).toHaveLength(1)
  })
})
