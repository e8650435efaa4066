import { randomBytes } from 'node:crypto'
import { Secret, TOTP } from 'otpauth'
import { sha256 } from '../../kernel/hash.ts'
import { plainCode, RECOVERY_CODES, recoveryCode } from './rules.ts'

const PERIOD_S = 30
/** What every app knows (RFC 6238): SHA-1, six digits, half a minute. */
const totp = (secret: string, names: { issuer?: string; label?: string } = {}) =>
  new TOTP({ ...names, secret: Secret.fromBase32(secret), algorithm: 'SHA1', digits: 6, period: PERIOD_S })

export const newSecret = () => new Secret({ size: 20 }).base32
export const addressOf = (secret: string, names: { issuer: string; label: string }) => totp(secret, names).toString()

/** The half minute a code is of, now or one away, because clocks differ; null when it is none of these. */
export function stepOf(secret: string, code: string, now: number): number | null {
  const delta = totp(secret).validate({ token: code, timestamp: now, window: 1 })
  return delta === null ? null : Math.floor(now / (PERIOD_S * 1000)) + delta
}

export const newRecoveryCodes = () => Array.from({ length: RECOVERY_CODES }, () => recoveryCode(randomBytes(16)))
export const recoveryHash = (accountId: string, typed: string) => sha256(`${accountId}:${plainCode(typed)}`)
