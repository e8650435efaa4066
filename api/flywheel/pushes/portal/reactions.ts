import type { Reaction, Tx } from '../../../kernel/context.ts'
import { newId } from '../../../kernel/ids.ts'
import type { AddressHash } from '../../../kernel/mailbox.ts'
import { storeGroup } from '../../intake/intake.ts'
import { type Channel, LATE_MS } from '../../intake/rules.ts'
import { insertTouches, pushesNamed } from '../store.ts'
import * as store from './store.ts'

const resourceKey = (slug: string) => `resource/${slug}`
const webinarKey = (slug: string) => `webinar/${slug}`
const promotionKey = (slug: string) => `promotion/${slug}`

type Kind = 'content.published' | 'offer.issued' | 'newsletter.issued' | 'webinar.scheduled'
const did = (tx: Tx, kind: Kind, { key, title, channel }: { key: string; title: string; channel: Channel }) =>
  store.insertOnce(tx, {
    ...{ id: newId('psh', tx.now), kind, key, title, channel, at: tx.now, source: 'portal' as const },
    createdAt: tx.now,
  })
/** What the portal itself puts out is a push, the first time. */
export const noteResource: Reaction<'resource.published'> = async (tx, { data: { resourceId } }) => {
  const found = await store.resourceOf(tx, resourceId)
  if (found)
    await did(tx, 'content.published', { key: resourceKey(found.slug), title: found.title, channel: 'organic' })
}
export const notePromotion: Reaction<'promotion.went_live'> = async (tx, { data: { promotionId } }) => {
  const found = await store.promotionOf(tx, promotionId)
  if (found) await did(tx, 'offer.issued', { key: promotionKey(found.slug), title: found.title, channel: 'other' })
}
export const noteWebinar: Reaction<'webinar.opened'> = async (tx, { data: { webinarId } }) => {
  const found = await store.webinarOf(tx, webinarId)
  if (found) await did(tx, 'webinar.scheduled', { key: webinarKey(found.slug), title: found.title, channel: 'webinar' })
}
export const noteIssue: Reaction<'issue.sent'> = async (tx, { data: { issueId } }) => {
  const title = await store.issueOf(tx, issueId)
  if (title) await did(tx, 'newsletter.issued', { key: `issue/${issueId}`.toLowerCase(), title, channel: 'newsletter' })
}

interface Act {
  name: string
  contactId: string
  channel: Channel
  push: string | null
  /** When it happened, where that is not now. */
  at?: number
}
/** What somebody did here counts as what hosts tell of the same name: their stage is looked at again. */
async function happened(tx: Tx, hashOf: AddressHash, { name, contactId, channel, push, at = tx.now }: Act) {
  const email = await store.emailOf(tx, contactId)
  if (!email) return
  const when = { occurredAt: at, receivedAt: tx.now, toldAt: null, late: tx.now - at > LATE_MS }
  const event = {
    kind: 'happened' as const,
    name,
    email,
    userId: null,
    dedup: null,
    props: null,
    channel,
    push,
    ...when,
  }
  await storeGroup(tx, [event], hashOf)
}
export const noteSubscribed =
  (hashOf: AddressHash): Reaction<'subscription.confirmed'> =>
  (tx, { data: { contactId } }) =>
    happened(tx, hashOf, { name: 'newsletter.subscribed', contactId, channel: 'newsletter', push: null })
export const noteTaken =
  (hashOf: AddressHash): Reaction<'resource.taken'> =>
  async (tx, { data: { contactId, resourceId } }) => {
    const found = await store.resourceOf(tx, resourceId)
    const push = found ? resourceKey(found.slug) : null
    await happened(tx, hashOf, { name: 'resource.downloaded', contactId, channel: 'organic', push })
  }
export const notePromoted =
  (
    hashOf: AddressHash,
    name: 'offer.claimed' | 'offer.redeemed',
  ): Reaction<'promotion.claimed' | 'promotion.redeemed'> =>
  async (tx, { data: { contactId, promotionId } }) => {
    const found = await store.promotionOf(tx, promotionId)
    const push = found ? promotionKey(found.slug) : null
    await happened(tx, hashOf, { name, contactId, channel: 'other', push })
  }

export const noteRegistered =
  (hashOf: AddressHash): Reaction<'webinar.place_taken'> =>
  (tx, { data: { contactId, webinarId } }) =>
    aroundWebinar(tx, hashOf, webinarId, { name: 'webinar.registered', contactId })
export const noteAttended =
  (hashOf: AddressHash): Reaction<'webinar.attended_by'> =>
  (tx, { data: { contactId, webinarId, at } }) =>
    aroundWebinar(tx, hashOf, webinarId, { name: 'webinar.attended', contactId, at })
/** What the host told of somebody's plan says that they moved up or down. */
export const noteMoved =
  (hashOf: AddressHash): Reaction<'plan.moved'> =>
  (tx, { data: { contactId, name, at } }) =>
    happened(tx, hashOf, { name, contactId, at, channel: 'none', push: null })
async function aroundWebinar(
  tx: Tx,
  hashOf: AddressHash,
  webinarId: string,
  act: Pick<Act, 'name' | 'contactId' | 'at'>,
) {
  const found = await store.webinarOf(tx, webinarId)
  await happened(tx, hashOf, { ...act, channel: 'webinar', push: found ? webinarKey(found.slug) : null })
}

/** The address of the page said by which push they came. */
export const touchByPage: Reaction<'opt_in.confirmed'> = async (tx, { data: { optInId, contactId } }) => {
  const key = await store.pushOf(tx, optInId)
  if (!key) return
  const named = await pushesNamed(tx, [key])
  await insertTouches(
    tx,
    named.map(({ id }) => ({ contactId, pushId: id, how: 'event' as const, at: tx.now })),
  )
}
