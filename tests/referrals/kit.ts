import { and, eq, isNull, sql } from 'drizzle-orm'
import { contact } from '../../db/schema/contacts.ts'
import { click, link, ownerTrace } from '../../db/schema/links.ts'
import type { Door } from '../people.ts'
import type { World } from '../world.ts'

let made = 0
/** Sixteen letters and digits, later ones behind earlier ones. */
export const clickId = (n = ++made) => `Click${String(n).padStart(11, '0')}`

export const contactIdOf = async (portal: World, email: string) =>
  (await portal.db.read.select({ id: contact.id }).from(contact).where(eq(contact.email, email)).get())!.id

/** A link of somebody, as its row; who takes part afterwards keeps it, and who did before has theirs. */
export const linkOf = (
  portal: World,
  code: string,
  ownerId: string | null,
  more: Partial<Omit<typeof link.$inferInsert, 'seq'>> = {},
) =>
  portal.db.write(async (tx) => {
    const personal = and(eq(link.ownerId, ownerId ?? ''), isNull(link.destination))
    const there = await tx.select({ id: link.id }).from(link).where(personal).get()
    if (there) return there.id
    const id = `lnk_${code}`
    const seq = sql<number>`(SELECT coalesce(max(seq), 0) + 1 FROM link)`
    await tx.insert(link).values({ id, code, ownerId, createdAt: 1, seq, ...more })
    return id
  })

/** A link was opened, now and by a person unless something else is said. */
export const clicked = (portal: World, linkId: string, more: Partial<typeof click.$inferInsert> = {}) =>
  portal.db.write(async (tx) => {
    const row = { id: clickId(), linkId, at: portal.now(), navigation: true, kept: 'address' as const, ...more }
    await tx.insert(click).values(row)
    return row.id
  })

export const traced = (portal: World, contactId: string, networkHash: string, browserHash: string) =>
  portal.db.write(async (tx) => {
    await tx.insert(ownerTrace).values({ contactId, networkHash, browserHash, at: portal.now() })
  })

const COUPON = {
  kind: 'coupon',
  percentBp: 2000,
  description: '20 % off the first year',
  fulfilment: 'generated',
  expiresDays: 60,
}
/** An offer that is live: a friend's coupon when they join, credit for a sale of 20 euros on, and a gift for three friends. */
export async function offerOf(
  staff: Door,
  {
    friend,
    advocate,
    milestones,
    ...more
  }: { friend?: object; advocate?: object; milestones?: object[] } & Record<string, unknown> = {},
): Promise<string> {
  const offer = {
    name: 'Twenty for you',
    terms: 'For new customers.',
    sides: [
      { side: 'friend', trigger: 'joined', approval: 'auto', ...COUPON, ...friend },
      {
        ...{
          side: 'advocate',
          trigger: 'first_sale',
          minAmountMinor: 2000,
          minCurrency: 'EUR',
          approval: 'auto',
          holdDays: 14,
        },
        ...{ kind: 'credit', amountMinor: 1500, currency: 'EUR', description: '15 EUR credit', fulfilment: 'hand' },
        ...advocate,
      },
    ],
    milestones: milestones ?? [
      { threshold: 3, kind: 'gift', description: 'A parcel of notebooks', fulfilment: 'hand' },
    ],
    ...more,
  }
  const { status, body } = await staff.post('/api/v1/offers', offer)
  if (status !== 201) throw new Error(JSON.stringify(body))
  await staff.post(`/api/v1/offers/${body.id}/live`)
  return body.id
}
