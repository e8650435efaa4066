import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { settlePerson } from '../../../api/flywheel/stages/actions.ts'
import { settleDue, settleQueue } from '../../../api/flywheel/stages/due.ts'
import { WEEK, weekOf } from '../../../api/flywheel/stages/memory/rules.ts'
import { contactsAfter } from '../../../api/flywheel/stages/store.ts'
import { forgetWeeks } from '../../../api/flywheel/stay/weeks/store.ts'
import type { System } from '../../../api/kernel/actor.ts'
import { type Ctx, createCtx } from '../../../api/kernel/context.ts'
import { contact } from '../../../db/schema/contacts.ts'
import { account } from '../../../db/schema/identity.ts'
import { host } from '../../helpers.ts'
import { contactRow, type Door, doorOf, type Loose } from '../../people.ts'
import { type World, world } from '../../world.ts'

const DAY = 86_400_000
let portal: World
let olga: Door
let shop: Door
let ctx: Ctx<System>
beforeAll(async () => {
  portal = await world()
  olga = await portal.as('olga')
  shop = await host(portal, ['events.write'])
  ctx = createCtx<System>(portal.services, { kind: 'system', job: 'test' }, 'test')
})
afterAll(() => portal.close())

/** A session ends when the clock jumps. */
async function again() {
  const { id, role } = (await portal.db.read.select().from(account).where(sql`role = 'owner'`).get())!
  olga = doorOf(portal, { cookie: (await portal.sessions.open({ id, role, epoch: 0 }))!.split(';')[0]! })
}
let people = 0
async function some(n: number) {
  const ids = Array.from({ length: n }, () => `con_s${String(++people).padStart(6, '0')}`)
  await portal.db.write((tx) =>
    tx
      .insert(contact)
      .values(ids.map((id) => ({ ...contactRow(id, `${id}@example.com`, id, portal.now()), externalId: id }))),
  )
  return ids
}
async function told(ids: string[], event: string, daysAgo = 0) {
  const timestamp = new Date(portal.now() - daysAgo * DAY).toISOString()
  const batch = ids.map((userId) => ({ type: 'track', userId, event, timestamp }))
  const { status, body } = await shop.post('/api/v1/batch', { batch })
  expect([status, body.refused]).toEqual([200, 0])
  await settleQueue(ctx)
}
async function later(days: number) {
  portal.later({ days })
  await settleDue(ctx)
  await again()
}
async function counted(horizon = 90) {
  expect((await olga.post('/api/v1/wheel/stay/count')).status).toBe(204)
  await portal.worker.drain()
  return (await olga.get(`/api/v1/wheel/stay?horizon=${horizon}`)).body as Loose
}
const stageOf = (report: Loose, stage: string) => report['stages'].find((one: Loose) => one['stage'] === stage) as Loose
const rows = async (query: string) => (await portal.db.clients.reader.execute(query)).rows as unknown as Loose[]

/** All that is kept of weeks, as it stands. */
const kept = async () => ({
  weeks: await rows('SELECT contact_id, week FROM contact_week ORDER BY 1, 2'),
  cohorts: await rows('SELECT contact_id, week FROM contact_cohort ORDER BY 1'),
  sizes: await rows('SELECT week, people FROM cohort_size WHERE people <> 0 ORDER BY 1'),
  cells: await rows('SELECT week, age, n FROM cohort_cell WHERE n <> 0 ORDER BY 1, 2'),
})
/** The same told anew of everybody, and counted by other means. */
async function addUp() {
  const grown = await kept()
  expect(grown.sizes).toEqual(await rows('SELECT week, count(*) AS people FROM contact_cohort GROUP BY 1 ORDER BY 1'))
  expect(grown.cells).toEqual(
    await rows(`SELECT o.week, w.week - o.week AS age, count(*) AS n FROM contact_cohort o JOIN contact_week w
      ON w.contact_id = o.contact_id AND w.week >= o.week GROUP BY 1, 2 ORDER BY 1, 2`),
  )
  await ctx.write(async (tx) => {
    await forgetWeeks(tx)
    for (const id of await contactsAfter(tx, '', 10_000)) await settlePerson(tx, id)
  })
  expect(await kept()).toEqual(grown)
  return grown
}

test('before anything was counted the page says so', async () => {
  const { body } = await olga.get('/api/v1/wheel/stay')
  expect(body).toMatchObject({ computedAt: null, people: 0, horizonDays: 90, stages: [] })
  expect((await olga.get('/api/v1/wheel/stay?horizon=7')).status).toBe(422)
})

test('who came long enough ago is in one of four shares, and what was taken back is not', async () => {
  const [all, wrong] = [await some(40), await some(1)]
  await told([...all, ...wrong], 'newsletter.subscribed')
  await later(5)
  await told(all.slice(0, 24), 'order.paid')
  await told(wrong, 'order.paid')
  // it was three days earlier, as is known now
  await told(wrong, 'order.paid', 3)
  await later(40)
  const young = await some(35)
  await told(young, 'newsletter.subscribed')
  const report = await counted(30)
  expect(report).toMatchObject({ computedAt: portal.now(), counting: false, horizonDays: 30 })
  const { matured, followed, stock, times } = stageOf(report, 'activation')
  expect(matured).toMatchObject({
    ...{ n: 41, cut: 0 },
    shares: { up: { hits: 25, of: 41 }, down: { hits: 0 }, lapse: { hits: 0 }, waiting: { hits: 16 } },
  })
  expect(followed.n).toBe(76)
  expect(followed.points.at(-1)).toMatchObject({ day: 30, atRisk: 16 })
  const { up, down, lapse, stays } = followed.points.at(-1)
  expect(up.mid + down.mid + lapse.mid + stays.mid).toBeCloseTo(1, 4)
  expect(stock).toBe(35)
  expect(times.completed).toMatchObject({ n: 41, figures: { medianMs: 5 * DAY } })
  // too few of them came so long ago
  expect(stageOf(await counted(180), 'activation').matured).toEqual({ n: 0, cut: 0, shares: null })
  await addUp()
})

test('a merge cuts a stay, and counts two as one person', async () => {
  const before = await counted(30)
  const [a, b] = (await some(2)) as [string, string]
  await told([a], 'newsletter.subscribed')
  await told([b], 'newsletter.subscribed')
  await told([b], 'order.paid')
  const week = weekOf(portal.now())
  await later(7)
  await told([a], 'product.used')
  await addUp()
  const merged = await olga.post('/api/v1/contacts/merges', { keptId: a, mergedId: b })
  expect(merged.status).toBe(201)
  const { cohorts, weeks } = await addUp()
  expect(cohorts.filter(({ contact_id: id }) => id === a || id === b)).toEqual([{ contact_id: a, week }])
  expect(weeks.filter(({ contact_id: id }) => id === a || id === b)).toEqual([
    { contact_id: a, week },
    { contact_id: a, week: week + 1 },
  ])
  await later(28)
  const after = await counted(30)
  expect(after['people'] - before['people']).toBe(1)
  expect(stageOf(after, 'activation').matured.cut - stageOf(before, 'activation').matured.cut).toBe(1)
})

test('a merge that is undone leaves two people with their own weeks', async () => {
  const [a, b] = (await some(2)) as [string, string]
  await told([a, b], 'newsletter.subscribed')
  await told([b], 'order.paid')
  const { body } = await olga.post('/api/v1/contacts/merges', { keptId: a, mergedId: b })
  expect((await olga.post(`/api/v1/contacts/merges/${body.id}/undo`)).status).toBe(200)
  const { cohorts } = await addUp()
  expect(cohorts.filter(({ contact_id: id }) => id === a || id === b)).toEqual([
    { contact_id: b, week: weekOf(portal.now()) },
  ])
})

test('cohorts say who comes again, also what was told late; a cell leads to its people', async () => {
  portal.at(Math.ceil(portal.now() / WEEK) * WEEK + 6 * DAY)
  await settleDue(ctx)
  await again()
  const cohort = await some(31)
  await told(cohort, 'order.paid')
  const week = weekOf(portal.now())
  await later(7)
  await told(cohort.slice(0, 12), 'product.used')
  await later(14)
  // nine days old: it moves no stage, and its week counts
  await told(cohort.slice(0, 3), 'product.used', 9)
  await counted()
  const report = (await olga.get('/api/v1/wheel/stay/cohorts?span=1')).body as Loose
  const mine = report['cohorts'].find(({ from }: Loose) => from === week)
  const cells = (list: Loose[]) => list.map(({ age, n, of }) => [age, n, of])
  expect(mine.people).toBe(31)
  expect(cells(mine.cells)).toEqual([
    [0, 31, 31],
    [1, 12, 31],
    [2, 3, 31],
  ])
  const stayed = (await olga.get('/api/v1/wheel/stay/cohorts?span=1&metric=kept')).body as Loose
  expect(cells(stayed['cohorts'].find(({ from }: Loose) => from === week).cells)).toEqual([
    [0, 31, 31],
    [1, 31, 31],
    [2, 31, 31],
  ])
  const lives = report['lifecycle'].find((one: Loose) => one['week'] === week + 1)
  expect(lives).toMatchObject({ new: 0, returning: 12, dormant: 19 })
  const behind = (was: string) =>
    olga.get(`/api/v1/wheel/stay/people?from=${week}&to=${week}&age=1&was=${was}&limit=100`)
  const ids = async (was: string) => (await behind(was)).body.items.map(({ contact }: Loose) => contact.id).sort()
  expect(await ids('active')).toEqual(cohort.slice(0, 12))
  expect(await ids('away')).toEqual(cohort.slice(12))
  await addUp()
})

test('who had left and who had not by the end of a week are listed by the count itself, page by page', async () => {
  portal.at(Math.ceil(portal.now() / WEEK) * WEEK + 6 * DAY)
  await settleDue(ctx)
  await again()
  const cohort = await some(9)
  await told(cohort, 'order.paid')
  const week = weekOf(portal.now())
  for (let n = 0; n < 40; n++) {
    await later(7)
    await told(cohort.slice(0, 4), 'product.used')
  }
  await counted()
  await again()
  const report = (await olga.get('/api/v1/wheel/stay/cohorts?span=1&metric=kept')).body as Loose
  const cell = report['cohorts'].find(({ from }: Loose) => from === week).cells.find(({ age }: Loose) => age === 26)
  expect(cell).toMatchObject({ of: 9 })
  expect(cell.n).toBeLessThan(9)
  const all = async (was: string) => {
    const found: string[] = []
    for (let next = ''; ; ) {
      const at = `/api/v1/wheel/stay/people?from=${week}&to=${week}&age=26&metric=kept&was=${was}&limit=2${next}`
      const { items, nextCursor } = (await olga.get(at)).body
      found.push(...items.map(({ contact }: Loose) => contact.id))
      expect(items.length).toBeLessThanOrEqual(2)
      if (!nextCursor) return found.sort()
      next = `&cursor=${encodeURIComponent(nextCursor)}`
    }
  }
  const [stayed, left] = [await all('active'), await all('away')]
  expect(stayed).toHaveLength(cell.n)
  expect(stayed).toEqual(cohort.slice(0, 4))
  expect([...stayed, ...left].sort()).toEqual(cohort)
})

test('asking twice counts once', async () => {
  await olga.post('/api/v1/wheel/stay/count')
  expect((await olga.get('/api/v1/wheel/stay')).body.counting).toBe(true)
  await olga.post('/api/v1/wheel/stay/count')
  expect(await rows(`SELECT 1 FROM job WHERE name = 'flywheel.stay' AND state = 'queued'`)).toHaveLength(1)
  await portal.worker.drain()
  expect((await olga.get('/api/v1/wheel/stay')).body.counting).toBe(false)
})
