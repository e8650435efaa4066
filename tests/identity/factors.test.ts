import fc from 'fast-check'
import { Secret } from 'otpauth'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { newRecoveryCodes, stepOf } from '../../api/identity/factors/codes.ts'
import { plainCode } from '../../api/identity/factors/rules.ts'
import { unseal } from '../../api/kernel/seal.ts'
import { oneTimeToken, recoveryCode, secondFactor } from '../../db/schema/identity.ts'
import { cookieOf, type Door, doorOf, PASSWORD } from '../people.ts'
import { type World, world } from '../world.ts'
import { codeAt, enrol, HALF_MINUTE, MO, mailsOf, signIn, state, use } from './enrol.ts'

describe('a code', () => {
  // RFC 6238, appendix B, cut to six digits
  const RFC = Secret.fromLatin1('12345678901234567890').base32
  test.each([
    [59, '287082'],
    [1_111_111_109, '081804'],
    [1_234_567_890, '005924'],
    [20_000_000_000, '353130'],
  ])('of second %i is %s, and belongs to its half minute', (second, code) => {
    const at = second * 1000
    expect(stepOf(RFC, code, at)).toBe(Math.floor(second / 30))
    expect(stepOf(RFC, code, at + HALF_MINUTE)).toBe(Math.floor(second / 30))
    expect(stepOf(RFC, code, at - HALF_MINUTE)).toBe(Math.floor(second / 30))
    expect(stepOf(RFC, code, at + 2 * HALF_MINUTE)).toBeNull()
    expect(stepOf(RFC, code, at - 2 * HALF_MINUTE)).toBeNull()
  })
  test('for recovery is the same however it was typed', () => {
    const codes = newRecoveryCodes()
    expect(new Set(codes).size).toBe(10)
    for (const code of codes) expect(code).toMatch(/^([0-9a-hjkmnp-tv-z]{4}-){3}[0-9a-hjkmnp-tv-z]{4}$/)
    const typed = fc.tuple(
      fc.constantFrom(...codes),
      fc.array(fc.constantFrom(' ', '-', '.', ''), { minLength: 19, maxLength: 19 }),
      fc.boolean(),
    )
    fc.assert(
      fc.property(typed, ([code, gaps, upper]) => {
        const again = [...code].map((char, i) => char + gaps[i]).join('')
        expect(plainCode(upper ? again.toUpperCase() : again)).toBe(code.replaceAll('-', ''))
      }),
    )
    expect(plainCode('O0iL')).toBe('0011')
  })
})

let portal: World
let mo: Door
beforeEach(async () => {
  portal = await world()
  mo = await portal.as('mo')
})
afterEach(async () => {
  vi.useRealTimers()
  await portal.close()
})

describe('switching it on', () => {
  test('takes a right code, signs out everywhere else, gives ten codes once and tells by mail', async () => {
    const elsewhere = await signIn(portal)
    const { secret, uri, codes, inside } = await enrol(portal, mo)
    expect(uri).toMatch(/^otpauth:\/\/totp\/Acclaim:mo%40example\.com\?/)
    expect(uri).toContain(`secret=${secret}`)
    expect(codes).toHaveLength(10)
    expect([await state(mo), await state(elsewhere)]).toMatchObject([{ account: null }, { account: null }])
    expect((await state(inside)).account.email).toBe(MO.email)
    expect((await inside.get('/api/v1/auth/factor')).body).toMatchObject({ recoveryCodesLeft: 10, required: false })
    expect(await mailsOf(portal)).toEqual(['second_factor_on mo@example.com'])
    const stored = JSON.stringify([
      await portal.db.read.select().from(secondFactor),
      await portal.db.read.select().from(recoveryCode),
      await portal.facts(),
    ])
    for (const hidden of [secret, ...codes, ...codes.map(plainCode)]) expect(stored).not.toContain(hidden)
  })

  test('does not happen by a wrong code, nor by the code of a secret that was replaced', async () => {
    const old = (await mo.post('/api/v1/auth/factor')).body.secret
    await mo.post('/api/v1/auth/factor')
    const wrong = await mo.post('/api/v1/auth/factor/confirm', { code: codeAt(old, portal.now()) })
    expect(wrong).toMatchObject({
      status: 422,
      body: { code: 'second_factor.wrong', fields: { code: expect.any(String) } },
    })
    expect((await mo.get('/api/v1/auth/factor')).body).toMatchObject({ since: null, recoveryCodesLeft: 0 })
    expect((await state(await signIn(portal))).account.email).toBe(MO.email)
  })

  test('must be begun, within the hour, and is not begun twice', async () => {
    expect((await mo.post('/api/v1/auth/factor/confirm', { code: '123456' })).status).toBe(410)
    const { secret } = (await mo.post('/api/v1/auth/factor')).body
    portal.later({ minutes: 61 })
    const late = await mo.post('/api/v1/auth/factor/confirm', { code: codeAt(secret, portal.now()) })
    expect(late).toMatchObject({ status: 410, body: { code: 'second_factor.not_begun' } })
    const { inside } = await enrol(portal, mo)
    expect((await inside.post('/api/v1/auth/factor')).body.code).toBe('second_factor.on')
  })

  test('is for colleagues', async () => {
    expect((await (await portal.as('ann')).post('/api/v1/auth/factor')).status).toBe(403)
    expect((await portal.visitor.post('/api/v1/auth/factor')).status).toBe(401)
  })
})

describe('signing in with it', () => {
  test('makes nobody of the password alone, and somebody of both', async () => {
    const { code } = await enrol(portal, mo)
    const half = await signIn(portal)
    expect(await state(half)).toEqual({ account: null, secondFactor: 'needed' })
    for (const path of [
      '/api/v1/moderation/queue',
      '/api/v1/auth/account',
      '/api/v1/auth/factor',
      '/api/v1/auth/proof',
    ])
      expect((await half.get(path)).status, path).toBe(401)
    expect((await half.post('/api/v1/auth/proof', { password: PASSWORD })).status).toBe(401)
    expect((await half.post('/api/v1/auth/factor')).status).toBe(401)

    const whole = await use(half, { code: code() })

    const door = doorOf(portal, { cookie: cookieOf(whole) })
    expect(await state(door)).toMatchObject({ account: { email: MO.email }, secondFactor: null })
    expect(cookieOf(whole)).not.toBe(half.cookie)
    expect(await state(half)).toEqual({ account: null, secondFactor: null })
  })

  test('takes a code of six digits with a space in it', async () => {
    const { code } = await enrol(portal, mo)
    expect((await use(await signIn(portal), { code: code().replace(/^(...)/, '$1 ') })).status).toBe(200)
  })

  test('takes each code once, and once of ten at once', async () => {
    const { code, inside } = await enrol(portal, mo)
    const halves = await Promise.all([1, 2, 3, 4].map(() => signIn(portal)))
    const statuses = await Promise.all(halves.map((half) => use(half, { code: code() })))
    expect(statuses.map(({ status }) => status).sort()).toEqual([200, 422, 422, 422])
    portal.later({ minutes: 20 })
    const again = { code: code() }
    const shown = await inside.post('/api/v1/auth/proof', again)
    expect(shown.status).toBe(204)
    expect((await doorOf(portal, { cookie: cookieOf(shown) }).post('/api/v1/auth/proof', again)).status).toBe(422)
  })

  test('takes no code of a half minute before the last one', async () => {
    const { secret } = await enrol(portal, mo)
    const now = portal.now()
    expect((await use(await signIn(portal), { code: codeAt(secret, now + HALF_MINUTE) })).status).toBe(200)
    expect((await use(await signIn(portal), { code: codeAt(secret, now) })).status).toBe(422)
  })

  test('is tried five times from one place, also over a restart', async () => {
    const { secret, code } = await enrol(portal, mo)
    portal.later({ minutes: 60 })
    const half = await signIn(portal)
    const right = code()
    const wrong = right === '000000' ? '111111' : '000000'
    const statuses: number[] = []
    for (let i = 0; i < 5; i++) statuses.push((await use(half, { code: wrong })).status)
    expect(statuses).toEqual([422, 422, 422, 422, 422])
    const limited = await use(half, { code: right })
    expect([limited.status, Number(limited.headers.get('retry-after'))]).toEqual([429, expect.any(Number)])
    portal.later({ minutes: 4 })
    expect((await use(half, { code: codeAt(secret, portal.now()) })).status).toBe(200)
  })

  test('has ten minutes for the second half', async () => {
    const { code } = await enrol(portal, mo)
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() })
    const half = await signIn(portal)
    vi.setSystemTime(Date.now() + 10 * 60_000 + 1)
    expect(await state(half)).toEqual({ account: null, secondFactor: null })
    expect((await use(half, { code: code() })).status).toBe(401)
  })

  test('is asked for by every door that opens a session', async () => {
    await enrol(portal, mo)
    const mailed = async () =>
      unseal(
        portal.services.sealKey,
        (await portal.db.read.select().from(oneTimeToken).orderBy(oneTimeToken.createdAt, oneTimeToken.id)).at(-1)!
          .sealed!,
      )
    const needed = { account: null, secondFactor: 'needed' }
    await portal.visitor.post('/api/v1/auth/link', { email: MO.email })
    const byLink = await portal.visitor.post('/api/v1/auth/link/use', { token: await mailed() })
    expect(await state(doorOf(portal, { cookie: cookieOf(byLink) }))).toEqual(needed)
    await portal.visitor.post('/api/v1/auth/reset', { email: MO.email })
    const byReset = await portal.visitor.post('/api/v1/auth/reset/use', {
      token: await mailed(),
      password: 'an entirely new one',
    })
    expect(await state(doorOf(portal, { cookie: cookieOf(byReset) }))).toEqual(needed)
  })

  test('asks nobody who has none', async () => {
    await enrol(portal, mo)
    await portal.as('ann')
    expect(await state(await signIn(portal, { email: 'ann@example.com', password: PASSWORD }))).toMatchObject({
      account: { role: 'customer' },
    })
    expect((await use(portal.visitor, { code: '123456' })).status).toBe(401)
    expect((await use(await portal.as('ann'), { code: '123456' })).status).toBe(401)
  })
})
