import { asc, desc, gt } from 'drizzle-orm'
import type { DbTx, Reads } from '../../db/client.ts'
import { auditEntry } from '../../db/schema/audit.ts'
import type { FactName } from '../events.ts'
import type { Actor } from './actor.ts'
import { canonicalJson, sha256 } from './hash.ts'

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
  'message.bounced': ['api_key'],
  'link.requested': ['staff', 'api_key'],
}
/** Does what this actor did itself belong into the log? */
export const isAudited = (kind: Actor['kind'], fact: FactName) =>
  (kind === 'staff' || kind === 'api_key') && !ELSEWHERE[fact]?.includes(kind)

const FIRST = '0'.repeat(64)
const PAGE = 1_000

/** The seal of an entry covers all it says and the seal before it, so one changed byte breaks every seal after. */
export const sealOf = (previousHash: string, fact: AuditFact) => sha256(canonicalJson({ previousHash, ...fact }))

/** Adds an entry at the end of the chain, inside the change it tells of. */
export async function appendAudit(tx: DbTx, fact: AuditFact): Promise<void> {
  const last = await tx.select({ hash: auditEntry.hash }).from(auditEntry).orderBy(desc(auditEntry.seq)).limit(1).get()
  const previousHash = last?.hash ?? FIRST
  await tx.insert(auditEntry).values({ ...fact, previousHash, hash: sealOf(previousHash, fact) })
}

/** Walks the chain from its start; `brokenAt` is the first entry that does not hold. */
export async function verifyAudit(db: Reads): Promise<{ entries: number; brokenAt: number | null }> {
  let previousHash = FIRST
  let entries = 0
  let after = 0
  for (;;) {
    const rows = await db
      .select()
      .from(auditEntry)
      .where(gt(auditEntry.seq, after))
      .orderBy(asc(auditEntry.seq))
      .limit(PAGE)
    for (const { seq, hash, previousHash: claimed, ...fact } of rows) {
      if (seq !== after + 1 || claimed !== previousHash || hash !== sealOf(previousHash, fact)) {
        return { entries, brokenAt: seq }
      }
      previousHash = hash
      after = seq
      entries++
    }
    if (rows.length < PAGE) return { entries, brokenAt: null }
  }
}
