import { desc, eq } from 'drizzle-orm'
import { unseal } from '../../api/kernel/seal.ts'
import { optIn } from '../../db/schema/outreach.ts'
import type { World } from '../world.ts'

/** The token that stands in the newest mail about an opt-in to an address. */
export async function optInToken(portal: Pick<World, 'db' | 'services'>, email: string): Promise<string> {
  const [row] = await portal.db.read
    .select()
    .from(optIn)
    .where(eq(optIn.email, email))
    .orderBy(desc(optIn.createdAt), desc(optIn.id))
  return unseal(portal.services.sealKey, row!.sealed!)
}
