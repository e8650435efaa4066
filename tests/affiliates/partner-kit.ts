import { type Door, signUp } from '../people.ts'
import type { World } from '../world.ts'

/** A programme with what it begins with, changed where a test says so. */
export async function programmeOf(portal: World, change: object = {}) {
  const olga = await portal.as('olga')
  const { body } = await olga.post('/api/v1/affiliates/programme')
  if (Object.keys(change).length > 0) {
    const saved = await olga.put('/api/v1/affiliates/programme', { ...body.programme, ...change })
    if (saved.status !== 200) throw new Error(JSON.stringify(saved.body))
  }
  return olga
}
export const termsNow = async (portal: World): Promise<number> =>
  (await portal.visitor.get('/api/v1/partner-programme')).body.terms.version

export const agreed = async (portal: World) => ({ version: await termsNow(portal), accepts: true, discloses: true })
export const applyAs = async (portal: World, who: Door, more: object = {}) =>
  who.post('/api/v1/me/partnership', { ...(await agreed(portal)), ...more })

/** Somebody whose mailbox is known to be theirs. */
export const confirmed = (portal: World, email: string, name = 'Paula Price') => signUp(portal, { name, email })

/** Somebody who applied and was taken in; their id as a partner. */
export async function partnerOf(portal: World, who: Door): Promise<string> {
  const { body } = await applyAs(portal, who)
  await (await portal.as('olga')).post(`/api/v1/affiliates/partners/${body.partner.id}/moves`, { to: 'approved' })
  return body.partner.id
}
export const mails = async (portal: World, template?: string) =>
  (await portal.db.clients.reader.execute('SELECT to_email, template, data FROM message ORDER BY created_at, id')).rows
    .filter((row) => template === undefined || row.template === template)
    .map(({ to_email, template: of, data }) => ({ to: to_email, template: of, data: JSON.parse(String(data)) }))
