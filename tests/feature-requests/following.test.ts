import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { autoStep, type Follow, heardLevel, type Level } from '../../api/feature-requests/following/rules.ts'
import { someHearers } from '../../api/feature-requests/telling/store.ts'
import { requestFollow } from '../../db/schema/request-votes.ts'
import type { Door } from '../people.ts'
import { type World, world } from '../world.ts'
import { addPeople, addRequest, change, comment, contactIdOf, merge, mergePeople, unvote, vote } from './loop-rows.ts'

const row = (level: Level, reason: string, updatedAt = 1): Follow => ({ level, reason, updatedAt })

describe('what somebody hears', () => {
  test.each<[Follow[], Level | undefined]>([
    [[], undefined],
    [[row('status', 'vote')], 'status'],
    [[row('status', 'vote'), row('all', 'comment')], 'all'],
    [[row('all', 'author'), row('none', 'chosen')], 'none'],
    [[row('none', 'chosen', 1), row('all', 'chosen', 2)], 'all'],
    [[row('none', 'chosen', 5), row('all', 'chosen', 5)], 'none'],
    [[row('status', 'chosen', 1), row('all', 'comment', 9)], 'status'],
  ])('%j is %s', (rows, level) => expect(heardLevel(rows)).toBe(level))

  test.each([
    [[], 'vote', 'add'],
    [[row('status', 'vote')], 'vote', 'leave'],
    [[row('status', 'vote')], 'comment', 'raise'],
    [[row('all', 'author')], 'comment', 'leave'],
    [[row('none', 'chosen')], 'comment', 'leave'],
    [[row('status', 'chosen')], 'author', 'leave'],
  ] as const)('%j and then a %s: %s', (rows, reason, step) => expect(autoStep(rows, reason)).toBe(step))
})

describe('following', () => {
  let portal: World
  let ann: Door
  let annId: string
  beforeEach(async () => {
    portal = await world()
    ann = await portal.as('ann')
    annId = await contactIdOf(ann)
  })
  afterEach(() => portal.close())
  const followed = async (door = ann) => (await door.get('/api/v1/me/follows')).body.items
  const choose = (number: number, level: string, door = ann) => door.put(`/api/v1/requests/${number}/follow`, { level })

  test('a vote follows the status, a comment the thread, and writing one all of it', async () => {
    const [voted, talked, own] = [
      await addRequest(portal, 'A dark mode'),
      await addRequest(portal, 'Export as CSV'),
      await addRequest(portal, 'Folders in folders', annId),
    ]
    await vote(portal, voted, annId)
    await vote(portal, talked, annId)
    await comment(portal, talked, annId)
    await comment(portal, voted, annId, 'internal')
    const levels = Object.fromEntries((await followed()).map((one: { number: number }) => [one.number, one]))
    expect(levels[voted.number]).toMatchObject({ level: 'status', reason: 'vote', title: 'A dark mode' })
    expect(levels[talked.number]).toMatchObject({ level: 'all', reason: 'comment' })
    expect(levels[own.number]).toMatchObject({ level: 'all', reason: 'author' })
    expect(await portal.facts('feature_request.followed')).toHaveLength(4)
  })

  test('somebody who wants to hear nothing stays so, whatever they do next', async () => {
    const wish = await addRequest(portal)
    await vote(portal, wish, annId)
    expect((await choose(wish.number, 'none')).body).toEqual({ number: wish.number, level: 'none', reason: 'chosen' })
    await unvote(portal, wish, annId)
    await vote(portal, wish, annId)
    await comment(portal, wish, annId)
    expect(await followed()).toMatchObject([{ level: 'none', reason: 'chosen' }])
    expect((await choose(wish.number, 'all')).body).toMatchObject({ level: 'all' })
    expect((await choose(wish.number, 'all')).status).toBe(200)
    expect(await portal.facts('feature_request.followed')).toHaveLength(3)
  })

  test('who takes a vote back does not follow for it any more', async () => {
    const wish = await addRequest(portal)
    await vote(portal, wish, annId)
    await unvote(portal, wish, annId)
    expect(await followed()).toEqual([])
  })

  test('a choice holds over what was taken in, and for both contacts of a person', async () => {
    const [source, target] = [await addRequest(portal, 'Night colours'), await addRequest(portal)]
    const benId = await contactIdOf(await portal.as('ben'))
    await choose(source.number, 'none')
    await vote(portal, target, benId)
    await mergePeople(portal, benId, annId)
    await merge(portal, source, target)
    expect(await followed()).toMatchObject([{ number: target.number, level: 'none' }])
    expect((await choose(source.number, 'status')).body).toMatchObject({ level: 'status' })
    expect(await followed()).toMatchObject([{ number: target.number, level: 'status', reason: 'chosen' }])
  })

  test('a list leaves out what one may not see, and comes in pages', async () => {
    const many = []
    for (let i = 0; i < 3; i++) {
      const wish = await addRequest(portal, `Wish number ${i}`)
      await vote(portal, wish, annId)
      many.push(wish.number)
      portal.later({ ms: 1 })
    }
    const first = (await ann.get('/api/v1/me/follows?limit=2')).body
    const second = (await ann.get(`/api/v1/me/follows?limit=2&cursor=${first.nextCursor}`)).body
    expect([...first.items, ...second.items].map(({ number }) => number)).toEqual(many.reverse())
    expect(second.nextCursor).toBeNull()
    await portal.db.clients.writer.execute(`UPDATE board SET view_policy = 'staff'`)
    expect(await followed()).toEqual([])
    expect((await choose(many[0]!, 'all')).status).toBe(404)
  })

  test('a colleague and a visitor cannot follow, and what is no level is said beside the field', async () => {
    const wish = await addRequest(portal)
    expect((await choose(wish.number, 'all', portal.visitor)).status).toBe(401)
    expect((await choose(wish.number, 'all', await portal.as('olga'))).status).toBe(403)
    const { status, body } = await choose(wish.number, 'everything')
    expect([status, body.fields]).toEqual([422, { level: 'Choose what you want to hear.' }])
    expect((await choose(999, 'all')).status).toBe(404)
  })

  test('an opt-out is sticky under any order of votes, comments and choices', async () => {
    const acts = fc.array(fc.constantFrom('vote', 'unvote', 'comment', 'none', 'status', 'all'), { maxLength: 12 })
    await fc.assert(
      fc.asyncProperty(acts, async (order) => {
        const wish = await addRequest(portal)
        let chosen: string | undefined
        for (const act of order) {
          if (act === 'vote') await vote(portal, wish, annId)
          else if (act === 'unvote') await unvote(portal, wish, annId)
          else if (act === 'comment') await comment(portal, wish, annId)
          else {
            await choose(wish.number, act)
            chosen = act
          }
        }
        const now = (await followed()).find(({ number }: { number: number }) => number === wish.number)
        if (chosen !== undefined) expect(now).toMatchObject({ level: chosen, reason: 'chosen' })
      }),
      { numRuns: 40 },
    )
  })

  test('the list of those who are told says the same as the rule, for any rows', async () => {
    const [source, target] = [await addRequest(portal, 'Night colours'), await addRequest(portal)]
    const people = await addPeople(portal, 4)
    await mergePeople(portal, people[3]!, people[0]!)
    await merge(portal, source, target)
    const one = fc.record({
      requestId: fc.constantFrom(source.id, target.id),
      contactId: fc.constantFrom(...people),
      level: fc.constantFrom('none', 'status', 'all') as fc.Arbitrary<Level>,
      reason: fc.constantFrom('vote', 'author', 'comment', 'chosen'),
      updatedAt: fc.integer({ min: 1, max: 3 }),
    })
    const rows = fc.uniqueArray(one, { selector: ({ requestId, contactId }) => requestId + contactId, maxLength: 8 })
    await fc.assert(
      fc.asyncProperty(rows, fc.constantFrom('status', 'all') as fc.Arbitrary<'status' | 'all'>, async (all, level) => {
        await change(portal, async (tx) => {
          await tx.delete(requestFollow)
          if (all.length > 0) await tx.insert(requestFollow).values(all)
        })
        const heard = await someHearers(portal.db.read, { requestIds: [target.id], level }, 100)
        const persons = [[people[0], people[3]], [people[1]], [people[2]]]
        const expected = persons
          .filter((ids) => {
            const is = heardLevel(all.filter(({ contactId }) => ids.includes(contactId)))
            return is === 'all' || (level === 'status' && is === 'status')
          })
          .map(([id]) => id)
        expect(heard.map(({ id }) => id)).toEqual(expected)
      }),
      { numRuns: 100 },
    )
  })
})
