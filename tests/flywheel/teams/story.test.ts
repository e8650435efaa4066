import { expect, test } from 'vitest'
import { sum } from '../../../api/flywheel/figures/rules.ts'
import { countFriction } from '../../../api/flywheel/friction/counting.ts'
import { countTeams } from '../../../api/flywheel/teams/counting.ts'
import type { System } from '../../../api/kernel/actor.ts'
import { createCtx } from '../../../api/kernel/context.ts'
import { host } from '../../helpers.ts'
import { type Door, doorOf, type Loose } from '../../people.ts'
import { yearOfTeams } from '../../story-teams.ts'
import { type World, world } from '../../world.ts'

async function at(portal: World): Promise<Door> {
  const [row] = (await portal.db.clients.reader.execute(`SELECT id FROM account WHERE role = 'owner'`)).rows
  const session = await portal.sessions.open({ id: String(row!['id']), role: 'owner', epoch: 0 })
  return doorOf(portal, { cookie: session!.split(';')[0]! })
}

test('a year of the teams: a finding is mended and friction falls, a broken promise has its price, the review is kept', async () => {
  const portal = await world()
  await portal.as('olga')
  const shop = await host(portal, ['events.write'])
  const today = portal.now()
  const jobs = ['flywheel.verify', 'flywheel.stay', 'flywheel.friction', 'flywheel.teams', 'flywheel.count_turns']
  for (const { daysAgo, act } of yearOfTeams().sort((a, b) => b.daysAgo - a.daysAgo)) {
    portal.at(today - Math.round(daysAgo * 86_400_000))
    await portal.worker.drain(new Set([...jobs, 'affiliates.check_books']))
    const owner = await at(portal)
    await act({ portal, today, owner, moderator: owner, host: shop })
  }
  portal.at(today)
  await portal.worker.drain(new Set(jobs))
  const ctx = createCtx<System>(portal.services, { kind: 'system', job: 'test' }, 'test')
  await countFriction(ctx)
  await countTeams(ctx)
  const olga = await at(portal)
  const get = async (path: string): Promise<Loose> => (await olga.get(`/api/v1/wheel/${path}`)).body

  const log = await get('friction/log?days=90')
  expect(log.items).toMatchObject([{ from: 'activation', daysPassed: 90 }])
  expect(log.items[0].change.high).toBeLessThan(0)
  const { price } = await get('promises')
  expect(price.broken.people).toBeGreaterThanOrEqual(30)
  expect(price.broken.stayed.high).toBeLessThan(price.kept.stayed.low)
  const { items } = await get('items?kind=recurring')
  expect(items.map(({ team }: Loose) => team).sort()).toEqual(['marketing', 'sales'])
  const { past, agenda } = await get('review')
  expect(past).toMatchObject([{ decisions: 1 }])
  expect(agenda.overdue.length).toBeGreaterThan(0)
  const report = await get('teams')
  const sales = Object.fromEntries(report.teams[1].metrics.map((one: Loose) => [one.key, one]))
  expect(sales.promises.value.rate.of).toBeGreaterThan(60)
  expect(sales.days_to_buy.value.ms).toBeGreaterThan(0)

  // each number has as many people behind it as it counts, page by page, and no other
  const behind = async (key: string, was = '') => {
    const all: Loose[] = []
    for (let cursor = ''; ; ) {
      const page = await get(`teams/numbers/${key}?limit=40${was}${cursor && `&cursor=${cursor}`}`)
      all.push(...page.items)
      if (!page.nextCursor) return all
      cursor = page.nextCursor
    }
  }
  const of = Object.fromEntries(
    report.teams.flatMap(({ metrics }: Loose) => metrics.map((one: Loose) => [one.key, one])),
  )
  for (const key of ['bought', 'adored', 'advocated', 'kept']) {
    const [all, yes] = [await behind(key), await behind(key, '&was=yes')]
    expect([key, all.length]).toEqual([key, of[key].n])
    if (of[key].value.rate) expect(yes).toHaveLength(of[key].value.rate.hits)
    expect(all.filter(({ was }) => was)).toHaveLength(yes.length)
    expect(await behind(key, '&was=no')).toHaveLength(all.length - yes.length)
  }
  expect(of.bought.n).toBeGreaterThan(0)
  // who came by which source adds up to who came, and who bought of them to who bought
  const cameIn = sum(report.sources, ({ came }: Loose) => came)
  expect(cameIn).toBeGreaterThanOrEqual(of.bought.n)
  expect(report.sources.map(({ came }: Loose) => came)).toEqual(
    report.sources.map(({ came }: Loose) => came).sort((a: number, b: number) => b - a),
  )
  const took = (await behind('days_to_buy')).map(({ tookMs }) => tookMs).sort((a, b) => a - b)
  expect(took).toHaveLength(of.days_to_buy.n)
  expect(took[Math.floor((took.length - 1) / 2)]).toBe(of.days_to_buy.value.ms)
  expect(await behind('saves')).toHaveLength(of.saves.n)
  for (const key of ['recovered', 'new_nps']) expect(await behind(key)).toHaveLength(of[key].n)
  expect((await olga.get('/api/v1/wheel/teams/numbers/came')).status).toBe(422)
  await portal.close()
}, 300_000)
