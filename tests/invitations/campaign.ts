import { eq } from 'drizzle-orm'
import { unseal } from '../../api/kernel/seal.ts'
import { invitation, invitationEvent } from '../../db/schema/invitations.ts'
import { addProduct } from '../helpers.ts'
import { caught, office } from '../mail/office.ts'
import type { Loose } from '../people.ts'

export const CAMPAIGN = {
  name: 'After the first month',
  productSlug: 'orbit-notes',
  trigger: 'registered',
  audience: {},
  delayHours: 0,
  reminderHours: [96, 240],
  subject: 'What is {product} like, {name}?',
  message: 'Hello {name},\nyou know {product} by {company} by now. What is it like? A few sentences help others.',
  incentive: '',
}
export const CAMPAIGNS = '/api/v1/invitations/campaigns'
export type Asking = Awaited<ReturnType<typeof asking>>

/** A portal at nine in the morning whose marketer may ask people, and whose mail is caught. */
export async function asking() {
  const box = caught()
  const portal = await office({ mailer: box.mailer })
  await addProduct(portal)
  const mia = await portal.as('mia')
  const idOf = (email: string) => email.split('@')[0]
  return {
    ...portal,
    box,
    mia,
    /** A campaign, live unless it is to stay a draft. */
    async campaign(change: Partial<typeof CAMPAIGN> = {}, { live = true } = {}): Promise<Loose> {
      const made = await mia.post(CAMPAIGNS, { ...CAMPAIGN, ...change })
      if (made.status !== 201) throw new Error(JSON.stringify(made.body))
      if (!live) return made.body
      const answer = await mia.post(`${CAMPAIGNS}/${made.body.id}/state`, { to: 'live' })
      if (answer.status !== 200) throw new Error(JSON.stringify(answer.body))
      return answer.body
    },
    /** Staff write somebody down. */
    async person(email = 'pia@customer.test', more: object = {}): Promise<string> {
      const { status, body } = await mia.post('/api/v1/contacts', { email, name: `${idOf(email)} Person`, ...more })
      if (status !== 201) throw new Error(JSON.stringify(body))
      return body.id
    },
    state: (id: string, to: string) => mia.post(`${CAMPAIGNS}/${id}/state`, { to }),
    rows: () => portal.db.read.select().from(invitation).orderBy(invitation.queuedAt, invitation.id),
    trail: async (id: string) =>
      (await portal.db.read.select().from(invitationEvent).where(eq(invitationEvent.invitationId, id))).map(
        ({ state }) => state,
      ),
    /** The token in the newest mail to an address. */
    token(email = 'pia@customer.test'): string {
      return /\/invitations\/(\S+)/.exec(box.of(email).at(-1)!.text)![1]!
    },
    unsealed: (sealed: string) => unseal(portal.services.sealKey, sealed),
    /** What whoever has a link does with it. */
    held: (what: string, token: string, more: object = {}) =>
      portal.visitor.post(`/api/v1/invitations/${what}`, { token, ...more }),
  }
}
