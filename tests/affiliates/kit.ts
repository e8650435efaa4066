import { eq } from 'drizzle-orm'
import { checkBooks } from '../../api/affiliates/ledger/checking/check.ts'
import type { PlanRule } from '../../api/affiliates/plans/rules.ts'
import { partner, partnerGroup } from '../../db/schema/affiliates.ts'
import { commissionPlan, commissionPlanVersion } from '../../db/schema/commissions.ts'
import { contact } from '../../db/schema/contacts.ts'
import type { Name } from '../people.ts'
import { clicked, contactIdOf, linkOf } from '../referrals/kit.ts'
import type { World } from '../world.ts'

export const rule = (more: Partial<PlanRule> = {}): PlanRule => ({
  ...{ id: 'all', on: 'sale', bp: 2000, amountMinor: null, currency: null, duration: 'lifetime', months: null },
  ...{ match: 'all', conditions: [], cap: null },
  ...more,
})
export const DESTINATION = 'http://portal.test/'

/** A plan with these rules and a group under it. */
export async function groupOf(portal: World, rules: PlanRule[], more: Partial<typeof partnerGroup.$inferInsert> = {}) {
  const id = more.id ?? 'pgr_usual'
  await portal.db.write(async (tx) => {
    const planId = `pln_${id}`
    await tx.insert(commissionPlan).values({ id: planId, name: `Plan of ${id}`, createdAt: 1 })
    await tx.insert(commissionPlanVersion).values({
      ...{ id: `plv_${id}_1`, planId, n: 1, rules: JSON.stringify(rules), createdBy: 'acc_1', createdAt: 1 },
    })
    await tx.insert(partnerGroup).values({
      ...{ id, name: `Group ${id}`, isDefault: id === 'pgr_usual', planId, holdDays: 30, createdAt: 1, ...more },
    })
  })
  return id
}
/** Somebody of the cast who is a partner, with a link. */
export async function partnerOf(portal: World, name: Name, groupId = 'pgr_usual') {
  await portal.as(name)
  const contactId = await contactIdOf(portal, `${name}@example.com`)
  const id = `prt_${name}`
  await portal.db.write(async (tx) => {
    await tx.insert(partner).values({
      ...{ id, contactId, groupId, state: 'approved', appliedAt: 1, approvedAt: 1, movedAt: 1 },
    })
  })
  const linkId = await linkOf(portal, `${name.toUpperCase()}99`.slice(0, 7), contactId, {
    ...{ purpose: 'affiliate', destination: DESTINATION },
  })
  return { id, contactId, linkId }
}
export const clickOn = (portal: World, linkId: string) => clicked(portal, linkId)

export const placesOf = async (portal: World, partnerId: string) =>
  (
    await portal.db.clients.reader.execute({
      sql: `SELECT c.kind, c.sale_id, l.* FROM commission c JOIN commission_place l ON l.commission_id = c.id WHERE c.partner_id = ? ORDER BY c.id`,
      args: [partnerId],
    })
  ).rows.map((row) => ({
    ...{ id: String(row.commission_id), pending: Number(row.pending_minor), held: Number(row.held_minor) },
    ...{ payable: Number(row.payable_minor), clearing: Number(row.clearing_minor), paid: Number(row.paid_minor) },
    owed: Number(row.owed_minor),
  }))
/** What the check of the books finds; nothing, when they are right. */
export const faults = async (portal: World) => (await checkBooks(portal.db.read)).faults
export const emailsOf = async (portal: World, id: string) =>
  (await portal.db.read.select({ email: contact.email }).from(contact).where(eq(contact.id, id)).get())?.email
