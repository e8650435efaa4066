import type { Tx } from '../../kernel/context.ts'
import { newId } from '../../kernel/ids.ts'
import { notFound } from '../../kernel/problem.ts'
import type { bind } from '../linking/binding.ts'
import * as linking from '../linking/store.ts'
import type { Attribution, TrackLead } from './contract.ts'
import * as store from './store.ts'

/** What is said of somebody by whoever tells of them. */
export interface Said {
  contactId?: string | undefined
  email?: string | undefined
  customerExternalId?: string | undefined
  customerName?: TrackLead['customerName']
}
export interface NewLead {
  name: string
  externalId: string | undefined
  requestHash: string
  occurredAt: number
}
/**
 * Who the host speaks of; somebody new becomes a contact if there is an address to know them by.
 * @param told the lead to keep, if there is one
 */
export async function personOf(tx: Tx, input: Said, told: NewLead | undefined) {
  const known = await store.contactOf(tx, input)
  if (known?.erasedAt) throw unknown()
  if (!known && input.email === undefined) throw unknown()
  const contactId = known?.id ?? newId('con', tx.now)
  const row = known && told ? await store.leadOf(tx, contactId, told.name) : undefined
  if (row) return { contactId, row, repeated: true }
  const id = newId('led', tx.now)
  const { email, customerExternalId: externalId, customerName: name } = input
  const said = JSON.stringify({ email, ...(externalId && { externalId }), ...(name && { name }) })
  const lead = {
    ...{ id, contactId, receivedAt: tx.now },
    ...(told ?? { name: 'named', requestHash: '', occurredAt: tx.now }),
    externalId: told?.externalId ?? null,
  }
  const isNews = !known || (externalId !== undefined && known.externalId === null)
  if (!told && !isNews) return { contactId, row: undefined, repeated: false }
  await store.insertLead(tx, { ...lead, ...(isNews && { said }) })
  await tx.emit('lead.tracked', { leadId: id, contactId })
  if (isNews) await store.forgetSaid(tx, id)
  return { contactId, row: told ? lead : undefined, repeated: false }
}
export const unknown = () =>
  notFound('contact.not_found', 'We do not know this person. Send an email with it, or record the lead first.')

type Bound = Awaited<ReturnType<typeof bind>>
export const saidOf = ({ binding, lost }: Bound): Attribution => ({
  ...{ linkId: binding?.linkId ?? null, ownerId: binding?.ownerId ?? null, route: binding?.route ?? null },
  lost: lost.map(({ clickId, route, why }) => ({ clickId, route, why })),
})
export const standing = async (tx: Tx, contactId: string) =>
  saidOf({ binding: await linking.bindingOf(tx, contactId), lost: [] })
