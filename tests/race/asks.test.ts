import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bookAsk } from '../../api/kernel/ask-budget.ts'
import { type AskWorld, askWorld } from '../asks/kit.ts'
import { awakeZone } from '../awake-zone.ts'
import { type Sqld, startSqld } from '../sqld.ts'
import { end, startProcess } from './processes.ts'

const DAY = 86_400_000
describe('two processes on one libSQL server', () => {
  let server: Sqld
  let processes: Awaited<ReturnType<typeof startProcess>>[]
  let made: AskWorld
  beforeAll(async () => {
    server = await startSqld()
    processes = await Promise.all([startProcess(server.http), startProcess(server.http)])
    made = await askWorld({ databaseUrl: server.http, startsAt: Date.now() })
  })
  afterAll(async () => {
    await made?.portal.close()
    await Promise.all((processes ?? []).map(({ child }) => end(child)))
    await server.stop()
  })

  test('however many ask the same person at once, one does', async () => {
    const { cookie } = await made.portal.as('olga')
    // asks rest at night on the company's clock; the test does not
    await (await made.portal.as('olga')).put('/api/v1/settings/place', {
      locale: 'en',
      timeZone: awakeZone(),
      currency: 'EUR',
    })
    for (let round = 0; round < 3; round++) {
      const who = await made.somebody(`con_race${round}`)
      const asked = await Promise.all(
        Array.from({ length: 12 }, (_, i) =>
          fetch(`${processes[i % 2]!.url}/api/v1/wheel/people/${who}/asks`, {
            method: 'POST',
            body: JSON.stringify({ kind: ['referral', 'story', 'affiliate', 'reference'][i % 4] }),
            headers: { cookie, 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' },
          }).then(({ status }) => status),
        ),
      )
      expect(asked.filter((status) => status === 204)).toHaveLength(1)
      expect(asked.filter((status) => status === 409)).toHaveLength(11)
      expect(await made.rows(`SELECT id FROM ask WHERE contact_id = '${who}'`)).toHaveLength(1)
    }
  })

  test('the server refuses what two changes that overlap would both have found allowed', async () => {
    const who = await made.somebody('con_overlap')
    const other = await askWorld({ databaseUrl: server.http, startsAt: Date.now() })
    const booked = await Promise.all(
      [made, other, made, other].map((one, i) =>
        one.ctx.write((tx) => {
          tx.now = Math.ceil(Date.now() / DAY) * DAY + 12 * 3_600_000 * (i % 2)
          return bookAsk(tx, { contactId: who, kind: 'nps', channel: 'mail', source: { kind: 'survey', id: `o${i}` } })
        }),
      ),
    )
    await other.portal.close()
    expect(booked.filter(({ ok }) => ok).length).toBeLessThanOrEqual(1)
    expect((await made.rows(`SELECT id FROM ask WHERE contact_id = '${who}'`)).length).toBeLessThanOrEqual(1)
  })
})
