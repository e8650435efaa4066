import type { InStatement } from '@libsql/client'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { PEOPLE_FILTERS } from '../../../api/flywheel/people/contract.ts'
import { verifyRollUps, verifyStages } from '../../../api/flywheel/stages/verifying.ts'
import { asContacts } from '../../../site/rooms/flywheel/wheel/people.ts'
import type { Door, Loose } from '../../people.ts'
import { wheelWorld } from '../kit.ts'

let wheel: Awaited<ReturnType<typeof wheelWorld>>
let olga: Door
const named: Record<string, string> = {}

/** Half a year in which people come, buy, love it, speak, fall, fall silent and wake; one is told late, two become one. */
beforeAll(async () => {
  wheel = await wheelWorld()
  const { somebody, told, later } = wheel
  for (const name of ['fan', 'fallen', 'asleep', 'late', 'twin', 'double', 'new']) named[name] = await somebody()
  const { fan, fallen, asleep, late, twin, double } = named as Record<string, string>
  for (const id of [fan, fallen, asleep, late, twin, double]) await told(id!, 'newsletter.subscribed')
  await later(2)
  for (const id of [fan, fallen, asleep, double]) await told(id!, 'order.paid')
  await later(2)
  for (const id of [fan, fallen]) {
    await told(id!, 'plan.upgraded')
    await told(id!, 'csat.answered', 0, { score: 5 })
  }
  await told(fan!, 'reference_call.completed')
  await told(late!, 'order.paid')
  await told(late!, 'order.paid', 1)
  await later(5)
  await told(fallen!, 'csat.answered', 0, { score: 1 })
  for (let week = 0; week < 16; week++) {
    await later(7)
    for (const id of [fan, fallen, late]) await told(id!, 'product.used')
  }
  await told(asleep!, 'product.used')
  olga = await wheel.owner()
  const merged = await olga.post('/api/v1/contacts/merges', { keptId: twin, mergedId: double })
  expect(merged.status, JSON.stringify(merged.body)).toBe(201)
  await told(named['new']!, 'order.paid')
})
afterAll(() => wheel.portal.close())

/** All rows, whatever the size of a page. */
async function listed(query: Record<string, string | number | undefined>, limit = 3): Promise<Loose[]> {
  const items: Loose[] = []
  for (let cursor = ''; ; ) {
    const asked = new URLSearchParams(Object.entries({ ...query, limit }).map(([key, value]) => [key, String(value)]))
    const { status, body } = await olga.get(`/api/v1/wheel/people?${asked}${cursor && `&cursor=${cursor}`}`)
    expect(status, JSON.stringify(body)).toBe(200)
    items.push(...body.items)
    if (!body.nextCursor) return items
    cursor = body.nextCursor
  }
}
const dayName = (day: number) => new Date(day * 86_400_000).toISOString().slice(0, 10)
const MOVED: Record<string, string> = { advance: 'up', regress: 'down', lapse: 'lapsed', recover: 'recovered' }

test('each cell of the flows has a list with exactly as many rows, and no row twice', async () => {
  const cells = await wheel.rows('SELECT * FROM stage_flow_day WHERE n <> 0')
  expect(new Set(cells.map(({ kind }) => kind))).toEqual(new Set(Object.keys(MOVED)))
  for (const { day, kind, from_stage, to_stage, channel, n } of cells) {
    const asked = { from: from_stage || 'stranger', to: to_stage, channel, since: dayName(day), until: dayName(day) }
    const rows = await listed({ ...asked, moved: MOVED[kind]! })
    expect(new Set(rows.map(({ move }) => move.id)).size).toBe(n)
    expect(rows).toHaveLength(n)
  }
})

test('so have sums over days, ways to move and stages', async () => {
  const sum = async (where: string) =>
    (await wheel.rows(`SELECT coalesce(sum(n), 0) AS n FROM stage_flow_day WHERE ${where}`))[0]!.n as number
  const today = Math.floor(wheel.portal.now() / 86_400_000)
  const WHERE: Record<string, string> = {
    up: `kind = 'advance'`,
    down: `kind = 'regress'`,
    lapsed: `kind = 'lapse'`,
    recovered: `kind = 'recover'`,
    forward: `kind IN ('advance', 'recover') AND from_stage <> ''`,
    lost: `kind IN ('regress', 'lapse')`,
  }
  for (const [moved, where] of Object.entries(WHERE)) {
    expect((await listed({ moved })).length, moved).toBe(await sum(where))
    expect(await sum(where), moved).toBeGreaterThan(0)
    for (const days of [1, 30, 365])
      expect(await listed({ moved, days })).toHaveLength(await sum(`${where} AND day > ${today - days}`))
  }
  expect(await listed({ to: 'adoption' })).toHaveLength(await sum(`to_stage = 'adoption'`))
  expect(await listed({ from: 'stranger' })).toHaveLength(await sum(`from_stage = ''`))
})

test('each cell of the stock has a list with exactly as many people', async () => {
  const cells = await wheel.rows('SELECT stage, health, sum(change) AS n FROM stage_stock_day GROUP BY 1, 2')
  for (const { stage, health, n } of cells) expect(await listed({ stage, health })).toHaveLength(n)
  const all = await listed({})
  expect(all).toHaveLength(cells.reduce((sum, { n }) => sum + n, 0))
  expect(all.every(({ move }) => move === null)).toBe(true)
  expect(await listed({ days: 1 })).toHaveLength(
    all.filter(({ enteredAt }) => enteredAt > wheel.portal.now() - 43_200_000).length,
  )
})

test('who became part of somebody else is in no list, and a move that was taken back neither', async () => {
  const [people, moves] = [await listed({}), await listed({ moved: 'up' })]
  for (const row of [...people, ...moves]) expect(row.contact.id).not.toBe(named['double'])
  const bought = moves.filter(({ contact, move }) => contact.id === named['late'] && move.to === 'adoption')
  expect(bought).toHaveLength(1)
  const taken = await wheel.rows(`SELECT supersedes FROM stage_transition WHERE supersedes IS NOT NULL`)
  expect(taken.length).toBeGreaterThan(0)
  const ids = new Set(moves.map(({ move }) => move.id))
  expect(taken.some(({ supersedes }) => ids.has(supersedes))).toBe(false)
})

test('filters add up: who fell, of those who stand in adoption now', async () => {
  const rows = await listed({ moved: 'down', stage: 'adoption' })
  expect(rows.map(({ contact }) => contact.id)).toContain(named['fallen'])
  for (const row of rows) expect(row).toMatchObject({ stage: 'adoption', move: { kind: 'regress' } })
})

test('what is no filter is refused with the field that is wrong, and a segment knows the names of all of them', async () => {
  for (const [query, field] of [
    ['moved=sideways', 'moved'],
    ['since=yesterday', 'since'],
    ['days=0', 'days'],
    ['stage=stranger', 'stage'],
  ]) {
    const { status, body } = await olga.get(`/api/v1/wheel/people?${query}`)
    expect([status, Object.keys(body.fields)]).toEqual([422, [field]])
  }
  expect(PEOPLE_FILTERS).toEqual(['stage', 'health', 'moved', 'from', 'to', 'channel', 'days', 'since', 'until'])
})

test('somebody is found by a piece of a name or address, by the name they had before a merge, and in moves as where they stand', async () => {
  const { twin, double, fan } = named as Record<string, string>
  const ids = async (query: Record<string, string>) => (await listed(query)).map(({ contact }) => contact.id)
  expect(await ids({ q: `${fan!.slice(4)}@EXAMPLE` })).toEqual([fan])
  expect(await ids({ q: double! })).toEqual([twin])
  expect(new Set(await ids({ q: double!, moved: 'up' }))).toEqual(new Set([twin]))
  expect(await ids({ q: fan!, stage: 'activation' })).toEqual([])
  expect((await ids({ q: 'co' })).length).toBe((await ids({})).length)
  expect(await ids({ q: 'on_s' })).toHaveLength((await ids({})).length)
  expect(await ids({ q: '%_s' })).toEqual([])
  expect(await ids({ q: '" OR name:"con' })).toEqual([])
  expect((await ids({ q: '  ' })).length).toBe((await ids({})).length)
  for (const q of ['a%00b', 'x'.repeat(201)]) {
    const { status, body } = await olga.get(`/api/v1/wheel/people?q=${q}`)
    expect([status, Object.keys(body.fields)]).toEqual([422, ['q']])
  }
  expect(asContacts({ q: 'ann' }, 0)).toBe('/admin/contacts?q=ann')
})

test('roll-ups added up anew equal those that grew day by day; one that is wrong is named', async () => {
  expect(await verifyStages(wheel.ctx())).toMatchObject({ differing: [] })
  expect(await verifyRollUps(wheel.ctx())).toEqual({ differing: [] })
  const [flow] = await wheel.rows('SELECT * FROM stage_flow_day ORDER BY day DESC LIMIT 1')
  const [stock] = await wheel.rows('SELECT * FROM stage_stock_day ORDER BY day LIMIT 1')
  const change = (statement: string) => wheel.portal.db.write((tx) => tx.run(statement))
  await change(`UPDATE stage_flow_day SET n = n + 1 WHERE day = ${flow!.day} AND kind = '${flow!.kind}'`)
  await change(`UPDATE stage_stock_day SET change = change + 1 WHERE day = ${stock!.day} AND stage = '${stock!.stage}'`)
  expect(await verifyRollUps(wheel.ctx())).toEqual({ differing: [stock!.day, flow!.day].map(dayName) })
  await change(`UPDATE stage_flow_day SET n = n - 1 WHERE day = ${flow!.day} AND kind = '${flow!.kind}'`)
  await change(`UPDATE stage_stock_day SET change = change - 1 WHERE day = ${stock!.day} AND stage = '${stock!.stage}'`)
  expect(await verifyRollUps(wheel.ctx())).toEqual({ differing: [] })
})

test('a week that nobody lived, and a cohort that is too large, are named', async () => {
  const change = (statement: string) => wheel.portal.db.write((tx) => tx.run(statement))
  const [one] = await wheel.rows('SELECT contact_id AS id, week FROM contact_cohort ORDER BY week, id LIMIT 1')
  await change(`INSERT INTO contact_week VALUES ('${one!.id}', ${Number(one!.week) + 500})`)
  expect((await verifyStages(wheel.ctx())).differing).toEqual([one!.id])
  expect((await verifyRollUps(wheel.ctx())).differing).toHaveLength(1)
  await change(`DELETE FROM contact_week WHERE week = ${Number(one!.week) + 500}`)
  await change(`UPDATE cohort_size SET people = people + 1 WHERE week = ${one!.week}`)
  expect((await verifyRollUps(wheel.ctx())).differing).toHaveLength(1)
  await change(`UPDATE cohort_size SET people = people - 1 WHERE week = ${one!.week}`)
  expect(await verifyRollUps(wheel.ctx())).toEqual({ differing: [] })
})

test('the people of a number are a segment: the same people, each once, and it stays', async () => {
  const { portal } = wheel
  const questions: Record<string, string>[] = [
    ...[{ stage: 'adoption' }, { health: 'active', stage: 'advocacy' }, { channel: 'direct', health: 'dormant' }],
    ...Object.values(MOVED).map((moved) => ({ moved })),
    ...[
      { moved: 'forward', days: '60' },
      { moved: 'lost', channel: 'direct' },
      { from: 'stranger', to: 'activation' },
    ],
    ...[{ from: 'adoption' }, { to: 'adoration', since: dayName(portal.now() / 86_400_000 - 150) }],
    { stage: 'adoption', until: dayName(portal.now() / 86_400_000 - 3) },
  ]
  let found = 0
  for (const asked of questions) {
    const people = [...new Set((await listed(asked)).map(({ contact }) => contact.id))].sort()
    const address = asContacts(asked, portal.now()).split('?')[1]
    const { status, body } = await olga.get(`/api/v1/contacts?${address}&limit=100`)
    expect(status, JSON.stringify(body)).toBe(200)
    expect(body.items.map(({ id }: Loose) => id).sort(), JSON.stringify(asked)).toEqual(people)
    found += people.length
    const filter = Object.fromEntries(new URLSearchParams(address))
    const saved = await olga.post('/api/v1/segments', { name: JSON.stringify(asked).slice(0, 60), filter })
    expect(saved.status, JSON.stringify(saved.body)).toBe(201)
  }
  expect(found).toBeGreaterThan(20)
  const { items } = (await olga.get('/api/v1/segments')).body
  expect(items.length).toBe(questions.length)
  expect((await olga.get('/api/v1/contacts?moved=sideways')).status).toBe(422)
})

test('no list looks through all people or all moves and sorts them', async () => {
  const { reader } = wheel.portal.db.clients
  const execute = reader.execute.bind(reader)
  const asked: Exclude<InStatement, string>[] = []
  reader.execute = ((statement: InStatement) => {
    if (typeof statement !== 'string' && /from "(contact_stage|stage_transition)"/.test(statement.sql))
      asked.push(statement)
    return execute(statement)
  }) as typeof reader.execute
  const moves = [
    { moved: 'forward', days: 30 },
    { moved: 'lost', channel: 'direct' },
  ]
  for (const query of [{}, { stage: 'adoption' }, { health: 'active' }, ...moves]) await listed({ ...query }, 100)
  reader.execute = execute
  expect(asked.length).toBeGreaterThanOrEqual(5)
  for (const { sql, args } of asked) {
    const { rows } = await execute({ sql: `EXPLAIN QUERY PLAN ${sql}`, args: args ?? [] })
    const said = rows.map(({ detail }) => String(detail)).join('\n')
    expect(said).not.toMatch(/USE TEMP B-TREE FOR ORDER BY/)
    expect(said).toMatch(/(SCAN|SEARCH) (contact_stage|stage_transition) USING (COVERING )?INDEX/)
  }
})
