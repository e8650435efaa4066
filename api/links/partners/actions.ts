import type { Customer } from '../../kernel/actor.ts'
import type { Ctx, Tx } from '../../kernel/context.ts'
import { checkDestination } from '../../kernel/link-rules.ts'
import { conflict, notFound } from '../../kernel/problem.ts'
import { makeLink } from '../actions.ts'
import { destinationOf } from '../rules.ts'
import { addressOf } from '../view.ts'
import type { ChangePartnerLink, MakePartnerLink } from './contract.ts'
import * as store from './store.ts'

type Mine = Ctx<Customer>
export const MOST_LINKS = 50

/** Only who earns makes and changes links; what a pause or a ban stopped stays as it was. */
async function mustEarn(tx: Tx, contactId: string) {
  if ((await store.stateOf(tx, contactId)) !== 'approved')
    throw conflict('partner.not_approved', 'Only partners who are approved make and change links.')
}
const ELSEWHERE = 'is no website of ours. Your page says which there are.'
const checked = async (tx: Tx, typed: string, ownHost: string) =>
  checkDestination(typed, await store.linkRules(tx), ownHost, ELSEWHERE)

export const makePartnerLink = (ctx: Mine, { label, destination }: MakePartnerLink, ownHost: string) =>
  ctx.write(async (tx) => {
    const { contactId } = ctx.actor
    await mustEarn(tx, contactId)
    if ((await store.howMany(tx, contactId)) >= MOST_LINKS)
      throw conflict('partner_link.too_many', `You have ${MOST_LINKS} links, which is the most there are.`)
    const to = await checked(tx, destination || ((await store.usualDestination(tx)) ?? ''), ownHost)
    await makeLink(tx, { ownerId: contactId, purpose: 'affiliate', destination: to, label })
  })

export const changePartnerLink = (ctx: Mine, id: string, change: ChangePartnerLink, ownHost: string) =>
  ctx.write(async (tx) => {
    const { contactId } = ctx.actor
    const before = await store.partnerLink(tx, contactId, id)
    if (!before) throw notFound('link.not_found', 'There is no such link.')
    await mustEarn(tx, contactId)
    const { label = before.label, destination = before.destination!, enabled = before.disabledAt === null } = change
    const to = destination === before.destination ? destination : await checked(tx, destination, ownHost)
    const disabledAt = enabled ? null : (before.disabledAt ?? tx.now)
    const set = { label, destination: to, disabledAt }
    const fields = (['label', 'destination', 'disabledAt'] as const).filter((key) => set[key] !== before[key])
    if (fields.length === 0) return
    await store.changeLink(tx, id, set)
    if (fields.includes('disabledAt') && !enabled) await tx.emit('link.disabled', { linkId: id })
    else await tx.emit('link.changed', { linkId: id, fields })
  })

/** The links of who asks, with what was clicked. */
export async function myPartnerLinks({ read, actor }: Mine, publicUrl: string) {
  const rows = await store.partnerLinks(read, actor.contactId)
  const ids = rows.map(({ id }) => id)
  const [counts, codes] = [await store.countsOf(read, ids), await store.liveCodes(read, ids)]
  const hosts = [...new Set([new URL(publicUrl).host, ...(await store.linkRules(read)).hosts])]
  return {
    ...{ hosts, left: Math.max(0, MOST_LINKS - rows.length) },
    items: rows.map(({ id, code, label, destination, disabledAt, createdAt }) => ({
      ...{ id, code, label, createdAt, destination: destination!, url: addressOf(publicUrl, code) },
      ...{ enabled: disabledAt === null, leadsThere: hosts.includes(destinationOf(code, destination).host ?? '') },
      clicks: counts.find(({ linkId }) => linkId === id)?.real ?? 0,
      codes: codes.flatMap((one) => (one.linkId === id ? one.code : [])),
    })),
  }
}
