import { createHmac, createPrivateKey, generateKeyPairSync, randomBytes, sign } from 'node:crypto'
import type { KeyKind } from './rules.ts'

export interface NewKey {
  /** What signs, as text; sealed before it is stored. */
  secret: string
  publicKey: string | null
}

/** A key as Standard Webhooks writes them: `whsec_…`, or `whsk_…` (seed and public key) with its `whpk_…`. */
export function newKey(kind: KeyKind): NewKey {
  if (kind === 'hmac') return { secret: `whsec_${randomBytes(32).toString('base64')}`, publicKey: null }
  const { d = '', x = '' } = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' })
  const [seed, open] = [Buffer.from(d, 'base64url'), Buffer.from(x, 'base64url')]
  return {
    secret: `whsk_${Buffer.concat([seed, open]).toString('base64')}`,
    publicKey: `whpk_${open.toString('base64')}`,
  }
}

const bytesOf = (key: string) => Buffer.from(key.slice(key.indexOf('_') + 1), 'base64')

/** `v1,…` by HMAC-SHA-256 or `v1a,…` by ed25519, over `id.timestamp.body`. */
export function signature(kind: KeyKind, secret: string, signed: string): string {
  const bytes = bytesOf(secret)
  if (kind === 'hmac') return `v1,${createHmac('sha256', bytes).update(signed).digest('base64')}`
  const [d, x] = [bytes.subarray(0, 32), bytes.subarray(32)].map((part) => part.toString('base64url'))
  const key = createPrivateKey({ key: { kty: 'OKP', crv: 'Ed25519', d: d!, x: x! }, format: 'jwk' })
  return `v1a,${sign(null, Buffer.from(signed), key).toString('base64')}`
}

interface Message {
  id: string
  body: string
  /** Milliseconds; the header has seconds. */
  at: number
}
/** What goes out with one try: the id stays, the time is new, and every key that may still be used signs. */
export function headersOf({ id, body, at }: Message, keys: readonly { kind: KeyKind; secret: string }[]) {
  const timestamp = String(Math.floor(at / 1000))
  const signatures = keys.map(({ kind, secret }) => signature(kind, secret, `${id}.${timestamp}.${body}`))
  return {
    'content-type': 'application/json',
    'user-agent': 'Acclaim-Webhooks/1',
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': signatures.join(' '),
  }
}
