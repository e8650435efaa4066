import type { z } from 'zod'
import { isIn, type Standing } from '../rules.ts'
import type { BoardRow } from '../store.ts'
import type { Board } from './contract.ts'

export type SeenBoard = Omit<BoardRow, 'commentPolicy' | 'holdPolicy' | 'showVoters' | 'position' | 'createdAt'>

/** A board for who looks at it, with what they may do there. */
export const presentBoard = (board: SeenBoard, standing: Standing): z.input<typeof Board> => ({
  ...board,
  archived: board.archivedAt !== null,
  maySubmit: isIn(board.submitPolicy, standing),
  mayVote: standing !== 'staff' && isIn(board.votePolicy, standing),
  signInToSubmit: standing === 'anonymous' && board.submitPolicy === 'signed_in',
  signInToVote: standing === 'anonymous' && board.votePolicy === 'signed_in',
})
