import { z } from 'zod'
import { DELIVERY_STATES } from '../../../db/schema/webhooks.ts'
import { Paging } from '../../kernel/page.ts'

const state = z.enum(DELIVERY_STATES)
const Delivery = z.object({
  /** The `webhook-id` of all its tries. */
  messageId: z.string(),
  type: z.string(),
  state,
  attempts: z.number(),
  createdAt: z.number(),
  finishedAt: z.number().nullable(),
  /** While it is queued: when it is tried. */
  dueAt: z.number(),
})
export const DeliveryQuery = Paging.extend({ state: state.optional(), type: z.string().max(80).optional() })
export type DeliveryQuery = z.infer<typeof DeliveryQuery>
export const DeliveryList = z
  .object({
    items: z.array(
      Delivery.extend({
        /** What the last try ended with. */
        status: z.number().nullable(),
        error: z.string().nullable(),
      }),
    ),
    nextCursor: z.string().nullable(),
  })
  .meta({ id: 'WebhookDeliveryList' })
export const DeliveryView = Delivery.extend({
  body: z.string(),
  /** The latest first. */
  tried: z.array(
    z.object({
      n: z.number(),
      at: z.number(),
      ms: z.number(),
      status: z.number().nullable(),
      error: z.string().nullable(),
      /** The first kilobyte of the answer, as text. */
      answer: z.string(),
    }),
  ),
}).meta({ id: 'WebhookDelivery' })
export const ReplaySince = z
  .object({ since: z.number('Say since when, in milliseconds since 1970.').int().min(0) })
  .meta({ id: 'ReplayWebhooksSince' })
export const Replayed = z.object({ n: z.number() }).meta({ id: 'ReplayedWebhooks' })
export const TestSent = z.object({ messageId: z.string() }).meta({ id: 'WebhookTest' })
