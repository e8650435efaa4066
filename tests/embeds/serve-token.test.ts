import { hash, randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { actId, nonces, readClick, readServe, type Serve, sealServe, serveKey } from '../../api/kernel/serve-token.ts'

const key = serveKey(randomBytes(32).toString('base64url'))
const T = 1_800_000_000_000
const serve = (issuedAt = T): Serve => ({
  ...{ nonce: 'AAAAAAAAAAAAAAAB', widget: 7, version: 3, variant: 200, ghost: false, issuedAt },
})
const token = sealServe(key, serve())
const HOUR = 3_600_000

const anyServe = fc.record({
  nonce: fc.uint8Array({ minLength: 12, maxLength: 12 }).map((bytes) => Buffer.from(bytes).toString('base64url')),
  widget: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
  version: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
  variant: fc.integer({ min: 0, max: 255 }),
  ghost: fc.boolean(),
  issuedAt: fc.integer({ min: 0, max: 2 ** 47 }),
})

test('what was sealed is what is read, in 62 characters that a URL carries as they are', () => {
  fc.assert(
    fc.property(anyServe, (given) => {
      const sealed = sealServe(key, given)
      expect(sealed).toMatch(/^[\w-]{62}$/)
      expect(readServe(key, sealed, given.issuedAt + 1000)).toEqual({ ok: true, value: given })
    }),
  )
})

test('the seal is the envelope hash of key, body and key', () => {
  const secret = Buffer.alloc(32, 5)
  const sealed = sealServe(serveKey(secret.toString('base64url')), serve())
  const body = Buffer.from(sealed.slice(0, 40), 'base64url')
  const block = (bytes: Buffer) => Buffer.concat([bytes, Buffer.alloc(64 - bytes.length)])
  const mac = hash('sha256', Buffer.concat([block(secret), block(body), secret]), 'base64url')
  expect(sealed.slice(40)).toBe(mac.slice(0, 22))
})

describe('an age outside the window counts nothing', () => {
  test.each([
    [-1, 'too_young'],
    [0, 'too_young'],
    [299, 'too_young'],
    [300, 'ok'],
    [24 * HOUR, 'ok'],
    [24 * HOUR + 1, 'too_old'],
  ])('a beacon after %i ms: %s', (age, verdict) => {
    const read = readServe(key, token, T + age)
    expect(read.ok ? 'ok' : read.fault).toBe(verdict)
  })
  test.each([
    [299, 'too_young'],
    [24 * HOUR + 1, 'ok'],
    [7 * 24 * HOUR, 'ok'],
    [7 * 24 * HOUR + 1, 'too_old'],
  ])('a sign-up after %i ms: %s', (age, verdict) => {
    const read = readClick(key, `${token}.4`, T + age)
    expect(read.ok ? 'ok' : read.fault).toBe(verdict)
  })
})

test('a token with any character changed, or of another portal, is forged', () => {
  const fault = (text: string, by = key) => {
    const read = readServe(by, text, T + 1000)
    return read.ok ? 'ok' : read.fault
  }
  fc.assert(
    fc.property(fc.nat(61), fc.constantFrom(...'ABCxyz019-_'), (at, char) => {
      fc.pre(token[at] !== char)
      expect(fault(token.slice(0, at) + char + token.slice(at + 1))).toBe('forged')
    }),
  )
  expect(fault(token, serveKey(randomBytes(32).toString('base64url')))).toBe('forged')
})

test('anything else is malformed', () => {
  const fault = (text: string) => {
    const read = readServe(key, text, T + 1000)
    return read.ok ? 'ok' : read.fault
  }
  for (const text of ['', 'x', token.slice(1), `${token}A`, `${token.slice(0, 61)}=`, `${token.slice(0, 61)}+`]) {
    expect(fault(text)).toBe('malformed')
  }
  fc.assert(
    fc.property(fc.string({ maxLength: 70 }), (text) => void expect(['malformed', 'forged']).toContain(fault(text))),
  )
})

describe('the click token', () => {
  test('names the serve, the slot and one act for ever', () => {
    const read = readClick(key, `${token}.11`, T + 5000)
    expect(read).toEqual({ ok: true, value: { serve: serve(), slot: 11, id: actId(serve(), 11, 'clicked') } })
  })
  test.each([`${token}`, `${token}.`, `${token}.x`, `${token}.1.2`, `${token}.1000`, `.1`, ''])(
    '%s is malformed',
    (text) => expect(readClick(key, text, T + 5000)).toEqual({ ok: false, fault: 'malformed' }),
  )
})

test('an act has one id, and no two acts share it', () => {
  fc.assert(
    fc.property(anyServe, anyServe, fc.nat(99), fc.nat(99), (a, b, i, j) => {
      expect(actId(a, i, 'seen')).toBe(actId({ nonce: a.nonce }, i, 'seen'))
      expect(actId(a, i, 'seen')).not.toBe(actId(a, i, 'clicked'))
      if (i !== j) expect(actId(a, i, 'seen')).not.toBe(actId(a, j, 'seen'))
      if (a.nonce !== b.nonce) expect(actId(a, i, 'seen')).not.toBe(actId(b, i, 'seen'))
    }),
  )
})

test('no nonce comes twice, in one process or in two', () => {
  const [one, two] = [nonces(), nonces()]
  const all = Array.from({ length: 2000 }, (_, i) => (i % 2 ? one() : two()))
  expect(new Set(all).size).toBe(2000)
})

test('a key that is too short is refused', () => {
  expect(() => serveKey('c2hvcnQ')).toThrow('32 bytes')
})
