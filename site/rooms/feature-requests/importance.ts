import type { CastVote } from '../../../api/feature-requests/votes/contract.ts'

type Importance = NonNullable<CastVote['importance']>
const ALL: Record<Importance, true> = { nice: true, important: true, blocking: true }
export const IMPORTANCES = Object.keys(ALL) as Importance[]
