import { z } from 'zod'
import { STAGES } from '../../../db/schema/flywheel.ts'

const person = z.object({ id: z.string(), name: z.string() })
const stage = z.enum(STAGES).nullable()

export const MergeContacts = z
  .object({
    /** Who they both are from now on. */
    keptId: z.string('Say which of the two to keep.').min(1, 'Say which of the two to keep.').max(60),
    mergedId: z.string('Say who is the same person.').min(1, 'Say who is the same person.').max(60),
  })
  .meta({ id: 'MergeContacts' })
export type MergeContacts = z.infer<typeof MergeContacts>

export const PreviewQuery = z.object({
  with: z.string('Say who is the same person.').min(1, 'Say who is the same person.').max(60),
})

/** One of two people who may be one, with everything that was merged into them before. */
const MergeSide = z.object({
  ...person.shape,
  email: z.string(),
  externalId: z.string().nullable(),
  company: z.string().nullable(),
  plan: z.string().nullable(),
  createdAt: z.number(),
  /** Contacts that are this person: 1 when nobody was merged into them. */
  contacts: z.number(),
  accounts: z.number(),
  reviews: z.number(),
  consents: z.number(),
  sales: z.number(),
  stage,
})
export type MergeSide = z.infer<typeof MergeSide>

export const MERGE_WARNINGS = ['both_reviewed', 'both_sign_in', 'two_external_ids', 'own_words'] as const
export const MergePreview = z
  .object({
    kept: MergeSide,
    merged: MergeSide,
    warnings: z.array(
      z.object({
        code: z.enum(MERGE_WARNINGS),
        /** What both of them have reviewed. */
        products: z.array(z.object({ slug: z.string(), name: z.string() })),
      }),
    ),
  })
  .meta({ id: 'MergePreview' })
export type MergePreview = z.infer<typeof MergePreview>

/** `blocked`: a later merge stands on this one and has to be undone first. */
export const MERGE_STATES = ['undoable', 'blocked', 'final', 'undone'] as const
export const Merge = z
  .object({
    id: z.string(),
    kept: person,
    merged: person,
    mergedAt: z.number(),
    /** Null when their account is gone. */
    mergedBy: person.nullable(),
    undoableUntil: z.number(),
    undoneAt: z.number().nullable(),
    undoneBy: person.nullable(),
    state: z.enum(MERGE_STATES),
    /** The merge to undo first. */
    blockedBy: z.string().nullable(),
  })
  .meta({ id: 'Merge' })
export type Merge = z.infer<typeof Merge>
export const MergeList = z.object({ items: z.array(Merge) }).meta({ id: 'MergeList' })
