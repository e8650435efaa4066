import { setImmediate } from 'node:timers/promises'
import type { Reads } from '../../../db/client.ts'
import { actorId, type May } from '../../kernel/actor.ts'
import type { Ctx, Tx } from '../../kernel/context.ts'
import { newId } from '../../kernel/ids.ts'
import { conflict, invalid, notFound, Problem } from '../../kernel/problem.ts'
import { audienceOf } from '../asking.ts'
import { type Person, peopleIn } from '../people/store.ts'
import { LEFT_OUT, type LeftOut, leftOutBecause } from '../rules.ts'
import * as invitations from '../store.ts'
import { lint, sentences } from '../words/rules.ts'
import type { Campaign, ChangeState, InvitationWords, Reach, SaveCampaign, Whom } from './contract.ts'
import { mayBecome, mayEdit, OVERDUE_MS } from './rules.ts'
import * as store from './store.ts'

type Manager = Ctx<May<'invitations.manage'>>
/** Nobody waits longer for a count, and others have their turn after each slice. */
const MOST = 10_000
const SLICE = 1_000

function checkWords(words: InvitationWords): void {
  const fields = sentences(lint(words))
  if (Object.keys(fields).length > 0)
    throw new Problem('invalid', 'input.invalid', 'Some of what you sent needs a change.', { fields })
}
/** What the form of a campaign would say of these words, without keeping them. */
export const tryWords = (words: InvitationWords) => ({ problems: lint(words) })

async function productOf(db: Reads, slug: string) {
  const product = await store.productBySlug(db, slug)
  if (!product) throw invalid('productSlug', 'There is no such product.')
  if (product.archivedAt !== null) throw invalid('productSlug', 'This product takes no new reviews.')
  return product
}
const rowOf = ({ audience, reminderHours, productSlug: _, ...plain }: SaveCampaign, productId: string) => ({
  ...plain,
  ...{ productId, audience: JSON.stringify(audience), reminderHours: JSON.stringify(reminderHours) },
})

export const createCampaign = (ctx: Manager, input: SaveCampaign) =>
  ctx.write(async (tx) => {
    checkWords(input)
    const product = await productOf(tx, input.productSlug)
    const id = newId('cam', tx.now)
    const made = { id, state: 'draft' as const, createdBy: actorId(ctx.actor)!, createdAt: tx.now, changedAt: tx.now }
    await store.insertCampaign(tx, { ...rowOf(input, product.id), ...made })
    await tx.emit('campaign.created', { campaignId: id, productId: product.id })
    return readCampaign(tx, id)
  })

async function known(db: Reads, id: string) {
  const found = await store.campaignById(db, id)
  if (!found) throw notFound('campaign.not_found', 'There is no such campaign.')
  return found
}

/**
 * Changes what is not being sent right now. Product, start and incentive stay as they were once somebody was asked: all
 * invitations of a campaign are the same.
 */
export const changeCampaign = (ctx: Manager, id: string, input: SaveCampaign) =>
  ctx.write(async (tx) => {
    const { campaign } = await known(tx, id)
    if (!mayEdit(campaign.state))
      throw conflict('campaign.wrong_state', 'Pause this campaign before you change it. What has ended stays as it is.')
    checkWords(input)
    const product = await productOf(tx, input.productSlug)
    if (campaign.state !== 'draft') {
      const fixed = 'This campaign has been live, so this stays as it is. Make another campaign for another one.'
      if (product.id !== campaign.productId) throw invalid('productSlug', fixed)
      if (input.trigger !== campaign.trigger) throw invalid('trigger', fixed)
      if (input.incentive !== campaign.incentive) throw invalid('incentive', fixed)
    }
    await store.changeCampaign(tx, campaign, { ...rowOf(input, product.id), changedAt: tx.now })
    await tx.emit('campaign.changed', { campaignId: id, productId: product.id })
    return readCampaign(tx, id)
  })

const FACT = { live: 'campaign.went_live', paused: 'campaign.paused', ended: 'campaign.ended' } as const

export const changeState = (ctx: Manager, id: string, { to }: ChangeState) =>
  ctx.write(async (tx) => {
    const { campaign, product } = await known(tx, id)
    if (campaign.state === to) return readCampaign(tx, id)
    if (!mayBecome(campaign.state, to))
      throw conflict('campaign.wrong_state', `A campaign that is ${NAMED[campaign.state]} cannot become ${NAMED[to]}.`)
    if (to === 'live') await checkStart(tx, campaign, product)
    const change = { state: to, changedAt: tx.now, ...(to === 'live' && { liveSince: campaign.liveSince ?? tx.now }) }
    await store.changeCampaign(tx, campaign, change)
    if (to === 'ended') await invitations.endOpen(tx, id, tx.now)
    await tx.emit(FACT[to], { campaignId: id, productId: product.id })
    return readCampaign(tx, id)
  })
const NAMED = { draft: 'a draft', live: 'live', paused: 'paused', ended: 'ended' } as const

/** @throws Problem while the words or the product forbid it, or somebody's review is kept waiting */
async function checkStart(tx: Tx, campaign: store.CampaignRow, product: { archivedAt: number | null }): Promise<void> {
  checkWords(campaign)
  if (product.archivedAt !== null) throw conflict('campaign.no_product', 'This product takes no new reviews.')
  if (await store.hasOverdueReview(tx, tx.now - OVERDUE_MS)) {
    const sentence =
      'A review has waited for a decision for more than 14 days. Decide it in the queue before you ask for new ones.'
    throw conflict('campaign.review_waits', sentence)
  }
}

/** How many people fit right now, and why others are left out. */
export async function reach({ read, now }: Manager, { productSlug, audience }: Whom): Promise<Reach> {
  const product = await productOf(read, productSlug)
  const question = { productId: product.id, at: now() }
  const counted: (LeftOut | undefined)[] = []
  let last: Person | undefined
  do {
    const found = await peopleIn(read, audience, question, { after: last?.number ?? 0, limit: SLICE })
    counted.push(...found.map(leftOutBecause))
    last = found[SLICE - 1]
    await setImmediate()
  } while (last && counted.length < MOST)
  const of = (why: LeftOut | undefined) => counted.filter((one) => one === why).length
  return {
    ...{ people: counted.length, more: last !== undefined, eligible: of(undefined) },
    leftOut: Object.fromEntries(LEFT_OUT.map((why) => [why, of(why)])) as Reach['leftOut'],
  }
}

type Found = Awaited<ReturnType<typeof store.campaigns>>[number]
async function told(db: Reads, found: Found[]): Promise<Campaign[]> {
  const ids = found.map(({ campaign }) => campaign.id)
  const counts = ids.length > 0 ? await invitations.countsOf(db, ids) : []
  return found.map(({ campaign, product }) => {
    const mine = counts.filter(({ campaignId }) => campaignId === campaign.id)
    return {
      ...campaign,
      ...{ product, audience: audienceOf(campaign), reminderHours: JSON.parse(campaign.reminderHours) as number[] },
      counts: Object.fromEntries(mine.map(({ state, n }) => [state, n])),
      invited: mine.reduce((sum, { mailed }) => sum + mailed, 0),
    }
  })
}
export const readCampaigns = async (db: Reads) => told(db, await store.campaigns(db))
export const readCampaign = async (db: Reads, id: string) => (await told(db, [await known(db, id)]))[0]!
