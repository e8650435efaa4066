import type { Customer } from '../../kernel/actor.ts'
import type { Ctx } from '../../kernel/context.ts'
import { toHtml } from '../../kernel/markdown.ts'
import { readPlaceToken } from '../../kernel/place-token.ts'
import { notFound } from '../../kernel/problem.ts'
import { ADDRESS_TEXT, type AskByMail, NEWSLETTER_TEXT } from '../contract.ts'
import { ask } from '../opening/actions.ts'
import type { HeldWebinar } from './contract.ts'
import { full, giveUp, mustBeComing, shownPlace } from './registering.ts'
import { stateOf } from './rules.ts'
import * as store from './store.ts'

const SHOWN = 50
const isCustomer = (actor: Ctx['actor']): actor is Customer => actor.kind === 'customer'
async function listed(db: Ctx['read'], row: store.WebinarRow, timeZone: string, now: number) {
  const { slug, title, speaker, startsAt, minutes, places, recordingUrl } = row
  const isFull = places !== null && (await store.countPlaces(db, row.id)).registered >= places
  return { slug, title, speaker, startsAt, minutes, timeZone, state: stateOf(row, now), full: isFull, recordingUrl }
}
async function all(db: Ctx['read'], rows: store.WebinarRow[], now: number) {
  const zone = await store.timeZone(db)
  const shown: Awaited<ReturnType<typeof listed>>[] = []
  for (const row of rows) shown.push(await listed(db, row, zone, now))
  return shown
}
export async function listForReaders({ read, now }: Pick<Ctx, 'read' | 'now'>) {
  const at = now()
  return {
    coming: await all(read, await store.comingWebinars(read, at, SHOWN), at),
    past: await all(read, await store.pastWebinars(read, at, SHOWN), at),
  }
}
export const listMine = async ({ read, now, actor }: Ctx<Customer>) => ({
  items: await all(read, await store.webinarsOf(read, actor.contactId, SHOWN), now()),
})
async function published(db: Ctx['read'], slug: string) {
  const row = await store.webinarBySlug(db, slug)
  if (!row || row.state === 'draft') throw notFound('webinar.not_found', 'There is no such webinar.')
  return row
}
export async function look(ctx: Ctx, slug: string) {
  const { read, now, actor } = ctx
  const row = await published(read, slug)
  const mine = isCustomer(actor) ? await shownPlace(read, ctx, row.id, actor.contactId) : undefined
  return {
    ...(await listed(read, row, await store.timeZone(read), now())),
    ...{ id: row.id, html: toHtml(row.body), sequence: row.sequence, changedAt: row.changedAt },
    place: mine?.place ? { joinUrl: mine.place.joinUrl, token: mine.place.token } : null,
    ...{ addressText: ADDRESS_TEXT, newsletterText: NEWSLETTER_TEXT },
  }
}
/** Asks for a place. That all are taken stands on the page, so it is said at once. */
export async function askForPlace(ctx: Ctx, slug: string, { email, newsletter, push }: AskByMail) {
  const { read, actor } = ctx
  const row = mustBeComing(await published(read, slug), ctx.now())
  const mine = isCustomer(actor) ? await shownPlace(read, ctx, row.id, actor.contactId) : undefined
  if (!mine?.place && row.places !== null && (await store.countPlaces(read, row.id)).registered >= row.places)
    throw full()
  const consentText = newsletter ? NEWSLETTER_TEXT : ADDRESS_TEXT
  return ask(ctx, { kind: 'webinar', subjectId: row.id, subscribes: newsletter, consentText, email, push })
}
export async function leave(ctx: Ctx<Customer>, slug: string): Promise<void> {
  const row = await published(ctx.read, slug)
  await ctx.write((tx) => giveUp(tx, row.id, ctx.actor.contactId))
}

async function held(ctx: Pick<Ctx, 'unseal'>, db: Ctx['read'], token: string) {
  const placeId = readPlaceToken(ctx.unseal, token)
  const place = placeId === undefined ? undefined : await store.placeById(db, placeId)
  const row = place && (await store.webinarById(db, place.webinarId))
  if (!place || !row || place.takenAt === null)
    throw notFound('webinar_place.not_found', 'This link is not known here. Open it in the mail again, whole.')
  return { place, row }
}
/** What a link from a mail about a place stands for; it changes nothing. */
export async function lookByToken(ctx: Ctx, token: string): Promise<HeldWebinar> {
  const { place, row } = await held(ctx, ctx.read, token)
  const { id, slug, title, speaker, startsAt, minutes, sequence, changedAt, joinUrl } = row
  // of two that were merged one place is left, and either link is good for it
  const standing = await store.placeOf(ctx.read, place.webinarId, place.contactId)
  const isHeld = standing !== undefined && standing.takenAt !== null && standing.givenUpAt === null
  const timeZone = await store.timeZone(ctx.read)
  return {
    ...{ id, slug, title, speaker, startsAt, minutes, timeZone, state: stateOf(row, ctx.now()), sequence, changedAt },
    ...{ given: isHeld, recordingUrl: row.recordingUrl, joinUrl: isHeld && row.state === 'open' ? joinUrl : null },
  }
}
/** Whoever has the mail gives the place up. Again is the same. */
export const leaveByToken = async (ctx: Ctx, token: string): Promise<HeldWebinar> => {
  await ctx.write(async (tx) => {
    const { place } = await held(ctx, tx, token)
    await giveUp(tx, place.webinarId, place.contactId)
  })
  return lookByToken(ctx, token)
}
