import { z } from 'zod'
import { AUDIENCES, HOLD_POLICIES } from '../../../db/schema/boards.ts'
import { oneLine, plainText } from '../../kernel/text.ts'

const audience = z.enum(AUDIENCES, 'Choose who may.')
export const SaveBoard = z
  .object({
    name: oneLine(60, 'Name the board.'),
    description: plainText(300).default(''),
    template: plainText(2000).default(''),
    viewPolicy: audience.default('everyone'),
    submitPolicy: audience.default('signed_in'),
    votePolicy: audience.default('everyone'),
    commentPolicy: audience.default('signed_in'),
    holdPolicy: z.enum(HOLD_POLICIES, 'Choose what waits for you.').default('untrusted'),
    showVoters: z.boolean().default(false),
    voteBudget: z
      .number()
      .int('Write a whole number.')
      .min(1, 'Give at least one vote, or leave it empty.')
      .max(1000, 'Give at most 1000 votes.')
      .nullable()
      .default(null),
  })
  .meta({ id: 'SaveBoard' })
export type SaveBoard = z.infer<typeof SaveBoard>
export const ArchiveBoard = z.object({ archived: z.boolean() }).meta({ id: 'ArchiveBoard' })

/** A board as everybody sees it who may. */
export const Board = z
  .object({
    slug: z.string(),
    name: z.string(),
    description: z.string(),
    template: z.string(),
    archived: z.boolean(),
    maySubmit: z.boolean(),
    mayVote: z.boolean(),
    /** Signing in would let you. */
    signInToSubmit: z.boolean(),
    signInToVote: z.boolean(),
    voteBudget: z.number().nullable(),
  })
  .meta({ id: 'Board' })
export const BoardList = z.object({ items: z.array(Board) }).meta({ id: 'BoardList' })

export const ManagedBoard = z
  .object({
    id: z.string(),
    slug: z.string(),
    archivedAt: z.number().nullable(),
    requests: z.number(),
    ...SaveBoard.shape,
  })
  .meta({ id: 'ManagedBoard' })
export const ManagedBoardList = z.object({ items: z.array(ManagedBoard) }).meta({ id: 'ManagedBoardList' })
