import { z } from 'zod'
import { ITEM_KINDS, ITEM_STATES, TEAMS } from '../../../db/schema/items.ts'
import { Paging, searched } from '../../kernel/page.ts'
import { oneLine, plainText } from '../../kernel/text.ts'
import { TeamComment } from '../comments/contract.ts'

export const team = z.enum(TEAMS, 'Choose marketing, sales or service.')
const owner = z.string().max(60)
/** A day like `2026-02-20`; an empty field is none. */
export const day = z
  .literal('')
  .transform(() => null)
  .or(z.iso.date('Write the day as year-month-day, like 2026-02-20.').nullable())
const title = oneLine(200, 'Say in a few words what has to be done.')
const orNobody = owner
  .nullable()
  .transform((id) => id || null)
  .default(null)

export const NewItem = z
  .object({ title, team, ownerId: orNobody, dueOn: day.default(null), contactId: orNobody })
  .meta({ id: 'NewItem' })
export type NewItem = z.infer<typeof NewItem>

/** What is left out stays as it is; a null owner is nobody, a null day is none. */
export const ChangeItem = z
  .object({
    title: title.optional(),
    team: team.optional(),
    ownerId: owner
      .nullable()
      .transform((id) => id || null)
      .optional(),
    dueOn: day.optional(),
  })
  .meta({ id: 'ChangeItem' })
export type ChangeItem = z.infer<typeof ChangeItem>

export const EndItem = z
  .object({
    to: z.enum(['done', 'dropped'], 'Choose done or dropped.'),
    /** What came of it; for the log of what was mended. */
    result: plainText(500).default(''),
  })
  .meta({ id: 'EndItem' })
export type EndItem = z.infer<typeof EndItem>

const ids = z.array(owner).min(1, 'Choose at least one item.').max(100, 'Choose at most 100 items at once.')
export const ManyItems = z
  .object({
    ids,
    act: z.enum(['assign', 'due', 'done', 'dropped'], 'Choose what to do with them.'),
    ownerId: orNobody,
    dueOn: day.default(null),
  })
  .meta({ id: 'ManyItems' })
export type ManyItems = z.infer<typeof ManyItems>
export const ManyDone = z.object({ changed: z.number(), left: z.number() }).meta({ id: 'ManyDone' })

export const ItemsQuery = Paging.extend({
  /** Words of what has to be done, or of the name or address of whom it is about. */
  q: searched,
  team: team.optional(),
  /** An account, or `none` for what nobody has taken. */
  owner: owner.optional(),
  state: z.enum(ITEM_STATES).default('open'),
  kind: z.enum(ITEM_KINDS).optional(),
  overdue: z.enum(['yes']).optional(),
})
export type ItemsQuery = z.infer<typeof ItemsQuery>

export const Item = z
  .object({
    id: z.string(),
    kind: z.enum(ITEM_KINDS),
    /** Empty when it was about somebody who was erased. */
    title: z.string(),
    team,
    owner: z.object({ id: z.string(), name: z.string() }).nullable(),
    dueOn: z.string().nullable(),
    overdue: z.boolean(),
    state: z.enum(ITEM_STATES),
    subject: z.object({ kind: z.string(), id: z.string() }).nullable(),
    contact: z.object({ id: z.string(), name: z.string() }).nullable(),
    result: z.string(),
    openedAt: z.number(),
    openedBy: z.string().nullable(),
    endedAt: z.number().nullable(),
    endedBy: z.string().nullable(),
    comments: z.number(),
  })
  .meta({ id: 'WorkItem' })
export type Item = z.infer<typeof Item>
export const ItemList = z
  .object({
    items: z.array(Item),
    nextCursor: z.string().nullable(),
    /** Open ones of each team, and how many of these are late. */
    counts: z.array(z.object({ team, open: z.number(), overdue: z.number() })),
  })
  .meta({ id: 'WorkItemList' })
export const OneItem = z.object({ item: Item, thread: z.array(TeamComment) }).meta({ id: 'OneWorkItem' })
export const Opened = z.object({ id: z.string() }).meta({ id: 'OpenedItem' })
