import type { Reads } from '../../../db/client.ts'
import { actorId, type May } from '../../kernel/actor.ts'
import type { Ctx, Tx } from '../../kernel/context.ts'
import { decodeCursor, pageOf } from '../../kernel/page.ts'
import { conflict, invalid, notFound } from '../../kernel/problem.ts'
import { noGroup } from '../programme/actions.ts'
import type { Answered } from '../programme/rules.ts'
import * as programmes from '../programme/store.ts'
import type { GiveCode, MovePartner, PartnerQuery } from './contract.ts'
import { move } from './moving.ts'
import { readReason, spoken } from './rules.ts'
import * as store from './store.ts'

type Manager = Ctx<May<'affiliates.manage'>>
type Payer = Ctx<May<'affiliates.pay'>>

async function known(db: Reads, id: string): Promise<store.PartnerRow> {
  const found = await store.partnerBy(db, id)
  if (!found) throw notFound('partner.not_found', 'There is no such partner.')
  return found
}
const banned = () => conflict('partner.banned', 'This partner is banned. Lift the ban first.')

/** Takes somebody in, refuses them, lets them rest, or lets them go on. */
export const movePartner = (ctx: Manager, id: string, { to, reason }: MovePartner) =>
  ctx.write(async (tx) => {
    const before = await known(tx, id)
    // who may not ban must not lift a ban either
    if (before.state === 'banned') throw banned()
    await move(tx, before, to, { by: actorId(ctx.actor), reason })
  })

/** Their links and codes bring nobody from now on, and what is open of their commissions waits until it is decided. */
export const banPartner = (ctx: Payer, id: string, reason: string) =>
  ctx.write(async (tx) => {
    await move(tx, await known(tx, id), 'banned', { by: actorId(ctx.actor), reason })
    await store.stopCodes(tx, id, tx.now)
  })
/** Links and codes go on as they were before the ban. */
export const liftBan = (ctx: Payer, id: string) =>
  ctx.write(async (tx) => {
    const before = await known(tx, id)
    if (before.state !== 'banned') throw conflict('partner.not_banned', 'This partner is not banned.')
    const ban = (await store.lastStepTo(tx, id, 'banned'))!
    await move(tx, before, 'approved', { by: actorId(ctx.actor) })
    await store.goOnCodes(tx, id, ban.at)
  })

/** Other conditions from now on; what was earned keeps those it was earned under. */
export const regroup = (ctx: Manager, id: string, groupId: string) =>
  ctx.write(async (tx) => {
    const before = await known(tx, id)
    if (!(await programmes.groupBy(tx, groupId))) throw noGroup()
    if (before.groupId === groupId) return
    await store.changePartner(tx, before, { groupId })
    await tx.emit('affiliate.moved', { contactId: before.contactId, partnerId: id, groupId })
  })

/** A code that customers type at the till, for one of the partner's links. The same again lets one go on that was stopped. */
export const giveCode = (ctx: Manager, id: string, { code, linkId }: GiveCode) =>
  ctx.write(async (tx) => {
    const partner = await known(tx, id)
    if (partner.state !== 'approved') throw notApproved()
    const link = await linkFor(tx, partner, linkId)
    if (await store.isLinkCode(tx, spoken(code))) throw taken()
    const there = await store.codeLike(tx, spoken(code))
    if (there && (there.partnerId !== id || there.code !== code)) throw taken()
    if (there && there.disabledAt === null && there.linkId === link.id) return
    if (there) await store.setCode(tx, code, { disabledAt: null, linkId: link.id })
    else await store.insertCode(tx, { code, partnerId: id, linkId: link.id, createdAt: tx.now })
    await tx.emit('partner_code.given', { contactId: partner.contactId, partnerId: id, code })
  })
const notApproved = () => conflict('partner.not_approved', 'Only a partner who is approved gets a code.')
const taken = () => invalid('code', 'This code, or one that sounds the same, is somebody’s already.')
async function linkFor(tx: Tx, { contactId }: store.PartnerRow, linkId: string | undefined) {
  const links = await store.linksOf(tx, contactId)
  const found = linkId === undefined ? links[0] : links.find(({ id }) => id === linkId)
  if (!found) throw invalid('linkId', 'This partner has no such link.')
  return found
}
export const stopCode = (ctx: Manager, id: string, code: string) =>
  ctx.write(async (tx) => {
    const partner = await known(tx, id)
    const found = (await store.codesOf(tx, id)).find((one) => one.code === code.toUpperCase())
    if (!found) throw notFound('partner_code.not_found', 'There is no such code.')
    if (found.disabledAt !== null) return
    await store.setCode(tx, found.code, { disabledAt: tx.now })
    await tx.emit('partner_code.stopped', { contactId: partner.contactId, partnerId: id, code: found.code })
  })

type Found = NonNullable<Awaited<ReturnType<typeof store.wholePartner>>>
const shown = ({ partner, contact, group }: Found) => {
  const answers = JSON.parse(partner.answers) as Answered[]
  return { ...partner, ...readReason(partner.reason), contact, group, answers: Array.isArray(answers) ? answers : [] }
}
export async function partnerList(read: Reads, asked: PartnerQuery) {
  const rows = await store.partners(read, asked, decodeCursor(asked.cursor))
  const { items, nextCursor } = pageOf(rows, asked.limit, ({ partner }) => ({ at: partner.movedAt, id: partner.id }))
  return { items: items.map(shown), counts: await store.counts(read), nextCursor }
}
export async function partnerDetail(read: Reads, id: string) {
  const found = await store.wholePartner(read, id)
  if (!found) throw notFound('partner.not_found', 'There is no such partner.')
  const { contactId, groupId } = found.partner
  const terms = await programmes.acceptancesOf(read, id)
  const now = await programmes.termsFor(read, groupId)
  return {
    ...shown(found),
    steps: (await store.stepsOf(read, id)).map(({ step, by }) => ({
      ...{ from: step.fromState, to: step.toState, at: step.at, by },
      ...readReason(step.reason),
    })),
    terms,
    termsNow: now ? { version: now.version, accepted: terms.some(({ version }) => version === now.version) } : null,
    links: await store.linksOf(read, contactId),
    codes: await store.codesOf(read, id),
  }
}
