import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { claimVotes } from '../../api/feature-requests/votes/actions.ts'
import { createCtx } from '../../api/kernel/context.ts'
import type { Door } from '../people.ts'
import { type World, world } from '../world.ts'
import { browser, look, merge, setBoard, submit, unmerge, unvote, vote } from './kit.ts'

let portal: World
beforeEach(async () => {
  portal = await world()
  await setBoard(portal)
})
afterEach(() => portal.close())

// few of each, so that they meet often
const REQUESTS = 3
const PEOPLE = ['ann', 'ben'] as const
const N = PEOPLE.length
/** Who voted, by names of people and browsers, told without any of the portal's own ways. */
interface Model {
  own: Set<string>[]
  into: (number | undefined)[]
  deleted: boolean[]
}
const votersOf = ({ own, into }: Model, i: number) => {
  const all = new Set(own[i])
  into.forEach((target, source) => {
    if (target === i) for (const who of own[source]!) all.add(who)
  })
  return all
}
const holds = ({ into }: Model, i: number) => into.includes(i)

const request = fc.nat({ max: REQUESTS - 1 })
const act = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({ do: fc.constant('vote' as const), who: fc.nat({ max: 2 * N - 1 }), r: request }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('unvote' as const), who: fc.nat({ max: 2 * N - 1 }), r: request }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('merge' as const), r: request, to: request }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('unmerge' as const), r: request }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('delete' as const), r: request }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('restore' as const), r: request }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('sign_in' as const), who: fc.nat({ max: N - 1 }) }) },
)

// most have voted for most before anything else happens, or merges would have nothing to be wrong about
const begun = fc
  .array(fc.boolean(), { minLength: REQUESTS * 2 * N, maxLength: REQUESTS * 2 * N })
  .map((said) =>
    said.flatMap((yes, i) => (yes ? [{ do: 'vote' as const, who: i % (2 * N), r: Math.floor(i / (2 * N)) }] : [])),
  )

test('any sequence of votes, merges, sign-ins and deletions leaves every counter equal to a recount', async () => {
  const olga = await portal.as('olga')
  const doors: Door[] = []
  const contactIds: string[] = []
  for (const name of PEOPLE) {
    doors.push(await portal.as(name))
    contactIds.push((await doors.at(-1)!.get('/api/v1/me/contact')).body.id)
  }
  const ctx = createCtx(portal.services, { kind: 'system', job: 'test' }, 'test')
  let round = 0
  await fc.assert(
    fc.asyncProperty(begun, fc.array(act, { minLength: 6, maxLength: 24 }), async (begins, later) => {
      const acts = [...begins, ...later]
      round += 1
      const numbers: number[] = []
      for (let i = 0; i < REQUESTS; i++) numbers.push(await submit(olga, `Wish ${i} of round ${round}`))
      const model: Model = {
        own: numbers.map(() => new Set<string>()),
        into: numbers.map(() => undefined),
        deleted: numbers.map(() => false),
      }
      const browsers = PEOPLE.map(() => browser(portal))
      const nameOf = (who: number) => (who < N ? PEOPLE[who]! : `browser ${who - N}`)
      for (const one of acts) {
        portal.later({ minutes: 7 })
        if (one.do === 'vote' || one.do === 'unvote') {
          const number = numbers[one.r]!
          const [on, off] =
            one.who < N
              ? [() => vote(doors[one.who]!, number), () => unvote(doors[one.who]!, number)]
              : [() => browsers[one.who - N]!.vote(number), () => browsers[one.who - N]!.unvote(number)]
          const thread = model.into[one.r] ?? one.r
          const { status } = await (one.do === 'vote' ? on() : off())
          if (model.deleted[one.r]) {
            expect(status).toBe(404)
            continue
          }
          expect(status).toBe(200)
          const name = nameOf(one.who)
          if (one.do === 'vote') {
            if (!votersOf(model, thread).has(name)) model.own[thread]!.add(name)
          } else {
            model.own[thread]!.delete(name)
            for (const [source, target] of model.into.entries()) if (target === thread) model.own[source]!.delete(name)
          }
        } else if (one.do === 'merge') {
          const possible =
            one.r !== one.to &&
            model.into[one.r] === undefined &&
            model.into[one.to] === undefined &&
            !holds(model, one.r) &&
            !model.deleted[one.r] &&
            !model.deleted[one.to]
          expect((await merge(portal, numbers[one.r]!, numbers[one.to]!)).status).toBe(possible ? 200 : 409)
          if (possible) model.into[one.r] = one.to
        } else if (one.do === 'unmerge') {
          expect((await unmerge(portal, numbers[one.r]!)).status).toBe(model.into[one.r] === undefined ? 409 : 200)
          model.into[one.r] = undefined
        } else if (one.do === 'delete') {
          const merged = model.into[one.r] !== undefined || holds(model, one.r)
          const { status } = await olga.delete(`/api/v1/requests/${numbers[one.r]}`)
          expect(status).toBe(merged ? 409 : 204)
          if (!merged) model.deleted[one.r] = true
        } else if (one.do === 'restore') {
          await olga.post(`/api/v1/requests/${numbers[one.r]}/restore`)
          model.deleted[one.r] = false
        } else {
          const cookie = browsers[one.who]!.cookie()
          if (!cookie) continue
          const sealed = decodeURIComponent(cookie.split('=')[1]!)
          await claimVotes(ctx, ctx.unseal(sealed).slice('voter:'.length), contactIds[one.who]!)
          for (const own of model.own) if (own.delete(`browser ${one.who}`)) own.add(PEOPLE[one.who]!)
          // what became one vote in a thread stays wherever either was cast
        }
        for (let i = 0; i < REQUESTS; i++) {
          const shown = await look(olga, numbers[i]!)
          const expected = votersOf(model, i)
          expect(shown.votes, JSON.stringify({ one, i, acts })).toBe(expected.size)
          expect(shown.anonymousVotes).toBe([...expected].filter((name) => name.startsWith('browser')).length)
        }
      }
      await portal.worker.drain()
    }),
    { numRuns: 40 },
  )
  const { items } = await (async () => {
    portal.later({ days: 1 })
    await portal.worker.drain()
    return (await olga.get('/api/v1/requests/recounts')).body
  })()
  expect(items[0].differences).toEqual([])
  expect(items[0].requests).toBe(round * REQUESTS)
})

test('who voted for two that were taken in stays when one is taken out', async () => {
  const [ann, olga] = [await portal.as('ann'), await portal.as('olga')]
  const [a, b, target] = [await submit(olga, 'Wish A'), await submit(olga, 'Wish B'), await submit(olga, 'Wish C')]
  await vote(ann, a)
  await vote(ann, b)
  await merge(portal, a, target)
  await merge(portal, b, target)
  await unmerge(portal, a)
  expect(await look(ann, target)).toMatchObject({ votes: 1, voted: true })
  await unmerge(portal, b)
  expect(await look(ann, target)).toMatchObject({ votes: 0, voted: false })
})

test('a vote of their own outlives the end of a merge, though it was cast before they signed in', async () => {
  const [ann, olga] = [await portal.as('ann'), await portal.as('olga')]
  const [source, target] = [await submit(olga, 'Wish A'), await submit(olga, 'Wish B')]
  const anon = browser(portal)
  await vote(ann, source)
  await anon.vote(target)
  await merge(portal, source, target)
  await portal.visit(new Request('http://portal.test/', { headers: { cookie: `${ann.cookie}; ${anon.cookie()}` } }))
  expect((await look(ann, target)).votes).toBe(1)
  await unmerge(portal, source)
  expect(await look(ann, target)).toMatchObject({ votes: 1, voted: true })
  expect(await look(ann, source)).toMatchObject({ votes: 1, voted: true })
})

test('two contacts of one person are one vote while they are one person', async () => {
  const [ann, ben, olga] = [await portal.as('ann'), await portal.as('ben'), await portal.as('olga')]
  const number = await submit(olga, 'Dark mode for the editor')
  await vote(ann, number)
  await vote(ben, number)
  const [keptId, mergedId] = [
    (await ann.get('/api/v1/me/contact')).body.id,
    (await ben.get('/api/v1/me/contact')).body.id,
  ]
  const merged = await olga.post('/api/v1/contacts/merges', { keptId, mergedId })
  expect(merged.status, JSON.stringify(merged.body)).toBeLessThan(300)
  expect((await look(olga, number)).votes).toBe(1)
  expect((await look(ben, number)).voted).toBe(true)
  expect((await unvote(ben, number)).body).toMatchObject({ votes: 0, voted: false })
})

test('a counter that somebody changed is found by night, and the job says so', async () => {
  const olga = await portal.as('olga')
  const number = await submit(olga, 'Dark mode for the editor')
  await vote(await portal.as('ann'), number)
  await portal.db.clients.writer.execute(`UPDATE request SET vote_count = 7 WHERE number = ${number}`)
  portal.later({ days: 1 })
  await portal.worker.drain()
  const { items } = (await olga.get('/api/v1/requests/recounts')).body
  expect(items[0].differences).toEqual([{ number, counter: 'voteCount', stored: 7, counted: 1 }])
  const failed = (await portal.jobs()).find(({ name, state }) => name === 'requests.recount' && state === 'failed')
  expect(failed?.lastError).toContain(`voteCount of #${number}`)
})
