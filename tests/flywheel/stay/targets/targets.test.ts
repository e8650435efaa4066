import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Door } from '../../../people.ts'
import { type World, world } from '../../../world.ts'

const TARGETS = '/api/v1/wheel/stay/targets'
let portal: World
let olga: Door
beforeAll(async () => {
  portal = await world()
  olga = await portal.as('olga')
})
afterAll(() => portal.close())

const nothing = { days: 90, upPercent: null, lostPercent: null }
const shown = { ...nothing, up: null, lost: null }
const atNone = { activation: shown, adoption: shown, adoration: shown, advocacy: shown }
const none = { activation: nothing, adoption: nothing, adoration: nothing, advocacy: nothing }

test('nothing is aimed at until somebody says so; what is saved holds, and is written in the audit log', async () => {
  expect((await olga.get(TARGETS)).body).toEqual({ ...atNone, version: 0 })
  const activation = { days: '30', upPercent: '40', lostPercent: '' }
  expect((await olga.put(TARGETS, { ...none, activation, version: '0' })).status).toBe(204)
  expect((await olga.get(TARGETS)).body).toEqual({
    ...{ ...atNone, version: 1 },
    activation: { days: 30, upPercent: 40, lostPercent: null, up: { reached: 'young', share: null }, lost: null },
  })
  const [entry] = (await olga.get('/api/v1/audit?limit=1')).body.items
  expect(entry).toMatchObject({ action: 'stage_target.saved' })
})

test('of two who save at once one is told, and nothing of the other is lost', async () => {
  const { version } = (await olga.get(TARGETS)).body
  expect((await olga.put(TARGETS, { ...none, version })).status).toBe(204)
  expect(await olga.put(TARGETS, { ...none, version })).toMatchObject({
    ...{ status: 409, body: { code: 'stage_target.changed_meanwhile' } },
  })
  expect((await olga.put(TARGETS, none)).status).toBe(204)
})

test('what is no target is refused beside its field', async () => {
  for (const [stage, wrong, field] of [
    ['adoption', { days: '' }, 'adoption.days'],
    ['adoption', { days: 181 }, 'adoption.days'],
    ['adoration', { upPercent: 0 }, 'adoration.upPercent'],
    ['adoration', { lostPercent: 'few' }, 'adoration.lostPercent'],
    ['advocacy', { upPercent: 10 }, 'advocacy.upPercent'],
  ] as const) {
    const { status, body } = await olga.put(TARGETS, { ...none, [stage]: { ...nothing, ...wrong } })
    expect([status, Object.keys(body.fields)]).toEqual([422, [field]])
  }
})
