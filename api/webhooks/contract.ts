import { z } from 'zod'
import { KEY_KINDS, OFF_REASONS } from '../../db/schema/webhooks.ts'
import { oneLine } from '../kernel/text.ts'
import { isHeard } from './rules.ts'

const types = z
  .array(z.string().refine(isHeard, 'Choose from the list.'))
  .min(1, 'Choose at least one thing to hear of.')
  .max(500)
  .refine((all) => new Set(all).size === all.length, 'Name each once.')
/** Checked more closely where it is resolved. */
const url = z
  .string('Write an address like https://example.com/hooks.')
  .trim()
  .max(2_000, 'Use at most 2,000 characters.')
export const SaveEndpoint = z
  .object({ name: oneLine(80, 'Name it after what listens there.'), url, types })
  .meta({ id: 'SaveWebhookEndpoint' })
export type SaveEndpoint = z.infer<typeof SaveEndpoint>

const kind = z.enum(KEY_KINDS, 'Choose hmac or ed25519.')
export const RotateKey = z.object({ kind }).meta({ id: 'RotateWebhookKey' })
export const SwitchEndpoint = z
  .object({ to: z.enum(['on', 'off'], 'Choose on or off.') })
  .meta({ id: 'SwitchWebhookEndpoint' })

const Counts = z.object({
  queued: z.number(),
  sending: z.number(),
  delivered: z.number(),
  failed: z.number(),
  missed: z.number(),
})
const Endpoint = z.object({
  id: z.string(),
  name: z.string(),
  url: z.string(),
  types: z.array(z.string()),
  createdAt: z.number(),
  offAt: z.number().nullable(),
  offReason: z.enum(OFF_REASONS).nullable(),
  failingSince: z.number().nullable(),
  lastDeliveredAt: z.number().nullable(),
  restUntil: z.number().nullable(),
  /** Messages of the last thirty days, by state. */
  counts: Counts,
})
export const EndpointList = z.object({ items: z.array(Endpoint) }).meta({ id: 'WebhookEndpointList' })
export const EndpointView = Endpoint.extend({
  keys: z.array(
    z.object({
      id: z.string(),
      kind,
      publicKey: z.string().nullable(),
      createdAt: z.number(),
      /** Set on the one before: until then it signs beside its successor. */
      endsAt: z.number().nullable(),
    }),
  ),
  /** Tries by day (UTC) of the last thirty; days without any are left out. */
  days: z.array(z.object({ day: z.string(), delivered: z.number(), refused: z.number() })),
}).meta({ id: 'WebhookEndpoint' })
/** The secret of an HMAC key is shown here and never again. */
export const NewKey = z
  .object({ id: z.string(), kind, secret: z.string().nullable(), publicKey: z.string().nullable() })
  .meta({ id: 'NewWebhookKey' })
export const NewEndpoint = z
  .object({ id: z.string(), secret: z.string(), publicKey: z.string() })
  .meta({ id: 'NewWebhookEndpoint' })
export const TypeList = z.object({ items: z.array(z.string()) }).meta({ id: 'WebhookTypeList' })
