import { z } from 'zod'
import { RHYTHMS } from '../../../db/schema/request-telling.ts'
import { FOLLOW_LEVELS } from '../../../db/schema/request-votes.ts'
import { Paging } from '../../kernel/page.ts'
import { RequestRef, StatusRef } from '../refs.ts'
import { FOLLOW_REASONS } from './rules.ts'

export const ChooseFollow = z
  .object({ level: z.enum(FOLLOW_LEVELS, 'Choose what you want to hear.') })
  .meta({ id: 'ChooseFollow' })
/** `reason` is what made them follow; null where nothing did. */
export const FollowState = z
  .object({ number: z.number(), level: z.enum(FOLLOW_LEVELS), reason: z.enum(FOLLOW_REASONS).nullable() })
  .meta({ id: 'FollowState' })
export type FollowState = z.infer<typeof FollowState>

export const Followed = RequestRef.extend({
  status: StatusRef,
  level: z.enum(FOLLOW_LEVELS),
  reason: z.enum(FOLLOW_REASONS).nullable(),
  updatedAt: z.number(),
}).meta({ id: 'FollowedRequest' })
export type Followed = z.infer<typeof Followed>
export const FollowQuery = Paging
/** `rhythm`: a mail at once for each, or one each morning. */
export const FollowList = z
  .object({ items: z.array(Followed), nextCursor: z.string().nullable(), rhythm: z.enum(RHYTHMS) })
  .meta({ id: 'FollowedRequestList' })

export const ChooseRhythm = z
  .object({ rhythm: z.enum(RHYTHMS, 'Choose how often you want to hear.') })
  .meta({ id: 'ChooseRhythm' })
