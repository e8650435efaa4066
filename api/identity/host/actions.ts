import { importJWK, importSPKI, jwtVerify } from 'jose'
import { uniqueViolation } from '../../../db/errors.ts'
import type { May, Proven } from '../../kernel/actor.ts'
import type { Ctx, Tx } from '../../kernel/context.ts'
import { newId, newToken } from '../../kernel/ids.ts'
import { conflict, invalid, notFound, problem } from '../../kernel/problem.ts'
import { addAccount } from '../actions.ts'
import type { Entrant } from '../contract.ts'
import { contactIdByEmail } from '../store.ts'
import type { Claims, CreateIdentifyKey } from './contract.ts'
import { checkClaims, nameOf } from './rules.ts'
import * as store from './store.ts'

type Manager = Ctx<Proven<May<'identify.manage'>>>
type Key = Awaited<ReturnType<typeof store.liveKeys>>[number]
const KEEP_MS = 3_600_000

export const createIdentifyKey = async (ctx: Manager, input: CreateIdentifyKey) => {
  if (input.kind === 'EdDSA') await publicKeyOf(input.publicKey)
  return ctx.write(async (tx) => {
    const id = newId('idk', tx.now)
    const secret = input.kind === 'HS256' ? newToken() : null
    const material = input.kind === 'EdDSA' ? { publicKey: input.publicKey } : { sealed: ctx.seal(secret!) }
    await store.insertKey(tx, { id, kind: input.kind, name: input.name, ...material, createdAt: tx.now })
    await tx.emit('identify_key.created', { keyId: id })
    return { id, secret }
  })
}

export const revokeIdentifyKey = (ctx: Manager, id: string) =>
  ctx.write(async (tx) => {
    if ((await store.revokeKey(tx, id, tx.now)).length === 0)
      throw notFound('identify_key.not_found', 'There is no such key.')
    await tx.emit('identify_key.revoked', { keyId: id })
  })

/**
 * Takes the host's word for who somebody is: they get an account if they have none, and what the host says of them is
 * kept. Staff are never signed in this way, whatever the token says.
 */
export async function identify(ctx: Ctx, token: string): Promise<Entrant> {
  await ctx.spend(['link.address', ctx.from])
  const { key, payload } = await verify(ctx, token)
  const claims = checkClaims(payload, ctx.now())
  return ctx
    .write((tx) => letIn(tx, key, claims))
    .catch((error: unknown) => {
      if (uniqueViolation(error) !== 'contact.external_id') throw error
      throw conflict('identify.external_id_taken', 'Another contact has this external_id already.')
    })
}

async function letIn(tx: Tx, key: Key, claims: Claims): Promise<Entrant> {
  const known = await store.accountOfAddress(tx, claims.email)
  if (known && known.role !== 'customer') {
    throw problem(
      'forbidden',
      'identify.staff',
      'Staff sign in with their own password, not through another application.',
    )
  }
  const contactId = known?.contactId ?? (await contactIdByEmail(tx, claims.email)) ?? newId('con', tx.now)
  const id = newId('idn', tx.now)
  const { jti, exp, ...said } = claims
  const expiresAt = exp * 1000 + KEEP_MS
  const isNew = await store.insertIdentification(tx, {
    jti,
    id,
    contactId,
    claims: JSON.stringify(said),
    at: tx.now,
    expiresAt,
  })
  if (!isNew) throw problem('gone', 'identify.used', 'This token was used before. Sign a new one for each visit.')
  const account = known ?? (await newAccount(tx, claims, contactId))
  await tx.emit('contact.identified', { contactId, identificationId: id })
  await store.forgetClaims(tx, id)
  await store.touchKey(tx, key.id, tx.now)
  return account
}

async function newAccount(tx: Tx, claims: Claims, contactId: string) {
  const person = { email: claims.email, name: nameOf(claims), role: 'customer' as const, contactId, passwordHash: null }
  const account = await addAccount(tx, person)
  await tx.emit('account.created', { accountId: account.id, contactId, byHost: true })
  return account
}

/** The algorithm is the key's, never the token's: a header that says `none` or another one is refused. */
async function verify(ctx: Ctx, token: string): Promise<{ key: Key; payload: unknown }> {
  for (const key of await store.liveKeys(ctx.read)) {
    const material = key.kind === 'HS256' ? Buffer.from(ctx.unseal(key.sealed!)) : await publicKeyOf(key.publicKey!)
    const options = {
      algorithms: [key.kind === 'HS256' ? 'HS256' : 'EdDSA'],
      currentDate: new Date(ctx.now()),
      clockTolerance: 5,
    }
    const verified = await jwtVerify(token, material, options).catch(() => undefined)
    if (verified) return { key, payload: verified.payload }
  }
  throw problem(
    'unauthenticated',
    'identify.refused',
    'The token is not signed with a key of this portal, or has run out.',
  )
}

/** An Ed25519 public key, as PEM or JWK. @throws Problem input.invalid */
async function publicKeyOf(text: string) {
  try {
    if (text.trimStart().startsWith('{')) return await importJWK(publicPart(JSON.parse(text)), 'EdDSA')
    return await importSPKI(text, 'EdDSA')
  } catch {
    throw invalid(
      'publicKey',
      'This is not an Ed25519 public key. Paste PEM that begins with -----BEGIN PUBLIC KEY-----, or a JWK.',
    )
  }
}
function publicPart(jwk: Record<string, unknown>) {
  if (jwk.kty !== 'OKP' || jwk.crv !== 'Ed25519' || 'd' in jwk) throw new Error('not a public Ed25519 key')
  return { kty: 'OKP', crv: 'Ed25519', x: String(jwk.x) }
}
