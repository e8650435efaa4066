import { randomBytes } from 'node:crypto'
import type { Reads } from '../../db/client.ts'
import type { May } from '../kernel/actor.ts'
import type { Ctx, Tx } from '../kernel/context.ts'
import { newId } from '../kernel/ids.ts'
import { invalid, notFound } from '../kernel/problem.ts'
import { WidgetInput } from './contract.ts'
import { publishVersion } from './reactions.ts'
import { checkWidget, surfaceOf } from './rules.ts'
import * as store from './store.ts'
import { subjectIdOf } from './subjects/choosing.ts'

type Manager = Ctx<May<'widgets.manage'>>

/** Makes a widget that is live at once on the websites named. Returns its id. */
export const createWidget = (ctx: Manager, input: WidgetInput): Promise<string> =>
  ctx.write(async (tx) => {
    const { product: _, ...row } = await rowOf(tx, input)
    const id = newId('wid', tx.now)
    const publicId = randomBytes(9).toString('base64url')
    const made = { id, publicId, ...row, heights: '{}', state: 'live', version: 1, revision: 1 } as const
    await store.insertWidget(tx, { ...made, holdoutPpm: 0, holdoutSince: null, createdAt: tx.now })
    await store.setOrigins(tx, id, input.origins)
    await remember(ctx, tx, id, 1, input)
    await publishVersion(tx, made, 1)
    return id
  })

/** Replaces what the form holds; everybody sees it within half a minute. What was before can be had again. */
export const updateWidget = (ctx: Manager, id: string, input: WidgetInput): Promise<void> =>
  ctx.write((tx) => save(ctx, tx, id, input))

/** The settings of an earlier revision become the newest one. */
export const rollBack = (ctx: Manager, id: string, revision: number): Promise<void> =>
  ctx.write(async (tx) => {
    const found = await store.revisionOf(tx, id, revision)
    if (!found) throw notFound('revision.unknown', 'There is no such version of this widget.')
    await save(ctx, tx, id, WidgetInput.parse(JSON.parse(found.settings)))
  })

/** A paused widget shows nothing anywhere within half a minute, and breaks nothing. */
export const setState = (ctx: Manager, id: string, state: 'live' | 'paused'): Promise<void> =>
  ctx.write(async (tx) => {
    const { widget } = await mustFind(tx, id)
    if (widget.state === state) return
    await store.updateWidgetRow(tx, id, { state })
    await tx.emit(state === 'live' ? 'widget.resumed' : 'widget.paused', { widgetId: id })
  })

/** How high it was drawn in the builder: what the snippet keeps free. */
export const setHeights = (ctx: Manager, id: string, heights: Record<string, number>): Promise<void> =>
  ctx.write(async (tx) => {
    await mustFind(tx, id)
    await store.updateWidgetRow(tx, id, { heights: JSON.stringify(heights) })
  })

async function save(ctx: Manager, tx: Tx, id: string, input: WidgetInput) {
  const { widget } = await mustFind(tx, id)
  const { product: _, ...row } = await rowOf(tx, input)
  const revision = widget.revision + 1
  const without = row.surface === 'testimonials' ? {} : { holdoutPpm: 0, holdoutSince: null }
  // What was measured was of other settings; the builder says anew how high these are.
  await store.updateWidgetRow(tx, id, { ...row, ...without, revision, heights: '{}' })
  await store.setOrigins(tx, id, input.origins)
  await remember(ctx, tx, id, revision, input)
  await publishVersion(tx, { id, ...row }, widget.version + 1)
}

async function mustFind(tx: Tx, id: string) {
  const found = await store.widgetById(tx, id)
  if (!found) throw notFound('widget.unknown', 'There is no such widget.')
  return found
}

const remember = (ctx: Manager, tx: Tx, widgetId: string, revision: number, input: WidgetInput) =>
  store.insertRevision(tx, {
    ...{ widgetId, revision, settings: JSON.stringify(input) },
    ...{ savedBy: ctx.actor.accountId, savedAt: tx.now },
  })

/** What the form says, in the columns it is kept in. @throws Problem input.invalid */
export async function rowOf(read: Reads, input: WidgetInput, { draft = false } = {}) {
  checkWidget(input)
  const found = await store.productBySlug(read, input.productSlug)
  if (!found) throw invalid('productSlug', 'There is no such product. Choose one from the list.')
  const { collectionId } = input
  if (collectionId !== null && !(await store.collectionById(read, collectionId)))
    throw invalid('collectionId', 'There is no such collection. Choose one from the list.')
  const subjectId = await subjectIdOf(read, input, draft)
  const { name, kind, choosing, maxItems, ctaUrl, ctaLabel, theme, locale } = input
  return {
    ...{ name, kind, surface: surfaceOf(kind), productId: found.id, collectionId, subjectId, choosing },
    maxItems: kind === 'quote' || kind === 'popup' ? 1 : maxItems,
    ...{ ctaUrl, ctaLabel, theme, locale },
    ...{ look: JSON.stringify(input.look), options: JSON.stringify(input.options) },
    product: { slug: found.slug, name: found.name },
  }
}
