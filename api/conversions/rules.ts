import type { Click, Read } from '../kernel/serve-token.ts'

/** What a slot of a widget version stood for, and who wrote it. */
export interface ClickedItem {
  testimonialId: string
  advocateId: string
  widgetId: string
}
/** The same, and whether this person wrote it themselves. */
export type OfferedItem = ClickedItem & { own: boolean }
export type Attribution =
  | ({ source: 'testimonial'; clickId: string; trace: Trace } & ClickedItem)
  | { source: 'direct'; trace: Trace }
export interface Trace {
  /** Why the credit went where it went. */
  why:
    | 'clicked'
    | 'no_click'
    | 'malformed'
    | 'forged'
    | 'too_young'
    | 'too_old'
    | 'unknown_item'
    | 'own_words'
    | 'already_used'
  clickedAt?: number
}

/**
 * Who brought this contact: the clicked testimonial within its window, else nobody. One candidate so far, so the rule
 * is short; each way to lose is named.
 */
export function attribute(click: Read<Click> | undefined, offered: OfferedItem | undefined): Attribution {
  if (!click) return { source: 'direct', trace: { why: 'no_click' } }
  if (!click.ok) return { source: 'direct', trace: { why: click.fault } }
  const clickedAt = click.value.serve.issuedAt
  if (!offered) return { source: 'direct', trace: { why: 'unknown_item', clickedAt } }
  const { own, ...item } = offered
  if (own) return { source: 'direct', trace: { why: 'own_words', clickedAt } }
  return { source: 'testimonial', clickId: click.value.id, ...item, trace: { why: 'clicked', clickedAt } }
}
