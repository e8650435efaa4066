import { z } from 'zod'
import { CONFIDENCES, HORIZONS } from '../../../db/schema/roadmap.ts'
import { RequestSummary } from '../contract.ts'
import { RequestRef } from '../refs.ts'

const day = z.iso.date('Write a day like 2026-05-01.')
export const SavePlan = z
  .object({
    horizon: z.enum(HORIZONS, 'Choose when it is meant to come.'),
    from: day.nullable().default(null),
    to: day.nullable().default(null),
    confidence: z.enum(CONFIDENCES, 'Choose how sure you are.').nullable().default(null),
  })
  .superRefine(({ horizon, from, to, confidence }, ctx) => {
    if (horizon !== 'dated') return
    const wrong = (path: string, message: string) => ctx.addIssue({ code: 'custom', path: [path], message })
    if (from === null) wrong('from', 'Say from which day on.')
    if (to === null) wrong('to', 'Say by which day.')
    if (confidence === null) wrong('confidence', 'Choose how sure you are.')
    if (from !== null && to !== null && to < from) wrong('to', 'The last day is before the first one.')
  })
  .meta({ id: 'SavePlan' })
export type SavePlan = z.infer<typeof SavePlan>

export const Plan = z.object({
  horizon: z.enum(HORIZONS),
  etaFrom: z.string().nullable(),
  etaTo: z.string().nullable(),
  confidence: z.enum(CONFIDENCES).nullable(),
})
export type Plan = z.infer<typeof Plan>
/** `before` is null where nothing was said. */
export const PlanChange = z.object({ seq: z.number(), at: z.number(), before: Plan.nullable(), after: Plan })
export type PlanChange = z.infer<typeof PlanChange>

/** What is said now of when a request comes, and what was said before, oldest first. */
export const PlanState = z
  .object({ number: z.number(), plan: Plan.nullable(), changes: z.array(PlanChange), late: z.boolean() })
  .meta({ id: 'RoadmapPlan' })
export type PlanState = z.infer<typeof PlanState>

const Planned = RequestSummary.extend({ plan: Plan, changes: z.array(PlanChange), late: z.boolean() })
export type Planned = z.infer<typeof Planned>
const Shipped = RequestSummary.extend({ shippedAt: z.number() })
export type Shipped = z.infer<typeof Shipped>
/** Dates that were given and have passed, how many were kept, and the 95 % interval of that share. */
const Record = z.object({ kept: z.number(), of: z.number(), low: z.number(), high: z.number() })
export const Roadmap = z
  .object({
    now: z.array(Planned),
    next: z.array(Planned),
    later: z.array(Planned),
    /** Of the last ninety days, newest first. */
    shipped: z.array(Shipped),
    record: Record.nullable(),
  })
  .meta({ id: 'Roadmap' })
export type Roadmap = z.infer<typeof Roadmap>

/** What was said last, over all requests, newest first. */
export const RoadmapChanges = z
  .object({ items: z.array(PlanChange.extend({ request: RequestRef })) })
  .meta({ id: 'RoadmapChanges' })
export type RoadmapChanges = z.infer<typeof RoadmapChanges>
