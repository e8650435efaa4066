import { eq } from 'drizzle-orm'
import { contact } from '../../db/schema/contacts.ts'
import { click, link, ownerTrace } from '../../db/schema/links.ts'
import type { World } from '../world.ts'

let made = 0
/** Sixteen letters and digits, later ones behind earlier ones. */
export const clickId = (n = ++made) => `Click${String(n).padStart(11, '0')}`

export const contactIdOf = async (portal: World, email: string) =>
  (await portal.db.read.select({ id: contact.id }).from(contact).where(eq(contact.email, email)).get())!.id

/** A link of somebody, as its row. */
export const linkOf = (portal: World, code: string, ownerId: string | null, more: Partial<typeof link.$inferInsert> = {}) =>
  portal.db.write(async (tx) => {
    const row = { id: `lnk_${code}`, code, ownerId, createdAt: 1, ...more }
    await tx.insert(link).values(row)
    return row.id
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
    await tx.insert(ownerTrace).values({ id: `otr_${++made}`, contactId, networkHash, browserHash, at: portal.now() })
  })
