import { z } from 'zod'
import { CLICK_ORDERS, LINK_CAUSES, LINK_LOSSES, LINK_ROUTES, PRECEDENCES } from '../../../db/schema/attribution.ts'

export const SavePolicy = z
  .object({
    windowDays: z
      .number('Write a whole number of days.')
      .int('Write a whole number of days.')
      .min(1, 'A window has at least a day.')
      .max(365, 'A window has at most 365 days.'),
    order: z.enum(CLICK_ORDERS, 'Choose the first or the last.'),
    precedence: z.enum(PRECEDENCES, 'Choose what counts more.'),
  })
  .meta({ id: 'SaveAttributionPolicy' })
export type SavePolicy = z.infer<typeof SavePolicy>

const policy = z.object({
  version: z.number(),
  windowDays: z.number(),
  order: z.enum(CLICK_ORDERS),
  precedence: z.enum(PRECEDENCES),
})
/** The policy that holds, and every one before it. Version 0 is what holds before anything was decided. */
export const Policies = z
  .object({ now: policy, before: z.array(policy.extend({ createdAt: z.number() })) })
  .meta({ id: 'AttributionPolicies' })

const loss = z.object({
  route: z.enum(LINK_ROUTES),
  /** The code of the link; null when there is none. */
  code: z.string().nullable(),
  why: z.enum(LINK_LOSSES),
  at: z.number().nullable(),
})
/** One decision about how a person came, as staff read it. */
export const Decisions = z
  .object({
    items: z.array(
      z.object({
        id: z.string(),
        cause: z.enum(LINK_CAUSES),
        decidedAt: z.number(),
        policy,
        winner: z.object({ code: z.string(), ownerId: z.string().nullable(), route: z.enum(LINK_ROUTES) }).nullable(),
        lost: z.array(loss),
      }),
    ),
  })
  .meta({ id: 'LinkDecisions' })

/** Times one's own links were named and did not win; who it was about stays unsaid. */
export const MyLosses = z
  .object({
    items: z.array(
      z.object({
        decidedAt: z.number(),
        at: z.number().nullable(),
        route: z.enum(LINK_ROUTES),
        why: z.enum(LINK_LOSSES),
        /** Another link of the same person won, so nothing was lost. */
        wonBySame: z.boolean(),
        windowDays: z.number(),
      }),
    ),
  })
  .meta({ id: 'MyLinkLosses' })
