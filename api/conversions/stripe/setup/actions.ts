import type { Reads } from '../../../../db/client.ts'
import type { May, Proven } from '../../../kernel/actor.ts'
import type { Ctx } from '../../../kernel/context.ts'
import { newId } from '../../../kernel/ids.ts'
import { conflict, invalid, notFound } from '../../../kernel/problem.ts'
import { TYPES } from '../reading.ts'
import type { SaveStripe, StripeState } from './contract.ts'
import * as store from './store.ts'

const DAY_MS = 86_400_000
const SHOWN_DAYS = 30
const AT_ONCE = 2
export const WEBHOOK_PATH = '/api/v1/stripe/webhook'

type Keeper = May<'settings.manage'>
const hintOf = (secret: string) => secret.slice(-4)
const modeOf = (apiKey: string) => (/^.._test_/.test(apiKey) ? 'test' : 'live')
const UNSET = { mode: 'live' as const, apiKey: null, apiKeyHint: null }

export async function readStripe(read: Reads, publicUrl: string, now: number): Promise<StripeState> {
  const setting = (await store.setting(read)) ?? UNSET
  const counts = Object.fromEntries((await store.outcomes(read)).map(({ outcome, n }) => [outcome, n]))
  const refused = await store.refusalsSince(read, Math.floor(now / DAY_MS) - SHOWN_DAYS + 1)
  const none = { recorded: 0, skipped: 0, waiting: 0, nobody: 0, failed: 0 }
  return {
    ...{ mode: setting.mode, apiKeyHint: setting.apiKeyHint, url: publicUrl + WEBHOOK_PATH, types: TYPES },
    secrets: await store.secrets(read),
    lastReceivedAt: await store.lastReceived(read),
    counts: { ...none, ...counts },
    refused: { forged: 0, old: 0, no_secret: 0, ...Object.fromEntries(refused.map(({ why, n }) => [why, n])) },
  }
}

/** Which of Stripe's two worlds counts here. A key of the other one goes, because it reads nothing any more. */
export const saveStripe = (ctx: Ctx<Keeper>, { mode }: SaveStripe) =>
  ctx.write(async (tx) => {
    const { mode: before, apiKey, apiKeyHint } = (await store.setting(tx)) ?? UNSET
    if (before === mode) return
    const fits = apiKey !== null && modeOf(ctx.unseal(apiKey)) === mode
    const kept = fits ? { apiKey, apiKeyHint } : { apiKey: null, apiKeyHint: null }
    await store.saveSetting(tx, { mode, ...kept, updatedAt: tx.now })
    await tx.emit('stripe_settings.changed', { fields: ['mode', ...(apiKey !== null && !fits ? ['apiKey'] : [])] })
  })

/** A key to read with, or none. It has to be of the mode that counts here. */
export const saveStripeKey = (ctx: Ctx<Proven<Keeper & { kind: 'staff' }>>, apiKey: string) =>
  ctx.write(async (tx) => {
    const { mode } = (await store.setting(tx)) ?? UNSET
    if (apiKey && modeOf(apiKey) !== mode)
      throw invalid('apiKey', `This key is for ${modeOf(apiKey)} mode, and ${mode} mode counts here.`)
    const said = apiKey ? { apiKey: ctx.seal(apiKey), apiKeyHint: hintOf(apiKey) } : { apiKey: null, apiKeyHint: null }
    await store.saveSetting(tx, { mode, ...said, updatedAt: tx.now })
    await tx.emit('stripe_settings.changed', { fields: ['apiKey'] })
  })

/** What Stripe signs with. Two hold at once, so that a new one can be entered before the old one ends. */
export const addStripeSecret = (ctx: Ctx<Proven<Keeper & { kind: 'staff' }>>, secret: string) =>
  ctx.write(async (tx) => {
    const there = await store.secrets(tx)
    if (there.some(({ sealed }) => ctx.unseal(sealed) === secret)) return
    if (there.length >= AT_ONCE)
      throw conflict('stripe_secret.too_many', 'Two secrets hold at once. Remove the older one first.')
    const id = newId('sts', tx.now)
    await store.insertSecret(tx, { id, sealed: ctx.seal(secret), hint: hintOf(secret), createdAt: tx.now })
    await tx.emit('stripe_secret.added', { secretId: id })
  })

export const removeStripeSecret = (ctx: Ctx<Proven<Keeper & { kind: 'staff' }>>, id: string) =>
  ctx.write(async (tx) => {
    if (!(await store.dropSecret(tx, id))) throw notFound('stripe_secret.not_found', 'There is no such secret.')
    await tx.emit('stripe_secret.removed', { secretId: id })
  })
