import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { optInToken } from '../outreach/kit.ts'
import { wish } from '../outreach/webinars-kit.ts'
import type { Door, Loose } from '../people.ts'
import { type Sqld, startSqld } from '../sqld.ts'
import { type World, world } from '../world.ts'
import { end, startProcess } from './processes.ts'

const DAY = 86_400_000
const PLACES = 2
const AT_ONCE = 8

/** Some places, and more people than that who confirm at the same moment, at both processes. */
describe('two processes on one libSQL server', () => {
  let server: Sqld
  let processes: Awaited<ReturnType<typeof startProcess>>[]
  let portal: World
  let mia: Door
  beforeAll(async () => {
    server = await startSqld()
    processes = await Promise.all([startProcess(server.http), startProcess(server.http)])
    portal = await world({ databaseUrl: server.http, startsAt: Date.now() })
    mia = await portal.as('mia')
  })
  afterAll(async () => {
    await portal?.close()
    await Promise.all((processes ?? []).map(({ child }) => end(child)))
    await server.stop()
  })
  const rows = async (query: string) => (await portal.db.clients.reader.execute(query)).rows as unknown as Loose[]
  const post = (i: number, path: string, body: object) =>
    fetch(`${processes[i % 2]!.url}${path}`, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: {
        'content-type': 'application/json',
        'sec-fetch-site': 'same-origin',
        'x-forwarded-for': `198.51.100.${i + 1}`,
      },
    })
  /** Everybody asks, and then all confirm at once, each twice. */
  async function confirmAtOnce(ask: string, name: string) {
    const tokens: string[] = []
    for (let i = 0; i < AT_ONCE; i++) {
      const email = `${name}${i}@example.com`
      expect((await post(i, ask, { email })).status).toBe(202)
      tokens.push(await optInToken(portal, email))
    }
    const answers = await Promise.all(
      [...tokens, ...tokens].map((token, i) => post(i, '/api/v1/opt-ins/confirm', { token })),
    )
    return answers.map(({ status }) => status)
  }
  const tally = (given: number[], status: number) => given.filter((one) => one === status).length

  test('the last places of a webinar go to as many as there are places', async () => {
    const at = Math.ceil((Date.now() + 3 * DAY) / 60_000) * 60_000
    const { body } = await mia.post('/api/v1/webinars', wish(at, { places: PLACES }))
    expect((await mia.put(`/api/v1/webinars/${body.id}/state`, { state: 'open' })).status).toBe(200)
    const given = await confirmAtOnce('/api/v1/webinars/by-slug/ten-lines/ask', 'seat')
    expect(tally(given, 200) + tally(given, 409)).toBe(2 * AT_ONCE)
    expect(
      await rows(`SELECT count(*) AS n FROM webinar_place WHERE taken_at IS NOT NULL AND given_up_at IS NULL`),
    ).toEqual([{ n: PLACES }])
    // who has one is told so however often they confirm
    expect(tally(given, 200)).toBe(2 * PLACES)
  })

  test('a promotion for so many people goes to so many', async () => {
    const { body } = await mia.post('/api/v1/promotions', {
      ...{ slug: 'spring', kind: 'discount', title: '20 % off', terms: 'For the first year.', validDays: 30 },
      mostClaims: PLACES,
    })
    expect((await mia.put(`/api/v1/promotions/${body.id}/state`, { state: 'live' })).status).toBe(200)
    const given = await confirmAtOnce('/api/v1/promotions/by-slug/spring/ask', 'code')
    expect(tally(given, 200)).toBe(2 * PLACES)
    const claims = await rows(`SELECT code FROM promotion_claim`)
    expect(claims).toHaveLength(PLACES)

    // and a code works once, whoever sends it at the same time
    const { key } = (
      await (await portal.as('olga')).post('/api/v1/api-keys', { name: 'Shop', scopes: ['sales.write'] })
    ).body
    const used = await Promise.all(
      Array.from({ length: 6 }, (_, i) =>
        fetch(`${processes[i % 2]!.url}/api/v1/promotions/redeem`, {
          method: 'POST',
          body: JSON.stringify({ code: claims[0]!.code, usedFor: `order-${i}` }),
          headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
        }).then(({ status }) => status),
      ),
    )
    expect(tally(used, 200)).toBe(1)
    expect(tally(used, 409)).toBe(5)
  })
})
