import type { Reads } from '../../db/client.ts'
import type { May } from '../kernel/actor.ts'
import type { Ctx, Tx } from '../kernel/context.ts'
import { newId } from '../kernel/ids.ts'
import { checkDestination } from '../kernel/link-rules.ts'
import { conflict, notFound } from '../kernel/problem.ts'
import { newCode } from './codes.ts'
import type { SaveLink } from './contract.ts'
import * as store from './store.ts'

type Manager = Ctx<May<'links.manage'>>
const TRIES = 20

async function known(db: Reads, id: string): Promise<store.LinkRow> {
  const found = await store.linkById(db, id)
  if (!found) throw notFound('link.not_found', 'There is no such link.')
  return found
}

interface NewLink {
  ownerId: string | null
  /** What its owner gets for whom it brings; a recommendation when it is left out. */
  purpose?: store.LinkRow['purpose']
  destination: string | null
  label: string
}
/** A link with a code that nobody has; undefined when its owner has a personal one already. */
export async function makeLink(tx: Tx, wish: NewLink): Promise<string | undefined> {
  const id = newId('lnk', tx.now)
  for (let tries = 0; tries < TRIES; tries++) {
    if (await store.insertLink(tx, { ...wish, id, code: newCode(), createdAt: tx.now })) {
      await tx.emit('link.created', { linkId: id, ownerId: wish.ownerId })
      return id
    }
    if (wish.ownerId !== null && wish.destination === null && (await personalOf(tx, wish.ownerId))) return undefined
  }
  throw new Error(`${TRIES} codes in a row were taken`)
}
const personalOf = async (db: Reads, contactId: string) =>
  (await store.linksOfPerson(db, contactId)).find(({ destination }) => destination === null)

/** Who takes part has a link of their own; one, however often they are told so, and also when they were two contacts. */
export async function givePersonalLink(tx: Tx, contactId: string): Promise<void> {
  if (!(await personalOf(tx, contactId))) await makeLink(tx, { ownerId: contactId, destination: null, label: '' })
}

/** One of the company's own. @param ownHost the portal's, with its port */
export const createLink = (ctx: Manager, { label, destination }: SaveLink, ownHost: string): Promise<string> =>
  ctx.write(async (tx) => {
    const to = await allowed(tx, destination, ownHost)
    return (await makeLink(tx, { ownerId: null, destination: to, label }))!
  })
const allowed = async (tx: Tx, destination: string | null, ownHost: string) =>
  destination === null ? null : checkDestination(destination, await store.linkRules(tx), ownHost)

/** The label, and where it leads. Somebody's personal link goes on leading to the landing page. */
export const changeLink = (ctx: Manager, id: string, { label, destination }: SaveLink, ownHost: string) =>
  ctx.write(async (tx) => {
    const before = await known(tx, id)
    const personal = before.ownerId !== null && before.destination === null
    const same = destination === before.destination
    const to = personal ? null : same ? before.destination : await allowed(tx, destination, ownHost)
    const fields = [...(label === before.label ? [] : ['label']), ...(to === before.destination ? [] : ['destination'])]
    if (fields.length === 0) return
    await store.changeLink(tx, id, { label, destination: to })
    await tx.emit('link.changed', { linkId: id, fields })
  })

/** Stops a link, or lets it go on. What was clicked stays. */
export const switchLink = (ctx: Manager, id: string, enabled: boolean) =>
  ctx.write(async (tx) => {
    const before = await known(tx, id)
    if ((before.disabledAt === null) === enabled) return
    if (enabled && (await store.isStopped(tx, before)))
      throw conflict('link.partner_stopped', 'Its owner is a partner who is paused or banned. Let them go on first.')
    await store.changeLink(tx, id, { disabledAt: enabled ? null : tx.now })
    if (enabled) await tx.emit('link.changed', { linkId: id, fields: ['disabledAt'] })
    else await tx.emit('link.disabled', { linkId: id })
  })
