import { randomBytes } from 'node:crypto'
import type { moderationDecision } from '../../../db/schema/moderation.ts'
import { sealOf, wordsHash } from '../../kernel/chain.ts'

type DecisionRow = typeof moderationDecision.$inferInsert
export type Decided = Omit<DecisionRow, 'seq' | 'salt' | 'wordsHash' | 'previousHash' | 'hash'>

const personal = ({ statement, evidence }: Decided) => ({ statement: statement ?? null, evidence: evidence ?? null })
const facts = (row: Decided & { wordsHash: string }) => ({
  ...{ id: row.id, reviewId: row.reviewId, revision: row.revision, fromState: row.fromState, toState: row.toState },
  ...{ reason: row.reason ?? null, grounds: row.grounds ?? '{}', decidedBy: row.decidedBy ?? null },
  ...{ secondBy: row.secondBy ?? null, blind: row.blind ?? false, reportId: row.reportId ?? null },
  ...{ createdAt: row.createdAt, wordsHash: row.wordsHash },
})

/** The row of a decision with its seal. */
export function sealDecision(previousHash: string, decided: Decided): DecisionRow {
  const salt = randomBytes(16).toString('base64url')
  const row = { ...decided, salt, wordsHash: wordsHash(salt, personal(decided)) }
  return { ...row, previousHash, hash: sealOf(previousHash, facts(row)) }
}
/** What the seal of a stored decision covers. Without its salt the words are gone, and nothing is left to compare. */
export const sealedDecision = (row: DecisionRow) => ({
  fact: facts(row),
  wordsHold: row.salt === '' || row.wordsHash === wordsHash(row.salt, personal(row)),
})
