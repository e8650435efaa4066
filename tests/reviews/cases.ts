import { notInArray, sql } from 'drizzle-orm'
import { account } from '../../db/schema/identity.ts'
import { decide, review, type WORDS } from '../helpers.ts'
import { type Answer, type Name, signUp } from '../people.ts'
import type { World } from '../world.ts'

export const STATEMENT = 'Your second sentence is about somebody else. Please leave it out.'
export const OUTCOME = 'We looked at it again, and this is what we think of it.'
const DAY = 86_400_000

export const written = async (portal: World, who: Name = 'ann', words: Partial<typeof WORDS> = {}): Promise<string> =>
  (await review(portal, await portal.as(who), words)).body.id
export async function published(portal: World, who: Name = 'ann', words: Partial<typeof WORDS> = {}): Promise<string> {
  const id = await written(portal, who, words)
  await decide(portal, id)
  return id
}
export const own = async (portal: World, id: string, who: Name = 'ann') =>
  (await (await portal.as(who)).get('/api/v1/me/reviews')).body.items.find((one: { id: string }) => one.id === id)
/** What strangers read of a product's reviews. */
export const shown = async (portal: World) =>
  (await portal.visitor.get('/api/v1/products/orbit-notes/reviews')).body.items
export const report = (portal: World, id: string, input: object = {}, by = portal.visitor): Promise<Answer> =>
  by.post(`/api/v1/products/orbit-notes/reviews/${id}/report`, {
    ...{ category: 'abuse', explanation: 'It calls our driver a name that is not his.', name: 'Rae Ray' },
    ...{ email: 'rae@example.org', goodFaith: true, ...input },
  })
/** Somebody who opened the mail that came to their address, so that their word weighs. */
export const proven = (portal: World, n = 1) => signUp(portal, { name: 'Rae Ray', email: `rae${n}@example.org` })
/** Nobody else works here any more. */
export const leaveAlone = (portal: World, ...who: Name[]) =>
  portal.db.write(async (tx) => {
    const emails = who.map((one) => `${one}@example.com`)
    await tx.run(sql`DROP TRIGGER account_keeps_an_owner`)
    await tx.update(account).set({ disabledAt: 1 }).where(notInArray(account.email, emails))
  })
export const days = (n: number) => n * DAY
