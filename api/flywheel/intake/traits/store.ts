import { and, desc, eq, inArray, lte } from 'drizzle-orm'
import type { DbTx, Reads } from '../../../../db/client.ts'
import { identification } from '../../../../db/schema/identity.ts'
import { toldTrait } from '../../../../db/schema/intake.ts'
import { ofPerson } from '../../../kernel/person.ts'
import type { Telling, Traits } from './rules.ts'

/** Some hosts say with every visit when it was; what was said longer ago than so many tellings is written down again. */
const LOOKED_AT = 1_000
/** What hosts said of a person, whichever of their contacts it was said of, in the order of time; until a moment the newest of it. */
export async function tellingsOf(db: Reads, contactId: string, until: number | undefined): Promise<Telling[]> {
  const rows = await db
    .select({ at: toldTrait.at, said: toldTrait.said })
    .from(toldTrait)
    .where(and(ofPerson(toldTrait.contactId, contactId), until === undefined ? undefined : lte(toldTrait.at, until)))
    .orderBy(desc(toldTrait.at), desc(toldTrait.seq))
    .limit(until === undefined ? -1 : LOOKED_AT)
  return rows.reverse().map(({ at, said }) => ({ at, said: JSON.parse(said) as Traits }))
}
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
