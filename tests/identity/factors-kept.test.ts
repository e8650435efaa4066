import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { switchOffForRescue } from '../../api/identity/factors/actions.ts'
import { createCtx } from '../../api/kernel/context.ts'
import { recoveryCode } from '../../db/schema/identity.ts'
import { proofsRunOut } from '../helpers.ts'
import { cookieOf, type Door, doorOf, PASSWORD } from '../people.ts'
import { type World, world } from '../world.ts'
import { enrol, MO, mailsOf, signIn, state, use } from './enrol.ts'

let portal: World
let mo: Door
beforeEach(async () => {
  portal = await world()
  mo = await portal.as('mo')
})
afterEach(() => portal.close())

describe('a recovery code', () => {
  test('opens once, also of many at once, and a mail says how many are left', async () => {
    const { codes } = await enrol(portal, mo)
    const halves = await Promise.all([1, 2, 3].map(() => signIn(portal)))
    const tries = await Promise.all(
      halves.map((half) => use(half, { recoveryCode: codes[0]!.toUpperCase().replaceAll('-', ' ') })),
    )
    expect(tries.map(({ status }) => status).sort()).toEqual([200, 422, 422])
    expect(await portal.facts('recovery_code.used')).toMatchObject([{ left: 9 }])
    expect(await mailsOf(portal)).toContain('recovery_code_used mo@example.com')
  })

  test('of somebody else opens nothing', async () => {
    const { codes } = await enrol(portal, await portal.as('olga'))
    await enrol(portal, mo)
    expect((await use(await signIn(portal), { recoveryCode: codes[0]! })).status).toBe(422)
    expect((await use(await signIn(portal), { recoveryCode: codes[0]!, code: '123456' })).status).toBe(422)
  })

  test('ends with the next set, which is told by mail', async () => {
    const { codes, inside } = await enrol(portal, mo)
    const renewed = (await inside.post('/api/v1/auth/factor/recovery-codes')).body.recoveryCodes as string[]
    expect((await use(await signIn(portal), { recoveryCode: codes[0]! })).status).toBe(422)
    expect((await use(await signIn(portal), { recoveryCode: renewed[0]! })).status).toBe(200)
    expect(await mailsOf(portal)).toContain('recovery_codes_renewed mo@example.com')
    expect((await (await portal.as('olga')).post('/api/v1/auth/factor/recovery-codes')).status).toBe(404)
  })
})

describe('switching it off', () => {
  test('lets the password alone in again; the codes are gone and a mail says so', async () => {
    const { inside, codes } = await enrol(portal, mo)
    await proofsRunOut(portal)
    expect((await inside.delete('/api/v1/auth/factor')).body.code).toBe('proof.needed')
    const proved = doorOf(portal, { cookie: cookieOf(await inside.post('/api/v1/auth/proof', { password: PASSWORD })) })

    expect((await proved.delete('/api/v1/auth/factor')).status).toBe(204)

    expect((await state(await signIn(portal))).account.email).toBe(MO.email)
    expect(await mailsOf(portal)).toContain('second_factor_off mo@example.com')
    expect(await portal.db.read.select().from(recoveryCode)).toEqual([])
    expect((await proved.delete('/api/v1/auth/factor')).status).toBe(404)
    expect(codes).toHaveLength(10)
  })

  test('for a colleague is up to those who may change their role; they are told', async () => {
    const olga = await portal.as('olga')
    const { inside } = await enrol(portal, mo)
    const id = (await state(inside)).account.id
    const owner = (await state(olga)).account.id
    const ada = await portal.as('ada')
    await enrol(portal, olga)
    expect((await ada.delete(`/api/v1/staff/${owner}/factor`)).body.code).toBe('staff.above_you')
    expect((await ada.delete(`/api/v1/staff/${id}/factor`)).status).toBe(204)
    expect((await ada.delete(`/api/v1/staff/${id}/factor`)).status).toBe(404)
    expect((await state(inside)).account).toBeNull()
    expect((await state(await signIn(portal))).account.email).toBe(MO.email)
    expect(await mailsOf(portal)).toContain('second_factor_reset mo@example.com')
    const log = (await ada.get('/api/v1/audit')).body.items
    expect(log[0]).toMatchObject({
      action: 'second_factor.reset',
      actor: { name: 'Ada Brennan' },
      data: { accountId: id },
    })
  })
})

test('whoever changes their password stays inside, and their second factor stays on', async () => {
  const { inside } = await enrol(portal, mo)
  const changed = await inside.post('/api/v1/auth/password', { current: PASSWORD, password: 'an entirely new one' })
  expect((await state(doorOf(portal, { cookie: cookieOf(changed) }))).account.email).toBe(MO.email)
  expect(await state(await signIn(portal, { ...MO, password: 'an entirely new one' }))).toMatchObject({ account: null })
})

test('whoever runs the machine can switch one off for somebody with no other way in', async () => {
  const { inside } = await enrol(portal, mo)
  const system = createCtx(portal.services, { kind: 'system', job: 'rescue' } as const, 'rescue')
  await expect(switchOffForRescue(system, 'olga@example.com')).rejects.toMatchObject({ code: 'second_factor.off' })
  await switchOffForRescue(system, ' Mo@Example.com')
  expect((await state(inside)).account).toBeNull()
  expect((await state(await signIn(portal))).account.email).toBe(MO.email)
  expect(await mailsOf(portal)).toContain('second_factor_reset mo@example.com')
})

describe('asked of every colleague', () => {
  const ask = (door: Door, requireSecondFactor = true) =>
    door.put('/api/v1/settings/staff-security', { requireSecondFactor })
  test('it takes who asks to have one', async () => {
    const olga = await portal.as('olga')
    expect(await ask(olga)).toMatchObject({ status: 409, body: { code: 'second_factor.yours_first' } })
    expect((await olga.get('/api/v1/settings/staff-security')).body).toEqual({ requireSecondFactor: false })
  })

  test('it closes the console to those without, at once, until they switch theirs on; their account stays open', async () => {
    const olga = (await enrol(portal, await portal.as('olga'))).inside
    expect((await mo.get('/api/v1/moderation/queue')).status).toBe(200)
    expect((await ask(olga)).status).toBe(200)

    expect(await mo.get('/api/v1/moderation/queue')).toMatchObject({
      status: 403,
      body: { code: 'second_factor.required' },
    })
    expect((await olga.get('/api/v1/moderation/queue')).status).toBe(200)
    for (const path of ['account', 'sessions', 'factor', 'proof'])
      expect((await mo.get(`/api/v1/auth/${path}`)).status, path).toBe(200)
    const { inside } = await enrol(portal, mo)
    expect((await inside.get('/api/v1/moderation/queue')).status).toBe(200)

    expect((await ask(olga, false)).status).toBe(200)
    expect((await (await portal.as('vic')).get('/api/v1/wheel')).status).toBe(200)
    expect(await portal.facts('staff_security.changed')).toMatchObject([
      { requireSecondFactor: true },
      { requireSecondFactor: false },
    ])
  })

  test('it asks nothing of customers and keys', async () => {
    const door = await portal.as('olga')
    const { key } = (await door.post('/api/v1/api-keys', { name: 'x', scopes: ['exports.read'] })).body
    await ask((await enrol(portal, door)).inside)
    expect((await (await portal.as('ann')).get('/api/v1/me/reviews')).status).toBe(200)
    expect((await doorOf(portal, { authorization: `Bearer ${key}` }).get('/api/v1/exports/reviews')).status).toBe(200)
  })
})
