import { z } from 'zod'
import { IMPORTANCES } from '../../../db/schema/request-votes.ts'
import { Paging } from '../../kernel/page.ts'
import { plainText } from '../../kernel/text.ts'

const importance = z.enum(IMPORTANCES, 'Choose nice, important or blocking.').optional()
/** What it keeps somebody from; only staff read it. */
const why = plainText(500).optional()
export const CastVote = z.object({ importance, why }).meta({ id: 'CastVote' })
export type CastVote = z.infer<typeof CastVote>

const url = z.url({ protocol: /^https?$/, error: 'Write a web address that starts with https://.' }).max(500)
export const VoteOnBehalf = z
  .object({
    /** The address or the id of somebody we know. */
    contact: z.string('Say who asked for it.').trim().min(1, 'Say who asked for it.').max(254),
    importance,
    why,
    /** Where they asked for it, like a ticket. */
    sourceUrl: url.optional(),
  })
  .meta({ id: 'VoteOnBehalf' })
export type VoteOnBehalf = z.infer<typeof VoteOnBehalf>

/** How a request stands after your vote. */
export const VoteState = z
  .object({
    number: z.number(),
    votes: z.number(),
    anonymousVotes: z.number(),
    voted: z.boolean(),
    importance: z.enum(IMPORTANCES).nullable(),
    /** Null where a board counts no votes. */
    votesLeft: z.number().nullable(),
  })
  .meta({ id: 'VoteState' })
export type VoteState = z.infer<typeof VoteState>

export const VoterQuery = Paging
export const Voter = z.object({
  name: z.string(),
  at: z.number(),
  /** Of those without an account nobody knows more than that they voted. */
  anonymous: z.boolean(),
  onBehalf: z.boolean(),
  /** For staff. */
  voterId: z.string().optional(),
  contactId: z.string().nullable().optional(),
  company: z.string().nullable().optional(),
  importance: z.enum(IMPORTANCES).nullable().optional(),
  why: z.string().nullable().optional(),
  sourceUrl: z.string().nullable().optional(),
  /** The number of the request it came with. */
  cameWith: z.number().nullable().optional(),
})
export const VoterList = z
  .object({ items: z.array(Voter), nextCursor: z.string().nullable() })
  .meta({ id: 'VoterList' })
