import type { InStatement } from '@libsql/client'
import { expect, test } from 'vitest'
import { BEHIND } from '../../../api/flywheel/teams/behind/contract.ts'
import { countTeams } from '../../../api/flywheel/teams/counting.ts'
import type { System } from '../../../api/kernel/actor.ts'
import { createCtx } from '../../../api/kernel/context.ts'
import { world } from '../../world.ts'
import { contactBy, known, sender } from './kit.ts'

test('no route looks through all events, whatever it is asked', async () => {
  const portal = await world()
  const asked: Exclude<InStatement, string>[] = []
  const note = (statement: InStatement) => {
    if (typeof statement !== 'string' && /\b(tracked_)?event\b/.test(statement.sql)) asked.push(statement)
  }
  const { writer, reader } = portal.db.clients
  const [begin, read] = [writer.transaction.bind(writer), reader.execute.bind(reader)]
  writer.transaction = async (...how: Parameters<typeof begin>) => {
    const tx = await begin(...how)
    const execute = tx.execute.bind(tx)
    tx.execute = (statement: InStatement) => {
      note(statement)
      return execute(statement)
    }
    return tx
  }
  reader.execute = ((statement: InStatement) => {
    note(statement)
    return read(statement)
  }) as typeof reader.execute

  const shop = await sender(portal)
  const olga = await portal.as('olga')
  const id = await known(portal, shop, 'u1')
  for (const userId of ['u1', 'u2', 'u3'])
    await shop.post('/api/v1/track', { event: 'x', userId, properties: { a: 1 } })
  await known(portal, shop, 'u2')
  await countTeams(createCtx<System>(portal.services, { kind: 'system', job: 'test' }, 'test'))
  const looked = new Set(portal.app.routes.filter(({ method }) => method === 'GET').map(({ path }) => path))
  const full = (path: string) =>
    path.endsWith('/numbers/:key') ? BEHIND.map((key) => path.replace(':key', key)) : [path]
  for (const path of [...looked].filter((one) => one.startsWith('/api/v1/wheel')).flatMap(full)) {
    const asks = path.endsWith('/stay/people') ? '?from=0&to=9&age=0' : path.endsWith('/together') ? `?with=${id}` : ''
    const { status } = await olga.get(`${path.replace(':id', id)}${asks}`)
    expect([200, 404], path).toContain(status)
  }
  await olga.put('/api/v1/wheel/events/1', { countsAs: 'order.paid' })
  await olga.get(`/api/v1/contacts/${id}/data`)
  await olga.post(`/api/v1/contacts/${id}/erasure`, { confirm: true })
  expect((await contactBy(portal, 'u2@shop.test'))?.externalId).toBe('u2')

  const scans: string[] = []
  for (const { sql, args } of asked) {
    const { rows } = await read({ sql: `EXPLAIN QUERY PLAN ${sql}`, args: args ?? [] })
    for (const { detail } of rows)
      if (/SCAN (e|x|event|tracked_event)\b/.test(String(detail))) scans.push(`${detail}: ${sql}`)
  }
  expect(asked.length).toBeGreaterThan(5)
  expect(scans).toEqual([])
  await portal.close()
})
