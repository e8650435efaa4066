import { z } from 'zod'
import { Paging } from '../../../kernel/page.ts'
import { EVENT_CLASSES, HOST_EVENTS, NOTHING } from '../rules.ts'

export const MEANINGS = [NOTHING, ...HOST_EVENTS.keys()] as const
export const TypesQuery = Paging.extend({
  limit: z.coerce.number().int().min(1).max(100).default(50),
  q: z.string().max(120).default(''),
  /** Only names that nobody gave a meaning to yet. */
  unmapped: z.enum(['1']).optional(),
})
export const EventType = z.object({
  id: z.number(),
  name: z.string(),
  /** One of the names that the rules know, `nothing`, or null while nobody said. */
  countsAs: z.string().nullable(),
  class: z.enum(EVENT_CLASSES).nullable(),
  firstAt: z.number(),
  lastAt: z.number(),
  /** How often it happened on each of the last 30 days, by UTC, the oldest first. */
  days: z.array(z.number()),
  total: z.number(),
})
export const EventTypes = z
  .object({ items: z.array(EventType), nextCursor: z.string().nullable(), all: z.number(), unmapped: z.number() })
  .meta({ id: 'EventTypes' })
export type EventTypes = z.infer<typeof EventTypes>
export const MapType = z
  .object({ countsAs: z.enum(MEANINGS, 'Choose what it counts as.').nullable() })
  .meta({ id: 'MapEventType' })
export type MapType = z.infer<typeof MapType>
