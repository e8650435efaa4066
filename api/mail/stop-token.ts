import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Reads } from '../../db/client.ts'
import { OPTIONAL_KINDS } from '../../db/schema/mail.ts'
import { sealKey } from '../kernel/seal.ts'
import type { OptionalKind } from './rules.ts'
import * as store from './store.ts'

export interface Stop {
  email: string
  kind: OptionalKind
}
const mac = (key: Buffer, body: string) => createHmac('sha256', key).update(body).digest('base64url')

/** Proves that we wrote to this address: a MAC over address and kind, so that no row has to wait for its use. */
export function stopToken(key: Buffer, { email, kind }: Stop): string {
  const body = Buffer.from(JSON.stringify([kind, email])).toString('base64url')
  return `${body}.${mac(key, body)}`
}

/** What a token says when it is ours. It never runs out: a mail may be read years later. */
export function readStop(key: Buffer, token: string): Stop | undefined {
  const [body = '', given = '', ...rest] = token.split('.')
  const [real, claimed] = [Buffer.from(mac(key, body)), Buffer.from(given)]
  if (rest.length > 0 || real.length !== claimed.length || !timingSafeEqual(real, claimed)) return undefined
  const [kind, email] = JSON.parse(Buffer.from(body, 'base64url').toString()) as [OptionalKind, string]
  return OPTIONAL_KINDS.includes(kind) ? { kind, email } : undefined
}

/** The key of this portal; made of the secret it made for itself at first start. */
export async function stopKey(db: Reads): Promise<Buffer> {
  const secret = await store.secretByName(db, 'seal')
  if (!secret) throw new Error('this portal has no secret to sign with')
  return sealKey(secret, 'unsubscribe')
}
