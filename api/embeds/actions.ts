import { randomBytes } from 'node:crypto'
import type { May } from '../kernel/actor.ts'
import type { Ctx, Tx } from '../kernel/context.ts'
import { newId } from '../kernel/ids.ts'
import { invalid, notFound } from '../kernel/problem.ts'
import type { WidgetInput } from './contract.ts'
import { publishVersion } from './reactions.ts'
import { insertWidget, productBySlug, setOrigins, updateWidgetRow, widgetById } from './store.ts'

type Manager = Ctx<May<'widgets.manage'>>

/** Makes a widget that is live at once on the websites named. Returns its id. */
export const createWidget = (ctx: Manager, input: WidgetInput): Promise<string> =>
  ctx.write(async (tx) => {
    const { id: productId } = await product(tx, input.productSlug)
    const id = newId('wid', tx.now)
    const { name, ctaUrl, ctaLabel, theme } = input
    await insertWidget(tx, {
      id,
      publicId: randomBytes(9).toString('base64url'),
      name,
      kind: 'wall',
      productId,
      ctaUrl,
      ctaLabel,
      theme,
      state: 'live',
      version: 1,
      createdAt: tx.now,
    })
    await setOrigins(tx, id, input.origins)
    await publishVersion(tx, { id, productId }, 1)
    return id
  })

/** Replaces what the form holds; everybody sees it within half a minute. */
export const updateWidget = (ctx: Manager, id: string, input: WidgetInput): Promise<void> =>
  ctx.write(async (tx) => {
    const found = await widgetById(tx, id)
    if (!found) throw notFound('widget.unknown', 'There is no such widget.')
    const { id: productId } = await product(tx, input.productSlug)
    const { name, ctaUrl, ctaLabel, theme } = input
    await updateWidgetRow(tx, id, { name, productId, ctaUrl, ctaLabel, theme })
    await setOrigins(tx, id, input.origins)
    await publishVersion(tx, { id, productId }, found.widget.version + 1)
  })

async function product(tx: Tx, slug: string) {
  const found = await productBySlug(tx, slug)
  if (!found) throw invalid('productSlug', 'There is no such product. Choose one from the list.')
  return found
}
