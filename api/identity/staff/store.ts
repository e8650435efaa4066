import { and, desc, eq, gt, isNull, ne, sql } from 'drizzle-orm'
import type { DbTx, Reads } from '../../../db/client.ts'
import { account, oneTimeToken, secondFactor } from '../../../db/schema/identity.ts'
import type { Role } from '../../kernel/actor.ts'

type StaffRole = Exclude<Role, 'customer'>

export const staff = async (db: Reads) =>
  (
    await db
      .select({
        ...{ id: account.id, email: account.email, name: account.name, createdAt: account.createdAt },
        ...{ role: sql<StaffRole>`${account.role}`, factorSince: secondFactor.confirmedAt },
      })
      .from(account)
      .leftJoin(secondFactor, eq(secondFactor.accountId, account.id))
      .where(and(ne(account.role, 'customer'), isNull(account.disabledAt)))
      .orderBy(account.createdAt)
  ).map(({ factorSince, ...person }) => ({ ...person, secondFactor: factorSince !== null }))

/** A colleague who is still here; a customer is none. */
export const staffById = (db: Reads, id: string) =>
  db
    .select({ role: sql<StaffRole>`${account.role}`, email: account.email })
    .from(account)
    .where(and(eq(account.id, id), ne(account.role, 'customer'), isNull(account.disabledAt)))
    .get()
/** Whoever has this address, also a colleague who left. */
export const anybodyAt = (db: Reads, email: string) =>
  db
    .select({ id: account.id, role: account.role, disabledAt: account.disabledAt })
    .from(account)
    .where(eq(account.email, email))
    .get()

const open = (now: number) =>
  and(eq(oneTimeToken.purpose, 'staff_invitation'), isNull(oneTimeToken.usedAt), gt(oneTimeToken.expiresAt, now))
const invitation = {
  ...{ id: oneTimeToken.id, email: oneTimeToken.email, role: sql<StaffRole>`${oneTimeToken.role}` },
  ...{ createdAt: oneTimeToken.createdAt, expiresAt: oneTimeToken.expiresAt },
}
export const openInvitations = (db: Reads, now: number) =>
  db.select(invitation).from(oneTimeToken).where(open(now)).orderBy(desc(oneTimeToken.createdAt))
export const openInvitationsBy = (db: Reads, accountId: string, now: number) =>
  db
    .select({ id: oneTimeToken.id, role: invitation.role })
    .from(oneTimeToken)
    .where(and(open(now), eq(oneTimeToken.createdBy, accountId)))
export const invitationByHash = (db: Reads, hash: string, now: number) =>
  db
    .select(invitation)
    .from(oneTimeToken)
    .where(and(eq(oneTimeToken.hash, hash), open(now)))
    .get()
export const invitationById = (db: Reads, id: string, now: number) =>
  db
    .select(invitation)
    .from(oneTimeToken)
    .where(and(eq(oneTimeToken.id, id), open(now)))
    .get()
export const endInvitation = (tx: DbTx, id: string, now: number) =>
  tx
    .update(oneTimeToken)
    .set({ usedAt: now, sealed: null, codeSealed: null })
    .where(and(eq(oneTimeToken.id, id), isNull(oneTimeToken.usedAt)))
