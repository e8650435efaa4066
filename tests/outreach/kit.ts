import { desc, eq } from 'drizzle-orm'
import { unseal } from '../../api/kernel/seal.ts'
import { optIn } from '../../db/schema/outreach.ts'
import type { Door } from '../people.ts'
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

/** A promotion that gives codes. @returns its id */
export async function livePromotion(mia: Door, change: object = {}): Promise<string> {
  const { body, status } = await mia.post('/api/v1/promotions', {
    ...{ slug: 'spring', kind: 'discount', title: '20 % off', terms: 'For the first year.', validDays: 30 },
    ...change,
  })
  const live = await mia.put(`/api/v1/promotions/${body.id}/state`, { state: 'live' })
  // the story of the demo reads this file too, where no test runner is installed
  if (status !== 201 || live.status !== 200) throw new Error(`no promotion: ${JSON.stringify([body, live.body])}`)
  return body.id
}
/** Somebody asks for a code by their address and opens the mail. @returns the code */
export async function claimed(portal: World, email: string, slug = 'spring'): Promise<string> {
  await portal.visitor.post(`/api/v1/promotions/by-slug/${slug}/ask`, { email })
  const { body } = await portal.visitor.post('/api/v1/opt-ins/confirm', { token: await optInToken(portal, email) })
  return body.claim.code
}
