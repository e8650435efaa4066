import type { LINK_CAUSES } from '../../../db/schema/attribution.ts'
import type { Tx } from '../../kernel/context.ts'
import { newId } from '../../kernel/ids.ts'
import type { AddressHash } from '../../kernel/mailbox.ts'
import { isCustomer } from '../../kernel/person.ts'
import { type Brought, decide, LINK_EVIDENCE, type Named } from './rules.ts'
import * as store from './store.ts'

type Cause = (typeof LINK_CAUSES)[number]

/**
 * Decides by which link somebody came, of those that were named, and stores the decision with its reasons. Nothing is
 * stored when none was named. @param at when it happened, which may be before it was told
 * @returns the binding that stands now, if any, and why the others lost
 */
export async function bind(
  tx: Tx,
  hashOf: AddressHash,
  { contactId, brought, cause, at = tx.now }: { contactId: string; brought: Brought; cause: Cause; at?: number },
) {
  const named = [...(await nameAll(tx, contactId, brought, at)), ...(await namedOnForm(tx, hashOf, contactId))]
  const before = await store.bindingOf(tx, contactId)
  if (named.length === 0) return { binding: before, lost: [] }
  const policy = await store.standingPolicy(tx, tx.now)
  const standing = { bound: before !== undefined, customer: await isCustomer(tx, contactId) }
  const { winner, lost } = decide(named, policy, at, standing)
  const id = newId('lat', tx.now)
  const row = {
    ...{ id, contactId, cause, policyVersion: policy.version, decidedAt: tx.now },
    ...{ linkId: winner?.link?.id ?? null, ownerId: winner?.link?.ownerId ?? null },
    ...{ clickId: winner?.clickId ?? null, route: winner?.route ?? null },
  }
  await store.insertDecision(
    tx,
    row,
    lost.map(({ route, clickId, link, why, at }, n) => ({
      ...{ attributionId: id, n, route, clickId, why, at },
      ...{ linkId: link?.id ?? null, ownerId: link?.ownerId ?? null },
    })),
  )
  if (!winner?.link) {
    await tx.emit('attribution.refused', { contactId, attributionId: id })
    return { binding: before, lost }
  }
  await tx.emit('attribution.bound', {
    ...{ contactId, attributionId: id, linkId: winner.link.id, evidence: LINK_EVIDENCE[winner.route] },
    ...(winner.link.ownerId && { ownerId: winner.link.ownerId }),
  })
  return { binding: await store.bindingOf(tx, contactId), lost }
}

async function nameAll(
  tx: Tx,
  contactId: string,
  { clicks, code, codes = [], told }: Brought,
  at: number,
): Promise<Named[]> {
  const found = new Map((clicks.length > 0 ? await store.clicksBy(tx, clicks) : []).map((one) => [one.clickId, one]))
  const named: Named[] = []
  for (const clickId of clicks) {
    const one = found.get(clickId)
    const person = one ? one.navigation && !one.bot && !one.prefetch : true
    const about = await aboutOwner(tx, one?.ownerId ?? null, contactId)
    named.push({ route: 'click', clickId, link: one ?? null, at: one?.at ?? at, person, ...about })
  }
  for (const [route, said] of [
    ['code', code],
    ...codes.map((one) => ['code', one] as const),
    ['told', told],
  ] as const) {
    if (said === undefined) continue
    const link = (await store.linkByCode(tx, said)) ?? null
    const about = await aboutOwner(tx, link?.ownerId ?? null, contactId)
    named.push({ route, clickId: null, link, at, person: true, ...about })
  }
  return named
}
/** Whoever named this person on a form, while that is protected. */
async function namedOnForm(tx: Tx, hashOf: AddressHash, contactId: string): Promise<Named[]> {
  const email = await store.emailOf(tx, contactId)
  const lead = email && (await store.protectedLead(tx, hashOf(email), tx.now))
  if (!lead) return []
  const { at, ...link } = lead
  const about = await aboutOwner(tx, link.ownerId, contactId)
  return [{ route: 'lead', clickId: null, link, at, person: true, ...about }]
}
async function aboutOwner(tx: Tx, ownerId: string | null, contactId: string) {
  if (ownerId === null) return { own: false, circle: false }
  return {
    own: await store.isSame(tx, ownerId, contactId),
    circle: await store.cameBy(tx, ownerId, contactId),
  }
}
