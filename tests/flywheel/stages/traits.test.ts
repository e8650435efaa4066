import { createSecretKey } from 'node:crypto'
import fc from 'fast-check'
import { SignJWT } from 'jose'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Condition } from '../../../api/flywheel/stages/contract.ts'
import { DEFAULT_RULES } from '../../../api/flywheel/stages/defaults/rules.ts'
import { settleQueue } from '../../../api/flywheel/stages/due.ts'
import { verifyRollUps, verifyStages } from '../../../api/flywheel/stages/verifying.ts'
import type { Loose } from '../../people.ts'
import { DAY, wheelWorld } from '../kit.ts'

let wheel: Awaited<ReturnType<typeof wheelWorld>>
beforeEach(async () => {
  wheel = await wheelWorld()
})
afterEach(() => wheel.portal.close())

const plan = (...is: string[]): Condition => ({ trait: { key: 'plan', is } })
const rules = {
  ...DEFAULT_RULES,
  moves: [
    ...DEFAULT_RULES.moves,
    { id: 'on_a_team_plan', from: 'below', to: 'adoption', when: plan('team', 'pro') },
    {
      ...{ id: 'alone_for_long', from: 'adoption', to: 'activation' },
      when: { all: [{ inStage: { atLeastDays: 20 } }, plan('solo')] },
    },
  ],
}
async function publish(more: object = {}) {
  const olga = await wheel.owner()
  return olga.post('/api/v1/wheel/rules', { rules, note: 'Plans count', basedOn: 0, ...more })
}
async function said(id: string, traits: object, daysAgo = 0) {
  const timestamp = new Date(wheel.portal.now() - daysAgo * DAY).toISOString()
  const answer = await wheel.shop.post('/api/v1/identify', { userId: id, timestamp, traits })
  expect(answer.status, JSON.stringify(answer.body)).toBe(200)
  await settleQueue(wheel.ctx())
}
const kept = async (id: string) =>
  (await wheel.rows(`SELECT at, said FROM told_trait WHERE contact_id = '${id}' ORDER BY at, seq`)).map((row) => ({
    daysAgo: Math.round((wheel.portal.now() - row.at) / DAY),
    ...JSON.parse(row.said),
  }))
/** What counts of their way, in the order of time. */
const way = async (id: string) =>
  (
    await wheel.rows(`SELECT to_stage, rule, cause, at FROM stage_transition t WHERE contact_id = '${id}' AND supersedes IS NULL
      AND NOT EXISTS (SELECT 1 FROM stage_transition c WHERE c.supersedes = t.id) ORDER BY at, id`)
  ).map(({ to_stage, rule, cause, at }) => [to_stage, rule, cause, Math.round((wheel.portal.now() - at) / DAY)])
const card = async (id: string): Promise<Loose> =>
  (await (await wheel.owner()).get(`/api/v1/wheel/people/${id}/card`)).body
async function addsUp() {
  expect(await verifyStages(wheel.ctx())).toMatchObject({ differing: [] })
  expect(await verifyRollUps(wheel.ctx())).toEqual({ differing: [] })
}

test('what the host says of somebody moves them, and their page says so', async () => {
  expect((await publish()).status).toBe(200)
  const id = await wheel.somebody()
  await said(id, { plan: 'solo', seats: 1 })
  expect(await way(id)).toEqual([])
  wheel.portal.later({ days: 1 })
  await said(id, { plan: 'team', seats: 1 })
  expect((await way(id)).map(([stage, rule, cause]) => [stage, rule, cause])).toEqual([
    ['activation', 'on_a_team_plan', 'told'],
    ['adoption', 'on_a_team_plan', 'told'],
  ])
  expect(await card(id)).toMatchObject({
    stage: 'adoption',
    because: { stage: { rule: 'on_a_team_plan', cause: 'told', event: 'plan' } },
    events: [],
  })
  expect(await kept(id)).toEqual([
    { daysAgo: 1, plan: 'solo', seats: 1 },
    { daysAgo: 0, plan: 'team' },
  ])
  await addsUp()
})

test('days in a stage are waited for by the clock, to the moment', async () => {
  await publish()
  const id = await wheel.somebody()
  await said(id, { plan: 'team' })
  const entered = wheel.portal.now()
  wheel.portal.later({ days: 3 })
  await said(id, { plan: 'solo' })
  expect((await card(id)).nextCheckAt).toBeLessThanOrEqual(entered + 20 * DAY)
  await wheel.later(16)
  expect((await way(id)).at(-1)?.[0]).toBe('adoption')
  await wheel.later(2)
  expect((await way(id)).at(-1)).toEqual(['activation', 'alone_for_long', 'time', 1])
  await addsUp()
})

test('a word that comes late counts from when it was so, and one that comes too late replaces nothing', async () => {
  const [late, early] = [await wheel.somebody(), await wheel.somebody()]
  await wheel.told(late, 'newsletter.subscribed')
  await wheel.told(early, 'newsletter.subscribed')
  await publish()
  wheel.portal.later({ days: 5 })
  await said(early, { plan: 'pro' })
  wheel.portal.later({ days: 3 })
  await said(late, { plan: 'pro' }, 3)
  expect(await way(late)).toEqual(await way(early))
  expect(await way(late)).toContainEqual(['adoption', 'on_a_team_plan', 'told', 3])
  await said(late, { plan: 'free' }, 20)
  expect(await kept(late)).toEqual([{ daysAgo: 3, plan: 'pro' }])
  await addsUp()
})

test('the same again leaves nothing behind', async () => {
  const id = await wheel.somebody()
  for (let n = 0; n < 3; n++) {
    await said(id, { plan: 'team', beta: true })
    wheel.portal.later({ days: 1 })
  }
  expect(await kept(id)).toEqual([{ daysAgo: 3, plan: 'team', beta: true }])
})

test('what a colleague writes down is no word of the host', async () => {
  await publish()
  const id = await wheel.somebody()
  await wheel.told(id, 'newsletter.subscribed')
  const olga = await wheel.owner()
  expect((await olga.put(`/api/v1/contacts/${id}`, { plan: 'team' })).status).toBeLessThan(300)
  await settleQueue(wheel.ctx())
  expect((await card(id)).stage).toBe('activation')
})

test('two who are one have what was said of both, and each their own when they are two again', async () => {
  await publish()
  const [ann, ben] = [await wheel.somebody(), await wheel.somebody()]
  await wheel.told(ann, 'newsletter.subscribed')
  await said(ben, { plan: 'team' })
  const olga = await wheel.owner()
  const { body } = await olga.post('/api/v1/contacts/merges', { keptId: ann, mergedId: ben })
  expect((await card(ann)).stage).toBe('adoption')
  await said(ben, { plan: 'solo' })
  expect(await kept(ben)).toHaveLength(2)
  await addsUp()
  expect((await olga.post(`/api/v1/contacts/merges/${body.id}/undo`)).status).toBe(200)
  expect((await card(ann)).stage).toBe('activation')
  expect(await kept(ann)).toEqual([])
  await addsUp()
})

test('a token that signs a browser in says it, too', async () => {
  await publish()
  const olga = await wheel.owner()
  const { secret } = (await olga.post('/api/v1/identify/keys', { kind: 'HS256', name: 'app' })).body
  const token = await new SignJWT({
    jti: 'random-text-1',
    email: 'zoe@example.com',
    plan: 'team',
    traits: { seats: 4 },
  })
    .setProtectedHeader({ alg: 'HS256' })
    .setExpirationTime(Math.floor(wheel.portal.now() / 1000) + 120)
    .sign(createSecretKey(Buffer.from(secret)))
  const response = await wheel.portal.app.request('/api/v1/identify', {
    ...{ method: 'POST', body: JSON.stringify({ token }), headers: { 'content-type': 'application/json' } },
  })
  expect(response.status).toBe(200)
  await settleQueue(wheel.ctx())
  const [zoe] = await wheel.rows(`SELECT id FROM contact WHERE email = 'zoe@example.com'`)
  expect(await kept(zoe!.id)).toEqual([{ daysAgo: 0, plan: 'team', seats: 4 }])
  expect((await card(zoe!.id)).stage).toBe('adoption')
})

test('it is in what a person takes along, and gone with them', async () => {
  const ann = await wheel.portal.as('ann')
  await wheel.shop.post('/api/v1/identify', { traits: { email: 'ann@example.com', plan: 'zzplan' } })
  expect((await ann.get('/api/v1/me/data')).body.told).toMatchObject([{ traits: { plan: 'zzplan' } }])
  const [row] = await wheel.rows(`SELECT id FROM contact WHERE email = 'ann@example.com'`)
  await expect(
    wheel.portal.db.write(async (tx) => void (await tx.run(`UPDATE told_trait SET said = '{}'`))),
  ).rejects.toThrow()
  await (await wheel.owner()).post(`/api/v1/contacts/${row!.id}/erasure`, { confirm: true })
  expect(await wheel.rows('SELECT * FROM told_trait')).toEqual([])
})

test('rules are tried with it, and those that feed themselves are refused at their place', async () => {
  const id = await wheel.somebody()
  await wheel.told(id, 'newsletter.subscribed')
  await said(id, { plan: 'pro' })
  const olga = await wheel.owner()
  const trial = await olga.post('/api/v1/wheel/rules/trial', { rules })
  expect(trial.body.moved).toEqual([{ from: 'activation', to: 'adoption', n: 1 }])
  expect((await card(id)).stage).toBe('activation')
  const journey = (await olga.post('/api/v1/wheel/journeys', { name: 'Notes' })).body.id
  const definition = {
    ...{ trigger: { on: 'event', name: 'order.paid' }, goal: { on: 'event', name: 'product.used', withinDays: 30 } },
    ...{ holdoutPercent: 0, steps: [{ kind: 'trait', id: 'n', name: 'plan', value: 'team' }] },
  }
  expect((await olga.put(`/api/v1/wheel/journeys/${journey}`, { name: 'Notes', definition })).status).toBe(200)
  const live = await olga.post(`/api/v1/wheel/journeys/${journey}/state`, { to: 'live' })
  expect(live.status, JSON.stringify(live.body)).toBe(200)
  const refused = await publish()
  expect(refused).toMatchObject({ status: 422, body: { code: 'rule.feeds_itself' } })
  expect(Object.keys(refused.body.fields)).toContain('rules.moves.9.when.trait.key')
})

test('whatever is said, late or not, of people who become one and two again, the replay is the table', async () => {
  await publish()
  const step = fc.oneof(
    {
      weight: 5,
      arbitrary: fc.record({ does: fc.constant('said' as const), who: fc.nat(1), ago: fc.nat(9), n: fc.nat(2) }),
    },
    { weight: 2, arbitrary: fc.record({ does: fc.constant('used' as const), who: fc.nat(1), ago: fc.nat(6) }) },
    { weight: 2, arbitrary: fc.record({ does: fc.constant('wait' as const), days: fc.constantFrom(1, 8, 21) }) },
    { weight: 1, arbitrary: fc.record({ does: fc.constantFrom('merge' as const, 'part' as const) }) },
  )
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 14 }), async (steps) => {
      const ids = [await wheel.somebody(), await wheel.somebody()]
      let merge: string | undefined
      for (const one of steps) {
        wheel.portal.later({ minutes: 5 })
        const olga = await wheel.owner()
        if (one.does === 'said') await said(ids[one.who]!, { plan: ['team', 'solo', 'none'][one.n] }, one.ago)
        else if (one.does === 'used') await wheel.told(ids[one.who]!, 'product.first_value', one.ago)
        else if (one.does === 'wait') await wheel.later(one.days)
        else if (one.does === 'merge' && !merge)
          merge = (await olga.post('/api/v1/contacts/merges', { keptId: ids[0], mergedId: ids[1] })).body.id
        else if (one.does === 'part' && merge) {
          const { status } = await olga.post(`/api/v1/contacts/merges/${merge}/undo`)
          if (status === 200) merge = undefined
        }
      }
      await settleQueue(wheel.ctx())
      await addsUp()
    }),
    { numRuns: 15 },
  )
}, 120_000)
