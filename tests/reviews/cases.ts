import { decide, review, type WORDS } from '../helpers.ts'
import type { Answer, Name } from '../people.ts'
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
export const days = (n: number) => n * DAY
