import type { Tx } from '../kernel/context.ts'
import { newId } from '../kernel/ids.ts'
import { type Click, readClick, type ServeKey } from '../kernel/serve-token.ts'
import {
  type Credit,
  foremost,
  gradeOf,
  type Item,
  isStronger,
  type Route,
  sourceOf,
  type Trace,
  wordsOf,
} from './rules.ts'
import * as store from './store.ts'

const WEEK_MS = 7 * 86_400_000

export interface NewConversion {
  goal: string
  externalId?: string | undefined
  route: Route
  /** The grade of its route, where nothing else is said. */
  evidence?: number | undefined
  ghost?: 0 | 1 | 2
  widgetId?: string | null | undefined
  placementId?: string | null | undefined
  contactId?: string | undefined
  valueMinor?: number
  currency?: string | undefined
  requestHash?: string
  /** What pages told of the same: it does not count any more. */
  supersedes?: string[]
}

/** Writes a conversion with its credits and announces it. @param nonces the page views it came from, free for this goal */
export async function record(
  tx: Tx,
  { externalId, supersedes = [], ...said }: NewConversion,
  credits: Credit[],
  nonces: string[],
) {
  const id = newId('cnv', tx.now)
  const evidence = said.evidence ?? gradeOf(said)
  for (const before of supersedes) await tellAuthors(tx, before, await store.creditsOf(tx, before), -1)
  await store.supersede(tx, supersedes, id)
  await store.insertConversion(tx, { id, ...said, externalId: externalId ?? null, evidence, at: tx.now })
  await store.insertServes(
    tx,
    nonces.map((nonce) => ({ goal: said.goal, nonce, conversionId: id })),
  )
  await store.insertCredits(
    tx,
    credits.map((credit) => ({ conversionId: id, ...credit })),
  )
  const { widgetId, contactId } = said
  await tx.emit('conversion.recorded', {
    ...{ conversionId: id, evidence },
    ...(widgetId && { widgetId }),
    ...(contactId && { contactId }),
    ...(supersedes.length > 0 && { supersedes }),
  })
  await tellAuthors(tx, id, credits, 1)
  return id
}

/** Whose words helped stands in their own history; nobody else's name does. */
async function tellAuthors(
  tx: Tx,
  conversionId: string,
  credits: readonly Pick<Credit, 'advocateId' | 'creditBp'>[],
  n: 1 | -1,
) {
  for (const { advocateId, creditBp } of credits)
    if (advocateId && (await store.isHere(tx, advocateId)))
      await tx.emit('words.credited', { contactId: advocateId, conversionId, creditBp: n * creditBp })
}

export interface Clicked extends Item {
  clickId: string
  nonce: string
  clickedAt: number
  /** Whether the page told of the click when it happened. */
  told: boolean
}
/** What a click token stood for: the testimonial, or why it counts for nothing. */
export async function readClicked(
  tx: Tx,
  key: ServeKey,
  token: string,
): Promise<Clicked | { fault: string; clickedAt?: number }> {
  const read = readClick(key, token, tx.now)
  if (!read.ok) return { fault: read.fault }
  const clickedAt = read.value.serve.issuedAt
  const item = await clickedItem(tx, read.value)
  if (!item) return { fault: 'unknown_item', clickedAt }
  const told = await store.clickTold(tx, read.value.id)
  return { ...item, clickId: read.value.id, nonce: read.value.serve.nonce, clickedAt, told }
}
const clickedItem = (tx: Tx, click: Click) => store.clickedItem(tx, click)

/**
 * Somebody we know did it: whose words brought them is known better now, if nothing better was known and they had not
 * bought before these words can have brought them.
 */
export async function strengthen(
  tx: Tx,
  contactId: string,
  evidence: number,
  credits: Credit[],
  { clickId, trace }: { clickId?: string | undefined; trace: Trace },
) {
  const best = foremost(credits)
  if (!best?.advocateId || (await store.isPerson(tx, best.advocateId, contactId))) return
  const before = await store.attributionOf(tx, contactId)
  if (before && !isStronger(evidence, before.evidence)) return
  if (await store.boughtBefore(tx, contactId, tx.now - WEEK_MS)) return
  const { advocateId, widgetId } = best
  const words = wordsOf(best)
  const none = { testimonialId: null, reviewId: null, storyId: null }
  const row = { source: sourceOf(best), ...none, ...words, advocateId, widgetId, evidence, at: tx.now } as const
  const saved = await store.saveAttribution(tx, {
    contactId,
    ...row,
    clickHash: clickId ?? null,
    trace: JSON.stringify(trace),
  })
  if (saved) await tx.emit('attribution.strengthened', { contactId, ...words, advocateId, evidence })
}
