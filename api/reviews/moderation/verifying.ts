import type { Reads } from '../../../db/client.ts'
import { verifyAudit } from '../../kernel/audit.ts'
import { type Verdict, verifyChain } from '../../kernel/chain.ts'
import { revisionsAfter } from '../store.ts'
import { sealedRevision } from '../words.ts'
import { sealedDecision } from './decisions.ts'
import { decisionsAfter } from './store.ts'

const PAGE = 1000

/** Walks the three sealed chains from their starts: what staff did, what was decided, what people wrote. */
export const verifyAll = async (db: Reads): Promise<Record<'audit' | 'decisions' | 'revisions', Verdict>> => ({
  audit: await verifyAudit(db),
  decisions: await verifyChain(
    async (after) => decisionsAfter(db, after, PAGE),
    (row) => sealedDecision(row),
  ),
  revisions: await verifyChain(
    async (after) => revisionsAfter(db, after, PAGE),
    (row) => sealedRevision(row),
  ),
})
