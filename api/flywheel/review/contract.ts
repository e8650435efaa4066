import { z } from 'zod'
import { TEAMS } from '../../../db/schema/items.ts'
import { Paging } from '../../kernel/page.ts'
import { oneLine, plainText } from '../../kernel/text.ts'
import { Figures } from '../figures/contract.ts'
import { Finding } from '../friction/contract.ts'
import { day, Item, team } from '../items/contract.ts'
import { Alignment } from '../teams/contract.ts'

const move = z.object({ what: z.string(), effect: z.number() })
/** What the week is about, all of it from the data. It names no customer, so that it can be kept as it was. */
export const Agenda = z.object({
  ...{ from: z.string(), to: z.string(), needed: z.number() },
  momentum: z.object({
    now: z.object({ value: z.number(), error: z.number() }).nullable(),
    before: z.object({ value: z.number(), error: z.number() }).nullable(),
    forward: z.number(),
    change: Figures.shape.change,
    /** What moved it most, the largest first. */
    drivers: z.array(move),
  }),
  /** How many people were compared; reviews of before did not keep it. */
  compared: z.number().nullable().default(null),
  friction: z.array(Finding),
  alignment: Alignment,
  /** The first of them, and how many there are; a review of before says no more than its list. */
  late: z.number().default(0),
  overdue: z.array(
    z.object({
      ...{ id: z.string(), title: z.string(), team, owner: z.string().nullable(), dueOn: z.string() },
      /** The name of whoever it is about; never kept. */
      about: z.string().nullable().default(null),
    }),
  ),
  promises: z.array(z.object({ team: z.enum(TEAMS), broken: z.number(), kept: z.number() })),
  recurring: z.array(z.object({ tag: z.string(), people: z.number() })),
  answers: z.object({
    ...{ waiting: z.number(), oldestAt: z.number().nullable(), medianMs: z.number().nullable() },
    /** Of how many; reviews of before did not keep it. */
    ...{ answered: z.number().nullable().default(null), needed: z.number().default(0) },
  }),
  /** What the review before decided, and where that stands. */
  decided: z.array(
    z.object({
      ...{ id: z.string(), title: z.string(), state: Item.shape.state, owner: z.string().nullable() },
      overdue: z.boolean().default(false),
    }),
  ),
})
export type Agenda = z.infer<typeof Agenda>
const held = { id: z.string(), heldAt: z.number(), heldBy: z.string().nullable() }
export const ReviewNow = z
  .object({
    agenda: Agenda,
    past: z.array(z.object({ ...held, decisions: z.number() })),
    nextCursor: z.string().nullable(),
  })
  .meta({ id: 'WheelReviewNow' })
export const OneReview = z
  .object({ ...held, note: z.string(), agenda: Agenda, decisions: z.array(Item) })
  .meta({ id: 'WheelReview' })
export const ReviewQuery = Paging

export const Hold = z.object({ note: plainText(2_000).default('') }).meta({ id: 'HoldWheelReview' })
export const Decide = z
  .object({
    title: oneLine(200, 'Say in a few words what was decided.'),
    team,
    ownerId: z.string('Choose who does it.').min(1, 'Choose who does it.').max(60),
    dueOn: day.refine((on) => on !== null, 'Choose the day by which it should be done.'),
  })
  .meta({ id: 'DecideInReview' })
export type Decide = z.infer<typeof Decide>
export const Digest = z.object({ wanted: z.boolean() }).meta({ id: 'DigestWish' })
