import type { Ctx, Tx } from '../kernel/context.ts'
import { newId } from '../kernel/ids.ts'
import { AddressRefused, type Caller } from '../kernel/outside.ts'
import { conflict, invalid, notFound } from '../kernel/problem.ts'
import type { SaveEndpoint } from './contract.ts'
import { dayOf, KEEP_MS } from './deliveries/rules.ts'
import { countsOf, daysOf, queueOne, switchOff } from './deliveries/store.ts'
import { changerOf, endpointHere, type Keeper, missing, ownerOf, type Sure } from './owner.ts'
import { bodyOf, isRotating, type KeyKind, MAX_ENDPOINTS, MAX_POSTBACKS, OVERLAP_MS, PING } from './rules.ts'
import { newKey } from './signing.ts'
import * as store from './store.ts'

async function withCounts({ read }: Keeper, row: store.EndpointRow) {
  const counts = { queued: 0, sending: 0, delivered: 0, failed: 0, missed: 0 }
  for (const { state, n } of await countsOf(read, row.id)) counts[state] = n
  return { ...row, types: await store.typesOf(read, row.id), counts }
}
export const listEndpoints = async (ctx: Keeper) =>
  Promise.all((await store.endpoints(ctx.read, await ownerOf(ctx.read, ctx.actor))).map((row) => withCounts(ctx, row)))
export async function viewEndpoint(ctx: Keeper, id: string) {
  const owner = await ownerOf(ctx.read, ctx.actor)
  const row = await withCounts(ctx, await endpointHere(ctx.read, owner, id))
  const keys = await store.keysOf(ctx.read, id, ctx.now())
  return { ...row, keys, days: await daysOf(ctx.read, id, dayOf(ctx.now() - KEEP_MS)) }
}

const REFUSED = {
  malformed: 'Write an address like https://example.com/hooks.',
  scheme: 'Use an address that begins with https://.',
  port: 'Use the port 443 or 8443.',
  credentials: 'Leave the name and password out of the address. What you receive is signed.',
  internal: 'This address leads into a private network. Use one that the whole internet reaches.',
  unresolved: 'Nothing is found under this name. Check it, or wait until it is known everywhere.',
} as const
/** Asks the outside, so it is done before the change begins. @throws Problem input.invalid */
async function mustBeOutside(caller: Caller, url: string) {
  try {
    await caller.check(url)
  } catch (error) {
    if (error instanceof AddressRefused) throw invalid('url', REFUSED[error.fault])
    throw error
  }
}

async function addKey(ctx: Ctx, tx: Tx, endpointId: string, kind: KeyKind) {
  const [id, { secret, publicKey }] = [newId('whk', tx.now), newKey(kind)]
  await store.insertKey(tx, { id, endpointId, kind, sealed: ctx.seal(secret), publicKey, createdAt: tx.now })
  return { id, kind, secret: kind === 'hmac' ? secret : null, publicKey }
}

export async function createEndpoint(ctx: Sure, caller: Caller, { name, url, types }: SaveEndpoint) {
  await mustBeOutside(caller, url)
  return ctx.write(async (tx) => {
    const partnerId = await changerOf(tx, ctx.actor)
    const most = partnerId === null ? MAX_ENDPOINTS : MAX_POSTBACKS
    if ((await store.endpoints(tx, partnerId)).length >= most)
      throw conflict('webhook_endpoint.too_many', `There are ${most} endpoints, which is the most. Remove one first.`)
    const id = newId('whe', tx.now)
    await store.insertEndpoint(tx, { id, name, url: new URL(url).href, partnerId, createdAt: tx.now })
    await store.saveTypes(tx, id, types)
    const { secret } = await addKey(ctx, tx, id, 'hmac')
    const { publicKey } = await addKey(ctx, tx, id, 'ed25519')
    await tx.emit('webhook_endpoint.created', { endpointId: id })
    return { id, secret: secret!, publicKey: publicKey! }
  })
}

export async function changeEndpoint(ctx: Sure, caller: Caller, id: string, wanted: SaveEndpoint) {
  await endpointHere(ctx.read, await ownerOf(ctx.read, ctx.actor), id)
  await mustBeOutside(caller, wanted.url)
  const url = new URL(wanted.url).href
  await ctx.write(async (tx) => {
    const before = await endpointHere(tx, await changerOf(tx, ctx.actor), id)
    const types = await store.typesOf(tx, id)
    const fields = [
      ...(before.name === wanted.name ? [] : ['name']),
      ...(before.url === url ? [] : ['url']),
      ...(String(types) === String([...wanted.types].sort()) ? [] : ['types']),
    ]
    if (fields.length === 0) return
    // what the old address asked for says nothing about the new one
    const anew = before.url === url ? {} : { restUntil: null, failingSince: null }
    await store.saveEndpoint(tx, id, { name: wanted.name, url, ...anew })
    await store.saveTypes(tx, id, wanted.types)
    await tx.emit('webhook_endpoint.changed', { endpointId: id, fields })
  })
  return viewEndpoint(ctx, id)
}

/** Off: what waits becomes missed. On: what comes from now on is sent, and what was missed when somebody asks for it. */
export async function switchEndpoint(ctx: Keeper, id: string, to: 'on' | 'off') {
  await ctx.write(async (tx) => {
    const { offAt } = await endpointHere(tx, await changerOf(tx, ctx.actor), id)
    if ((offAt === null) === (to === 'on')) return
    if (to === 'off') {
      await switchOff(tx, id, 'by_hand', tx.now)
      await tx.emit('webhook_endpoint.disabled', { endpointId: id, reason: 'by_hand' })
      return
    }
    await store.saveEndpoint(tx, id, { offAt: null, offReason: null, failingSince: null, restUntil: null })
    await tx.emit('webhook_endpoint.enabled', { endpointId: id })
  })
  return viewEndpoint(ctx, id)
}

export const removeEndpoint = (ctx: Sure, id: string) =>
  ctx.write(async (tx) => {
    if (!(await store.removeEndpoint(tx, await ownerOf(tx, ctx.actor), id))) throw missing()
    await tx.emit('webhook_endpoint.removed', { endpointId: id })
  })

/** The new key signs beside the one before, which ends a day later: receivers change over when they like. */
export const rotateKey = (ctx: Sure, id: string, kind: KeyKind) =>
  ctx.write(async (tx) => {
    await endpointHere(tx, await changerOf(tx, ctx.actor), id)
    await store.dropEnded(tx, tx.now)
    if (isRotating(await store.keysOf(tx, id, tx.now), kind, tx.now))
      throw conflict('webhook_key.rotating', 'An older key still signs. End it first, or wait until it does.')
    await store.outdate(tx, id, kind, tx.now + OVERLAP_MS)
    const made = await addKey(ctx, tx, id, kind)
    await tx.emit('webhook_key.rotated', { endpointId: id, keyId: made.id, kind })
    return made
  })

export const endKey = (ctx: Sure, endpointId: string, keyId: string) =>
  ctx.write(async (tx) => {
    await endpointHere(tx, await changerOf(tx, ctx.actor), endpointId)
    const ended = await store.endKey(tx, endpointId, keyId, tx.now)
    if (!ended) throw notFound('webhook_key.not_found', 'There is no older key like that any more.')
    await tx.emit('webhook_key.ended', { endpointId, keyId, kind: ended.kind })
  })

/** A message that tells of nothing, sent like every other. */
export const testEndpoint = (ctx: Keeper, endpointId: string) =>
  ctx.write(async (tx) => {
    const { offAt } = await endpointHere(tx, await changerOf(tx, ctx.actor), endpointId)
    if (offAt !== null) throw conflict('webhook_endpoint.off', 'This endpoint is off. Switch it on first.')
    const [id, at] = [newId('tst', tx.now), tx.now]
    await store.saveEndpoint(tx, endpointId, { restUntil: null })
    await queueOne(tx, endpointId, { id, type: PING, at, body: bodyOf({ id, type: PING, at, data: { endpointId } }) })
    await tx.emit('webhook_endpoint.tested', { endpointId, messageId: id })
    return { messageId: id }
  })
