import { z } from 'zod'
import type { STAGES } from '../../../db/schema/flywheel.ts'
import { oneLine } from '../../kernel/text.ts'
import { day, team } from '../items/contract.ts'

/** How long people have to move on; only who came at least as long ago is compared. */
export const HORIZON_DAYS = 90
/** What a person brings into a stage, or meets in its first days, counts as what may hold them. */
export const EARLY_DAYS = 14
/** Fewer in one of the four cells say nothing. */
export const CELL_NEEDED = 20
/** The share of findings that may be chance (Benjamini and Hochberg, 1995). */
export const FALSE_SHARE = 0.1
export const REASON_DAYS = 180
export const DIMENSIONS = ['channel', 'plan', 'offer', 'theme', 'step', 'product', 'price', 'person'] as const
/** Stages that people move on from. */
export const LEFT = ['activation', 'adoption', 'adoration'] as const satisfies readonly (typeof STAGES)[number][]
export const REASON_SOURCES = ['exit', 'cancelled', 'lead'] as const

const dimension = z.enum(DIMENSIONS)
const left = z.enum(LEFT)
export const Finding = z.object({
  /** The stage that people do not leave upwards. */
  from: left,
  dimension,
  value: z.string(),
  /** People with it and without: who stayed behind, and who moved on. */
  ...{ stayedWith: z.number(), movedWith: z.number(), stayedWithout: z.number(), movedWithout: z.number() },
  /** Odds of staying behind with it, against without; above 1 it holds people. With its 95 % interval. */
  ratio: z.object({ value: z.number(), low: z.number(), high: z.number() }),
  p: z.number(),
})
export type Finding = z.infer<typeof Finding>
export const Reason = z.object({ source: z.enum(REASON_SOURCES), reason: z.string(), n: z.number() })
export type Reason = z.infer<typeof Reason>
/** What the job leaves. */
export const FrictionData = z.object({
  stages: z.array(z.object({ from: left, n: z.number(), moved: z.number(), compared: z.number(), tooFew: z.number() })),
  findings: z.array(Finding),
  reasons: z.array(Reason),
  /** All reasons that were given, also those too rare to be listed; left out by counts of before. */
  given: z.number().optional(),
})
export type FrictionData = z.infer<typeof FrictionData>

const share = z.object({ hits: z.number(), of: z.number(), low: z.number(), mid: z.number(), high: z.number() })
const openItem = z.object({ id: z.string(), state: z.enum(['open', 'done', 'dropped']) }).nullable()
export const FrictionReport = z
  .object({
    computedAt: z.number().nullable(),
    people: z.number(),
    counting: z.boolean(),
    ...{ horizonDays: z.number(), earlyDays: z.number(), needed: z.number() },
    stages: FrictionData.shape.stages,
    /** What more often goes with staying behind than chance explains, the strongest first; then what goes with moving on. */
    findings: z.array(Finding.extend({ item: openItem })),
    /** With the share of all reasons that were given, and its 95 % interval (Wilson). */
    reasons: z.array(Reason.extend({ share })),
    /** Findings about a colleague are shown to owners and admins only. */
    hidesPeople: z.boolean(),
  })
  .meta({ id: 'FrictionReport' })
export type FrictionReport = z.infer<typeof FrictionReport>

export const OpenFinding = z
  .object({
    ...{ from: left, dimension, value: z.string().max(200) },
    title: oneLine(200, 'Say in a few words what has to be done.').optional(),
    team: team.optional(),
    ownerId: z.string('Choose who looks after it.').min(1, 'Choose who looks after it.').max(60),
    dueOn: day.refine((on) => on !== null, 'Choose the day by which it should be done.'),
  })
  .meta({ id: 'OpenFinding' })
export type OpenFinding = z.infer<typeof OpenFinding>

export const LOG_DAYS = [30, 60, 90] as const
export const LogQuery = z.object({
  days: z.coerce
    .number()
    .refine((days) => LOG_DAYS.some((one) => one === days), `Choose ${LOG_DAYS.join(', ')} days.`)
    .default(30),
})
const friction = z.object({
  forward: z.number(),
  lost: z.number(),
  /** Steps lost for each step forward, with its standard error; null below `needed` steps forward. */
  mu: z.object({ value: z.number(), error: z.number() }).nullable(),
})
export const LogEntry = z.object({
  item: z.object({ id: z.string(), title: z.string(), result: z.string(), openedAt: z.number(), endedAt: z.number() }),
  from: left,
  before: friction,
  /** Null until as many days have passed. */
  after: friction.nullable(),
  daysPassed: z.number(),
  change: z.object({ value: z.number(), low: z.number(), high: z.number(), z: z.number() }).nullable(),
})
export type LogEntry = z.infer<typeof LogEntry>
export const LubricationLog = z
  .object({ days: z.number(), needed: z.number(), items: z.array(LogEntry) })
  .meta({ id: 'LubricationLog' })
