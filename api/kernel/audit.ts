import { asc, desc, gt } from 'drizzle-orm'
import type { DbTx, Reads } from '../../db/client.ts'
import { auditEntry } from '../../db/schema/audit.ts'
import type { FactName } from '../events.ts'
import type { Actor } from './actor.ts'
import { FIRST, sealOf, type Verdict, verifyChain } from './chain.ts'

export interface AuditFact {
  at: number
  actorKind: string
  actorId: string | null
  action: string
  eventId: string
  data: string
}
/** What keys send all day long has its own rows; a link by mail is only the first half of what has its own entry. */
const ELSEWHERE: Partial<Record<FactName, readonly Actor['kind'][]>> = {
  'sale.recorded': ['api_key'],
  'conversion.recorded': ['api_key'],
  'attribution.strengthened': ['api_key'],
  'message.bounced': ['api_key'],
  'reward.fulfilled': ['api_key'],
  'reward.redeemed': ['api_key'],
  'link.requested': ['staff', 'api_key'],
}
/** Does what this actor did itself belong into the log? */
export const isAudited = (kind: Actor['kind'], fact: FactName) =>
  (kind === 'staff' || kind === 'api_key') && !ELSEWHERE[fact]?.includes(kind)

const PAGE = 1_000

/** Adds an entry at the end of the chain, inside the change it tells of. */
export async function appendAudit(tx: DbTx, fact: AuditFact): Promise<void> {
  const last = await tx.select({ hash: auditEntry.hash }).from(auditEntry).orderBy(desc(auditEntry.seq)).limit(1).get()
  const previousHash = last?.hash ?? FIRST
  await tx.insert(auditEntry).values({ ...fact, previousHash, hash: sealOf(previousHash, fact) })
}

/** Walks the chain from its start; `brokenAt` is the first entry that does not hold. */
export const verifyAudit = (db: Reads): Promise<Verdict> =>
  verifyChain(
    (after) => db.select().from(auditEntry).where(gt(auditEntry.seq, after)).orderBy(asc(auditEntry.seq)).limit(PAGE),
    ({ seq: _, hash: __, previousHash: ___, ...fact }) => ({ fact, wordsHold: true }),
  )
