import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { look, setBoard, submit } from '../feature-requests/kit.ts'
import { startSqld } from '../sqld.ts'
import { type World, world } from '../world.ts'
import { end, startProcess } from './processes.ts'

describe.each(['http', 'ws'] as const)('requests in two processes on one libSQL server over %s', (kind) => {
  let server: Awaited<ReturnType<typeof startSqld>>
  let processes: Awaited<ReturnType<typeof startProcess>>[]
  let portal: World
  beforeAll(async () => {
    server = await startSqld()
    processes = await Promise.all([startProcess(server[kind]), startProcess(server[kind])])
    portal = await world({ databaseUrl: server[kind], startsAt: Date.now() })
    await setBoard(portal)
  })
  afterAll(async () => {
    await portal?.close()
    await Promise.all((processes ?? []).map((p) => end(p.child)))
    await server.stop()
  })

  const send = async (i: number, method: string, path: string, body: unknown, cookie = '') => {
    const answer = await fetch(processes[i % 2]!.url + path, {
      method,
      ...(body !== undefined && { body: JSON.stringify(body) }),
      headers: {
        ...{ 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' },
        ...{ 'x-forwarded-for': `198.51.100.${i}`, ...(cookie && { cookie }) },
      },
    })
    return answer.status
  }
  const times = <R>(n: number, what: (i: number) => Promise<R>) =>
    Promise.all(Array.from({ length: n }, (_, i) => what(i)))
  const anew = async () => {
    const { countAnew } = await import('../../api/feature-requests/recount/actions.ts')
    const { createCtx } = await import('../../api/kernel/context.ts')
    return countAnew(createCtx(portal.services, { kind: 'system', job: 'race' }, 'race'))
  }

  test('one vote of fifty at once, and none after fifty take it back', async () => {
    const { cookie } = await portal.as('ben')
    const number = await submit(await portal.as('ann'), 'Dark mode for the editor')
    expect(await times(50, (i) => send(i, 'PUT', `/api/v1/requests/${number}/vote`, {}, cookie))).toEqual(
      Array(50).fill(200),
    )
    expect(await look(portal.visitor, number)).toMatchObject({ votes: 2 })
    expect(await portal.facts('feature_request.voted')).toHaveLength(2)
    await times(20, (i) => send(i, 'DELETE', `/api/v1/requests/${number}/vote`, undefined, cookie))
    expect(await look(portal.visitor, number)).toMatchObject({ votes: 1 })
    expect((await anew()).differences).toEqual([])
  })

  test('one of two merges into different requests at once, and no vote is lost that was cast meanwhile', async () => {
    const ann = await portal.as('ann')
    const [a, b, c] = [
      await submit(ann, 'Wish number one'),
      await submit(ann, 'Wish number two'),
      await submit(ann, 'Wish number three'),
    ]
    const { cookie } = await portal.as('mia')
    const votes = times(30, (i) => send(i, 'PUT', `/api/v1/requests/${a}/vote`, {}))
    const merges = times(10, (i) =>
      send(i + 100, 'POST', `/api/v1/requests/${a}/merge`, { into: i % 2 ? b : c }, cookie),
    )
    expect(await votes).toEqual(Array(30).fill(200))
    expect((await merges).sort()).toEqual([200, ...Array(9).fill(409)])
    const into = (await look(ann, a)).mergedInto.number
    expect([b, c]).toContain(into)
    expect((await look(ann, into)).votes).toBe(31)
    expect((await look(ann, into === b ? c : b)).votes).toBe(1)
    expect((await anew()).differences).toEqual([])
    const undone = await times(10, (i) => send(i, 'DELETE', `/api/v1/requests/${a}/merge`, undefined, cookie))
    expect(undone.sort()).toEqual([200, ...Array(9).fill(409)])
    const after = [(await look(ann, a)).votes, (await look(ann, into)).votes]
    // who voted before the merge voted for the one, who came after it for the other; ann wrote both
    expect(after[0] + after[1]).toBe(32)
    expect((await anew()).differences).toEqual([])
  })

  test('a cycle of two merges at once is none', async () => {
    const ann = await portal.as('ann')
    const [a, b] = [await submit(ann, 'Wish number four'), await submit(ann, 'Wish number five')]
    const { cookie } = await portal.as('mia')
    const statuses = await times(10, (i) =>
      send(i, 'POST', `/api/v1/requests/${i % 2 ? a : b}/merge`, { into: i % 2 ? b : a }, cookie),
    )
    expect(statuses.filter((status) => status === 200)).toHaveLength(1)
    expect(statuses.filter((status) => status === 409)).toHaveLength(9)
    expect((await anew()).differences).toEqual([])
  })

  test('ten requests at once have ten numbers', async () => {
    const { cookie } = await portal.as('cleo')
    const statuses = await times(10, (i) =>
      send(i, 'POST', '/api/v1/requests', { board: 'ideas', title: `Wish at once ${i}` }, cookie),
    )
    expect(statuses).toEqual(Array(10).fill(201))
    const { items } = (await portal.visitor.get('/api/v1/requests?q=once&limit=50')).body
    expect(new Set(items.map((one: { number: number }) => one.number)).size).toBe(10)
  })

  test('a budget of one holds at both doors', async () => {
    const ann = await portal.as('ann')
    const numbers: number[] = []
    for (let i = 0; i < 4; i++) numbers.push(await submit(ann, `Wish with a budget ${i}`))
    await setBoard(portal, { voteBudget: 1 })
    const { cookie } = await portal.as('cleo')
    await portal.db.write(async (tx) => {
      const { sql } = await import('drizzle-orm')
      await tx.run(
        sql`DELETE FROM request_vote WHERE contact_id = (SELECT contact_id FROM account WHERE email = 'cleo@example.com')`,
      )
    })
    const statuses = await times(20, (i) => send(i, 'PUT', `/api/v1/requests/${numbers[i % 4]}/vote`, {}, cookie))
    const voted = await Promise.all(numbers.map(async (number) => (await look(await portal.as('cleo'), number)).voted))
    expect(voted.filter(Boolean)).toHaveLength(1)
    expect(statuses.filter((status) => status === 200)).toHaveLength(5)
  })
})
