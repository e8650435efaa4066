import { asc, eq, inArray } from 'drizzle-orm'
import type { DbTx, Reads } from '../../../../db/client.ts'
import { identification } from '../../../../db/schema/identity.ts'
import { toldTrait } from '../../../../db/schema/intake.ts'
import { ofPerson } from '../../../kernel/person.ts'
import type { Telling, Traits } from './rules.ts'

/** All that hosts said of a person, whichever of their contacts it was said of, in the order of time. */
export const tellingsOf = async (db: Reads, contactId: string): Promise<Telling[]> =>
  (
    await db
      .select({ at: toldTrait.at, said: toldTrait.said })
      .from(toldTrait)
      .where(ofPerson(toldTrait.contactId, contactId))
      .orderBy(asc(toldTrait.at), asc(toldTrait.seq))
  ).map(({ at, said }) => ({ at, said: JSON.parse(said) as Traits }))
export const insertTelling = (tx: DbTx, row: typeof toldTrait.$inferInsert) => tx.insert(toldTrait).values(row)
export const forgetTellings = (tx: DbTx, contactIds: string[]) =>
  tx.delete(toldTrait).where(inArray(toldTrait.contactId, contactIds))

/** What the host's token said of somebody, while it stands there. */
export const claimsOf = async (db: Reads, identificationId: string) => {
  const row = await db
    .select({ claims: identification.claims })
    .from(identification)
    .where(eq(identification.id, identificationId))
    .get()
  return row?.claims ? (JSON.parse(row.claims) as { plan?: string; traits?: Traits }) : undefined
}
