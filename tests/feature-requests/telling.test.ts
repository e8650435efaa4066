import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { caught, type Office, office } from '../mail/office.ts'
import type { Door } from '../people.ts'
import {
  addPeople,
  addRequest,
  comment,
  contactIdOf,
  digests,
  merge,
  mergePeople,
  move,
  news,
  notices,
  vote,
  type Wish,
  wait,
} from './loop-rows.ts'

describe('telling', () => {
  let portal: Office
  let box: ReturnType<typeof caught>
  let ann: Door
  let annId: string
  let wish: Wish
  beforeEach(async () => {
    box = caught()
    portal = await office({ mailer: box.mailer })
    ann = await portal.as('ann')
    annId = await contactIdOf(ann)
    wish = await addRequest(portal)
  })
  afterEach(() => portal.close())
  const later = async (minutes: number) => {
    portal.later({ minutes })
    await portal.run()
  }
  const subjects = (to = 'ann@example.com') => box.of(to).map(({ subject }) => subject)

  test('a voter hears ten minutes later what changed, the answer, and their own words', async () => {
    await vote(portal, wish, annId, 'I write at night & my eyes <b>hurt</b>')
    await move(portal, wish, 'planned', { answer: 'We begin **in May**.' })
    await later(9)
    expect(subjects()).toEqual([])
    await later(1)
    expect(subjects()).toEqual(['Planned: A dark mode'])
    const [mail] = box.mails
    expect(mail!.text).toContain('> A dark mode')
    expect(mail!.text).toContain('Acclaim writes:\n  We begin in May.')
    expect(mail!.text).toContain('> I write at night & my eyes <b>hurt</b>')
    expect(mail!.html).toContain('my eyes &lt;b&gt;hurt&lt;/b&gt;')
    expect(mail!.text).toMatch(new RegExp(`http://portal.test/requests/${wish.number}\\?told=[\\w-]+`))
    expect(mail!.headers['list-unsubscribe-post']).toBe('List-Unsubscribe=One-Click')
    await later(60)
    expect(subjects()).toHaveLength(1)
    expect(await notices(portal)).toMatchObject([{ state: 'done' }])
  })

  test.each([
    ['forth and back', ['planned', 'open']],
    ['to something and back, twice', ['planned', 'open', 'started', 'open']],
  ] as const)('a slip is mailed to nobody: %s', async (_, steps) => {
    await vote(portal, wish, annId)
    for (const to of steps) {
      await move(portal, wish, to)
      await later(2)
    }
    await later(30)
    expect(await news(portal)).toEqual([])
    expect((await notices(portal)).map(({ state }) => state)).not.toContain('done')
  })

  test('of two moves within ten minutes the last is told', async () => {
    await vote(portal, wish, annId)
    await move(portal, wish, 'shipped')
    await later(5)
    await move(portal, wish, 'planned')
    await later(11)
    expect(subjects()).toEqual(['Planned: A dark mode'])
  })

  test('a quiet move tells nobody, nor does what moved on quietly', async () => {
    await vote(portal, wish, annId)
    await move(portal, wish, 'planned')
    await move(portal, wish, 'started', { tell: false })
    await later(30)
    expect(await news(portal)).toEqual([])
  })

  test('what was hidden, deleted or taken into another meanwhile is not told', async () => {
    const other = await addRequest(portal, 'Night colours')
    await vote(portal, wish, annId)
    await vote(portal, other, annId)
    await move(portal, wish, 'planned')
    await move(portal, other, 'planned')
    await merge(portal, other, wish)
    await portal.db.clients.writer.execute(`UPDATE board SET view_policy = 'staff'`)
    await later(30)
    expect(await news(portal)).toEqual([])
  })

  test('one click stops all of this kind, and another link only this request', async () => {
    const other = await addRequest(portal, 'Export as CSV')
    await vote(portal, wish, annId)
    await vote(portal, other, annId)
    await move(portal, wish, 'planned')
    await later(10)
    const t = /act=stop&t=([\w-]+)/.exec(box.mails[0]!.text)![1]!
    const look = await portal.visitor.get(`/api/v1/told-requests?t=${t}`)
    expect(look.body).toMatchObject({ number: wish.number, title: 'A dark mode', follows: true, used: false })
    expect((await ann.get('/api/v1/me/follows')).body.items).toHaveLength(2)
    expect((await portal.visitor.post('/api/v1/told-requests/unfollow', { t })).body).toMatchObject({ follows: false })
    expect((await portal.visitor.post('/api/v1/told-requests/unfollow', { t })).status).toBe(200)
    await move(portal, wish, 'started')
    await move(portal, other, 'started')
    await later(10)
    expect(subjects()).toEqual(['Planned: A dark mode', 'In progress: Export as CSV'])
    const stop = box.mails[1]!.headers['list-unsubscribe']!.slice(1, -1).replace('http://portal.test', '')
    expect((await portal.app.request(stop, { method: 'POST' })).status).toBe(200)
    await move(portal, other, 'shipped')
    await later(10)
    expect(box.mails).toHaveLength(2)
    expect((await portal.visitor.get(`/api/v1/told-requests?t=${t.slice(1)}`)).status).toBe(404)
  })

  test('a person with two contacts, on both sides of a merge, gets one mail', async () => {
    const other = await addRequest(portal, 'Night colours')
    const benId = await contactIdOf(await portal.as('ben'))
    await vote(portal, wish, annId)
    await vote(portal, other, benId)
    await vote(portal, other, annId)
    await merge(portal, other, wish)
    await mergePeople(portal, benId, annId)
    await move(portal, wish, 'planned')
    await later(10)
    expect(box.mails.map(({ to }) => to)).toEqual(['ann@example.com'])
  })

  test('somebody who chose one mail a day gets all of it at eight, each once', async () => {
    const other = await addRequest(portal, 'Export as CSV')
    expect((await ann.put('/api/v1/me/follows/rhythm', { rhythm: 'daily' })).status).toBe(204)
    await vote(portal, wish, annId)
    await vote(portal, other, annId)
    await move(portal, wish, 'planned')
    await later(20)
    await move(portal, other, 'shipped')
    await later(20)
    expect(box.mails).toHaveLength(0)
    portal.at('2026-03-03T07:59:00Z')
    await portal.run()
    expect(box.mails).toHaveLength(0)
    await later(2)
    expect(subjects()).toEqual(['2 pieces of news about your requests'])
    expect(box.mails[0]!.text).toMatch(/A dark mode[\s\S]*Export as CSV/)
    await later(60)
    await later(24 * 60)
    expect(box.mails).toHaveLength(1)
    expect(await digests(portal)).toHaveLength(1)
    expect((await ann.get('/api/v1/me/follows')).body.rhythm).toBe('daily')
  })

  test('what is told after eight waits for the next morning', async () => {
    await ann.put('/api/v1/me/follows/rhythm', { rhythm: 'daily' })
    await vote(portal, wish, annId)
    portal.at('2026-03-03T09:00:00Z')
    await move(portal, wish, 'planned')
    await later(15)
    await later(60)
    expect(box.mails).toHaveLength(0)
    portal.at('2026-03-04T08:00:00Z')
    await portal.run()
    expect(box.mails).toHaveLength(1)
  })

  test('comments are told to those who follow all of it, never to their author, and at most once an hour', async () => {
    const [benId, cleoId] = [await contactIdOf(await portal.as('ben')), await contactIdOf(await portal.as('cleo'))]
    await vote(portal, wish, cleoId)
    await comment(portal, wish, annId)
    await comment(portal, wish, benId)
    await comment(portal, wish, null, 'internal')
    await later(10)
    expect(subjects('ann@example.com')).toEqual(['New comments: A dark mode'])
    expect(box.of('ann@example.com')[0]!.text).toContain('There is a new comment on')
    expect(box.of('ann@example.com')[0]!.text).toContain('> It would help me too.')
    expect(subjects('cleo@example.com')).toEqual([])
    for (let i = 0; i < 5; i++) {
      await comment(portal, wish, benId)
      await later(10)
    }
    expect(subjects('ann@example.com')).toHaveLength(1)
    expect(subjects('ben@example.com')).toHaveLength(1)
    await later(10)
    expect(subjects('ann@example.com')).toHaveLength(2)
    expect(box.of('ann@example.com')[1]!.text).toContain('There are 5 new comments on')
    expect(subjects('ben@example.com')).toHaveLength(1)
  })

  test('a comment that is gone within ten minutes is told to nobody', async () => {
    await comment(portal, wish, annId)
    await comment(portal, wish, await contactIdOf(await portal.as('ben')))
    await portal.db.clients.writer.execute(`UPDATE request_comment SET deleted_at = 1, deleted_by = 'author'`)
    await later(30)
    expect(await news(portal)).toEqual([])
  })

  test('staff see how many will hear, and a few of their names', async () => {
    const people = await addPeople(portal, 8)
    for (const id of people) await vote(portal, wish, id)
    await portal.db.clients.writer.execute(
      `INSERT INTO suppression (email, reason, created_at) VALUES ('p7@example.com', 'bounce', 1)`,
    )
    const mia = await portal.as('mia')
    const { body } = await mia.get(`/api/v1/requests/${wish.number}/audience`)
    expect(body).toEqual({
      ...{ people: 7, daily: 0 },
      sample: ['Person 0', 'Person 1', 'Person 2', 'Person 3', 'Person 4'],
    })
    expect((await ann.get(`/api/v1/requests/${wish.number}/audience`)).status).toBe(403)
  })

  test('a new answer to a request that stays where it is, is news; a quiet one leaves what waits', async () => {
    await vote(portal, wish, annId)
    await move(portal, wish, 'planned')
    await move(portal, wish, 'planned', { tell: false, answer: 'Quietly.' })
    await later(10)
    expect(subjects()).toEqual(['Planned: A dark mode'])
    await move(portal, wish, 'planned', { answer: 'It takes until May.' })
    await later(10)
    expect(subjects()).toEqual(['Planned: A dark mode', 'Answered: A dark mode'])
    expect(box.mails[1]!.text).toContain('Acclaim has answered a request you follow:')
    expect(box.mails[1]!.text).toContain('It takes until May.')
  })

  test('an answer that is edited tells nobody again', async () => {
    await vote(portal, wish, annId)
    await move(portal, wish, 'planned', { answer: 'In Mai.' })
    await later(10)
    await portal.db.clients.writer.execute(`UPDATE request_answer SET body = 'In May.', edited_at = 1`)
    await wait(portal, 60)
    expect(await news(portal)).toHaveLength(1)
  })
})
