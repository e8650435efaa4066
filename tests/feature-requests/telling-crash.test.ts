import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { tellDue } from '../../api/feature-requests/telling/actions.ts'
import { createCtx } from '../../api/kernel/context.ts'
import { type Office, office } from '../mail/office.ts'
import { addPeople, addRequest, move, news, notices, tellings, vote, type Wish } from './loop-rows.ts'

describe('telling', () => {
  let portal: Office
  let wish: Wish
  beforeEach(async () => {
    portal = await office()
    wish = await addRequest(portal)
  })
  afterEach(() => portal.close())

  test('a portal that dies half way goes on with those who were not told, also when two go on at once', async () => {
    const people = await addPeople(portal, 23)
    for (const id of people) await vote(portal, wish, id)
    await move(portal, wish, 'planned')
    portal.later({ minutes: 10 })
    const system = () => createCtx(portal.services, { kind: 'system', job: 'test' } as const, 'test')
    await tellDue(system(), { chunk: 5, chunks: 2 })
    expect([(await tellings(portal)).length, (await news(portal)).length]).toEqual([10, 10])
    expect(await notices(portal)).toMatchObject([{ state: 'telling' }])
    await Promise.all([tellDue(system(), { chunk: 5 }), tellDue(system(), { chunk: 3 })])
    await tellDue(system())
    const told = (await news(portal)).map(({ contactId }) => contactId)
    expect(told.sort()).toEqual(people)
    expect(await notices(portal)).toMatchObject([{ state: 'done' }])
  })

  test('a change that fails half way leaves neither rows nor mails of its people', async () => {
    const people = await addPeople(portal, 6)
    for (const id of people) await vote(portal, wish, id)
    await move(portal, wish, 'planned')
    portal.later({ minutes: 10 })
    await portal.db.clients.writer.execute(
      `CREATE TRIGGER power_cut BEFORE INSERT ON message WHEN NEW.to_email = 'p3@example.com' BEGIN SELECT RAISE(ABORT, 'power cut'); END`,
    )
    await expect(
      tellDue(createCtx(portal.services, { kind: 'system', job: 'test' } as const, 'test'), { chunk: 2 }),
    ).rejects.toThrow()
    expect([(await tellings(portal)).length, (await news(portal)).length]).toEqual([2, 2])
    await portal.db.clients.writer.execute('DROP TRIGGER power_cut')
    await portal.run()
    expect((await news(portal)).map(({ contactId }) => contactId).sort()).toEqual(people)
  })
})
