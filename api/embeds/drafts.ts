import type { Reads } from '../../db/client.ts'
import type { May } from '../kernel/actor.ts'
import type { Ctx } from '../kernel/context.ts'
import { rowOf } from './actions.ts'
import { orderedVariant } from './choosing/rules.ts'
import { WidgetInput } from './contract.ts'
import { shownBy } from './reactions.ts'
import { buildMarkup, type Choices, type Making } from './showing/build.ts'
import { ratingsOf } from './showing/store.ts'

/** How a draft is told from a widget in an address. */
export const DRAFT = '~'
const LASTS_MS = 3_600_000

/**
 * A widget that was not saved, as an address that the portal's own pages can show for an hour: the settings themselves,
 * sealed, so that no process has to remember them. @throws Problem input.invalid
 */
export async function draftOf(ctx: Ctx<May<'widgets.manage'>>, input: WidgetInput): Promise<string> {
  await rowOf(ctx.read, input, { draft: true })
  return DRAFT + ctx.seal(JSON.stringify({ until: ctx.now() + LASTS_MS, input }))
}

interface Reading {
  read: Reads
  now(): number
  unseal(sealed: string): string
}

/** The markup of a draft; undefined when this portal did not make it, or too long ago. */
export async function draftMarkup(
  { read, now, unseal }: Reading,
  draft: string,
  choices: Choices,
  making: Making,
): Promise<string | undefined> {
  let input: WidgetInput
  try {
    const said = JSON.parse(unseal(draft.slice(DRAFT.length))) as { until: number; input: unknown }
    if (said.until < now()) return undefined
    input = WidgetInput.parse(said.input)
  } catch {
    return undefined
  }
  const { product, ...row } = await rowOf(read, input, { draft: true })
  const items = await shownBy(read, row)
  const version = {
    ...{ widgetId: '', version: 0, createdAt: now(), items: JSON.stringify(items) },
    variants: JSON.stringify(orderedVariant(items.length, row.maxItems)),
    ...(await ratingsOf(read, row.productId)),
    votes: null,
  }
  const unsaved = {
    number: 0,
    id: '',
    publicId: '',
    holdoutPpm: 0,
    holdoutSince: null,
    heights: '{}',
    state: 'live',
  } as const
  const widget = { ...row, ...unsaved, version: 0, revision: 0, createdAt: now() }
  const [markup] = await buildMarkup(making, { widget, product }, version, choices)
  return markup
}
