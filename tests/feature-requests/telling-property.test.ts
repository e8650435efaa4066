import fc from 'fast-check'
import { expect, test } from 'vitest'
import { tellDue } from '../../api/feature-requests/telling/actions.ts'
import { createCtx } from '../../api/kernel/context.ts'
import { world } from '../world.ts'
import {
  addPeople,
  addRequest,
  merge,
  mergePeople,
  move,
  news,
  notices,
  type StatusName,
  tellings,
  vote,
} from './loop-rows.ts'

type Step =
  | { do: 'move'; which: number; to: StatusName }
  | { do: 'wait'; minutes: number }
  | { do: 'merge' | 'part' }
  | { do: 'join'; from: number; into: number }
  | { do: 'vote'; which: number; who: number }
  /** The job runs and dies after so many changes. */
  | { do: 'run'; chunks: number }

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    do: fc.constant('move' as const),
    which: fc.nat(1),
    to: fc.constantFrom<StatusName>('open', 'planned', 'started', 'shipped'),
  }),
  fc.record({ do: fc.constant('wait' as const), minutes: fc.constantFrom(1, 5, 11, 60) }),
  fc.record({ do: fc.constantFrom('merge' as const, 'part' as const) }),
  fc.record({ do: fc.constant('join' as const), from: fc.nat(5), into: fc.nat(5) }),
  fc.record({ do: fc.constant('vote' as const), which: fc.nat(1), who: fc.nat(5) }),
  fc.record({ do: fc.constant('run' as const), chunks: fc.integer({ min: 1, max: 3 }) }),
)

test('nobody is told twice of one thing, nor of what did not stand for ten minutes, whatever happens in whichever order', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 16 }), async (steps) => {
      const portal = await world()
      try {
        const people = await addPeople(portal, 6)
        const wishes = [await addRequest(portal, 'A dark mode'), await addRequest(portal, 'Night colours')]
        for (const id of people.slice(0, 4)) for (const wish of wishes) await vote(portal, wish, id)
        const person = new Map(people.map((id) => [id, id]))
        const moves: { which: number; at: number }[] = []
        let merged = false
        const run = (chunks: number) =>
          tellDue(createCtx(portal.services, { kind: 'system', job: 'test' } as const, 'test'), { chunk: 2, chunks })
        for (const one of steps) {
          if (one.do === 'wait') portal.later({ minutes: one.minutes })
          else if (one.do === 'run') await run(one.chunks)
          else if (one.do === 'vote') await vote(portal, wishes[one.which]!, people[one.who]!)
          else if (one.do === 'merge' || one.do === 'part') {
            merged = one.do === 'merge'
            await merge(portal, wishes[1]!, merged ? wishes[0]! : null)
          } else if (one.do === 'join') {
            const [from, into] = [person.get(people[one.from]!)!, person.get(people[one.into]!)!]
            if (from === into) continue
            await mergePeople(portal, from, into)
            for (const id of people) if (person.get(id) === from) person.set(id, into)
          } else if (one.do === 'move') {
            const now = (
              await portal.db.clients.reader.execute(
                `SELECT category FROM request WHERE id = '${wishes[one.which]!.id}'`,
              )
            ).rows[0]!
            if (now.category === one.to) continue
            await move(portal, wishes[one.which]!, one.to)
            moves.push({ which: one.which, at: portal.now() })
          }
        }
        await run(100)
        portal.later({ minutes: 90 })
        await run(100)
        const told = (await tellings(portal)).map(({ about, contactId }) => `${about} ${person.get(contactId)}`)
        // contacts that became one after both were told are two rows of one person, and were two people then
        const rows = (await tellings(portal)).map(({ about, contactId }) => `${about} ${contactId}`)
        expect(new Set(rows).size).toBe(rows.length)
        const joinsAfter = steps.some((one) => one.do === 'join')
        if (!joinsAfter) expect(new Set(told).size).toBe(told.length)
        expect((await news(portal)).map(({ dedupeKey }) => dedupeKey).sort()).toEqual(
          rows.map((one) => `request_news:${one.replace(' ', ':')}`).sort(),
        )
        for (const { state } of await notices(portal)) expect(['done', 'dropped']).toContain(state)
        for (const telling of await tellings(portal)) {
          const notice = (await notices(portal)).find(({ id }) => id === telling.noticeId)!
          const which = wishes.findIndex(({ id }) => id === notice.requestId)
          expect(telling.createdAt - notice.createdAt).toBeGreaterThanOrEqual(600_000)
          const between = moves.filter(
            (one) => one.which === which && one.at > notice.createdAt && one.at < telling.createdAt,
          )
          expect(between).toEqual([])
        }
      } finally {
        await portal.close()
      }
    }),
    { numRuns: 40 },
  )
})
