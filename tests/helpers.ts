import { sql } from 'drizzle-orm'
import type { Scope } from '../api/kernel/actor.ts'
import { type Answer, type Door, hostOf } from './people.ts'
import type { World } from './world.ts'

/** Steps that many tests begin with; each goes through the door. */
export const WORDS = {
  productSlug: 'orbit-notes',
  rating: 5,
  title: 'The first notes I find again',
  body: 'It saves me an hour a day. I would not go back. Search is fast.',
  lang: 'en',
  experienceDate: '2026-02-20',
  displayName: 'Ann A.',
}

export const addProduct = async (portal: World, name = 'Orbit Notes') =>
  (await (await portal.as('olga')).post('/api/v1/products', { name, kind: 'software_app' })).body

/** That it is published, and that widgets may show it, or a part of it. */
export const consents = async (portal: World) =>
  (await portal.visitor.get('/api/v1/consent-texts')).body.items
    .filter(({ scope }: { scope: string }) =>
      ['publish_on_portal', 'website_widgets', 'shorten_verbatim'].includes(scope),
    )
    .map(({ scope, textHash }: { scope: string; textHash: string }) => ({ scope, textHash }))

/** A review that waits in the queue. */
export async function review(portal: World, by: Door, words: Partial<typeof WORDS> & { consents?: unknown } = {}) {
  const all = await consents(portal)
  const needed = all.filter(({ scope }: { scope: string }) => scope === 'publish_on_portal')
  const chosen = (words.consents ?? all) as { scope: string }[]
  const given = [...chosen.filter(({ scope }) => scope !== 'publish_on_portal'), ...needed]
  return by.post('/api/v1/reviews', { ...WORDS, ...words, consents: given })
}

/** What this person agreed to, of one scope. */
export const consentOf = async (who: Door, scope: string) =>
  (await who.get('/api/v1/me/consents')).body.items.find((one: { scope: string }) => one.scope === scope)

export const decide = async (portal: World, id: string, verdict: object = { decision: 'publish' }): Promise<Answer> =>
  (await portal.as('mo')).post(`/api/v1/moderation/reviews/${id}/decision`, verdict)

/** A published review of Ann's and the testimonial made of its first sentence. */
export async function testimonial(portal: World, { product = true } = {}) {
  if (product) await addProduct(portal)
  const ann = await portal.as('ann')
  const { body: written } = await review(portal, ann)
  await decide(portal, written.id)
  const olga = await portal.as('olga')
  const { body: made } = await olga.post('/api/v1/testimonials', {
    reviewId: written.id,
    ranges: [{ start: 0, end: 26 }],
  })
  return { reviewId: written.id as string, testimonialId: made.id as string, ann, olga }
}

/** The host application with a key of its own, for what it does here. */
export async function host(
  portal: World,
  scopes: readonly Scope[] = ['sales.write', 'mail_events.write'],
): Promise<Door> {
  const { body } = await (await portal.as('olga')).post('/api/v1/api-keys', { name: 'checkout', scopes })
  return hostOf(portal, body.key)
}

/** Eleven minutes pass for every session: nobody is known well enough any more for what needs a proof. */
export const proofsRunOut = (portal: World) =>
  portal.db.write(async (tx) => void (await tx.run(sql`UPDATE session SET proved_at = proved_at - 660000`)))
