import { z } from 'zod'
import { CATEGORIES } from '../../../db/schema/boards.ts'
import { oneLine, plainText } from '../../kernel/text.ts'
import { Status } from '../contract.ts'

export const MoveStatus = z
  .object({
    statusId: z.string('Choose a status.').max(60),
    /** What the company says to it, in Markdown; voters read it in their mail. */
    answer: plainText(5000).default(''),
    /** For a declined one: the number of another request that may serve instead. */
    alternative: z.number().int().positive().nullable().default(null),
    /** Whether those who follow it are told. */
    tell: z.boolean().default(true),
  })
  .meta({ id: 'MoveRequestStatus' })
export type MoveStatus = z.infer<typeof MoveStatus>
export const EditAnswer = z
  .object({ answer: plainText(5000).refine((text) => text !== '', 'Write what you want to say.') })
  .meta({ id: 'EditRequestAnswer' })

const statusFields = {
  label: oneLine(40, 'Name the status.'),
  votable: z.boolean(),
  /** The ids of those that may follow it; none for any. */
  next: z.array(z.string().max(60)).max(30).default([]),
}
export const SaveStatus = z.object(statusFields).meta({ id: 'SaveRequestStatus' })
export type SaveStatus = z.infer<typeof SaveStatus>
export const AddStatus = z
  .object({ ...statusFields, category: z.enum(CATEGORIES, 'Choose one of the five categories.') })
  .meta({ id: 'AddRequestStatus' })
export type AddStatus = z.infer<typeof AddStatus>

export const StatusDetail = Status.extend({
  position: z.number(),
  isDefault: z.boolean(),
  archived: z.boolean(),
  next: z.array(z.string()),
  /** Requests that stand in it, on every board; for staff. */
  requests: z.number().optional(),
})
export const StatusList = z.object({ items: z.array(StatusDetail) }).meta({ id: 'RequestStatusList' })
