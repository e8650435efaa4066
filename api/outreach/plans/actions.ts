import { uniqueViolation } from '../../../db/errors.ts'
import type { Customer, May } from '../../kernel/actor.ts'
import type { Ctx, Tx } from '../../kernel/context.ts'
import { newId } from '../../kernel/ids.ts'
import { invalid, notFound } from '../../kernel/problem.ts'
import { wilson } from '../../kernel/wilson.ts'
import type { Plan, SavePlan } from './contract.ts'
import { benefitsFor, CALL_MS, calledIn, LOOK_MS, plansAbove, restsUntil } from './rules.ts'
import * as store from './store.ts'

type Manager = Ctx<May<'outreach.manage'>>
const DAY = 86_400_000
const NEEDED = 30
const WITHIN_MS = 30 * DAY
const LIMITS_MS = 365 * DAY
const QUOTES = 3
const missing = () => notFound('plan.not_found', 'There is no such plan, or it is not above yours.')

async function toPlan(db: Ctx['read'], row: store.PlanRow, now: number): Promise<Plan> {
  const { ripe, upgraded, ...counts } = await store.resultOf(db, row.id, now, WITHIN_MS)
  const rate = ripe < NEEDED ? null : wilson(upgraded, ripe)
  const benefits = await store.benefitsOf(db, row.id)
  return { ...row, benefits, result: { ...counts, needed: NEEDED, upgraded: { hits: upgraded, of: ripe, rate } } }
}
export async function listPlans({ read, now }: Pick<Ctx, 'read' | 'now'>) {
  const items: Plan[] = []
  for (const row of await store.plans(read)) items.push(await toPlan(read, row, now()))
  return { items }
}
async function known(db: Ctx['read'], id: string) {
  const row = await store.planById(db, id)
  if (!row) throw notFound('plan.not_found', 'There is no such plan.')
  return row
}
export const readPlan = async ({ read, now }: Pick<Ctx, 'read' | 'now'>, id: string) =>
  toPlan(read, await known(read, id), now())
async function apart<R>(work: () => Promise<R>): Promise<R> {
  try {
    return await work()
  } catch (error) {
    const columns = uniqueViolation(error)
    if (columns?.includes('plan_offer.plan')) throw invalid('plan', 'This plan is described already.')
    if (columns?.includes('plan_offer.rank')) throw invalid('rank', 'Another plan stands there already.')
    throw error
  }
}
export const makePlan = (ctx: Manager, { benefits, ...input }: SavePlan) =>
  ctx.write(async (tx) => {
    const id = newId('pln', tx.now)
    await apart(() => store.insertPlan(tx, { id, ...input, createdAt: tx.now }))
    await store.setBenefits(tx, id, benefits)
    await tx.emit('plan.saved', { planId: id })
    return toPlan(tx, await known(tx, id), tx.now)
  })
export const changePlan = (ctx: Manager, id: string, { benefits, ...input }: SavePlan) =>
  ctx.write(async (tx) => {
    await known(tx, id)
    await apart(() => store.changePlan(tx, id, input))
    await store.setBenefits(tx, id, benefits)
    await tx.emit('plan.saved', { planId: id })
    return toPlan(tx, await known(tx, id), tx.now)
  })

async function above(db: Ctx['read'], contactId: string) {
  const current = await store.planNow(db, contactId)
  const plans = await store.plans(db)
  return {
    ...{ current, planName: calledIn(plans, current) },
    rows: plansAbove(plans, current).filter(({ isLive }) => isLive),
  }
}
/** What larger plans would do for whoever looks. That they looked is noted once a day. */
export async function lookUp(ctx: Ctx<Customer>) {
  const { read, actor, now } = ctx
  const { current, planName, rows } = await above(read, actor.contactId)
  const touched = new Set(await store.limitsOf(read, actor.contactId, now() - LIMITS_MS))
  const items: Awaited<ReturnType<typeof shown>>[] = []
  for (const row of rows) items.push(await shown(ctx, row, touched))
  const seen = items.filter((one) => one.restsUntil === null)
  if (seen.length > 0)
    await ctx.write((tx) =>
      noteLooks(
        tx,
        actor.contactId,
        seen.map(({ id }) => id),
      ),
    )
  return { plan: current, planName, items }
}
async function shown({ read, actor, now }: Ctx<Customer>, row: store.PlanRow, touched: ReadonlySet<string>) {
  const interest = await store.interestOf(read, actor.contactId, row.id)
  const { id, name, headline, trialDays } = row
  return {
    ...{ id, name, headline, trialDays },
    benefits: benefitsFor(await store.benefitsOf(read, id), touched).map((one) => ({
      ...{ title: one.title, words: one.words, touched: one.touched },
    })),
    quotes: await store.quotesOn(read, row.plan, QUOTES),
    callAsked: (interest?.callAskedAt ?? 0) > now() - CALL_MS,
    restsUntil: restsUntil(interest?.notNowAt ?? null, now()),
  }
}
async function noteLooks(tx: Tx, contactId: string, planIds: string[]) {
  for (const planId of planIds) await interestIn(tx, contactId, planId)
}
async function interestIn(tx: Tx, who: string, planId: string): Promise<store.InterestRow> {
  const found = await store.interestOf(tx, who, planId)
  const contactId = found?.contactId ?? (await store.standsFor(tx, who))
  const at = { firstViewedAt: tx.now, viewedAt: tx.now }
  const isNew = !found && (await store.insertInterest(tx, { contactId, planId, ...at }))
  if (isNew || (found && found.viewedAt <= tx.now - LOOK_MS)) {
    await store.changeInterest(tx, { contactId, planId }, { viewedAt: tx.now })
    await tx.emit('plan.benefits_viewed', { contactId, planId })
  }
  return (await store.interestOf(tx, who, planId))!
}
/** @throws Problem plan.not_found for a plan that is not above theirs */
async function chosen(tx: Tx, contactId: string, planId: string) {
  const row = (await above(tx, contactId)).rows.find(({ id }) => id === planId)
  if (!row) throw missing()
  return { row, interest: await interestIn(tx, contactId, planId) }
}
/** They go on to the host. That they wanted it is told once a day. */
export const goUp = (ctx: Ctx<Customer>, id: string) =>
  ctx.write(async (tx) => {
    const { row, interest } = await chosen(tx, ctx.actor.contactId, id)
    if ((interest.clickedAt ?? 0) <= tx.now - LOOK_MS) {
      await store.changeInterest(tx, interest, { clickedAt: tx.now, notNowAt: null })
      await tx.emit('plan.upgrade_wanted', { contactId: interest.contactId, planId: id, how: 'link' })
    }
    return { url: row.url }
  })
/** Somebody should call them. Again within a month is the same. */
export const askForCall = (ctx: Ctx<Customer>, id: string) =>
  ctx.write(async (tx): Promise<void> => {
    const { interest } = await chosen(tx, ctx.actor.contactId, id)
    if ((interest.callAskedAt ?? 0) > tx.now - CALL_MS) return
    await store.changeInterest(tx, interest, { callAskedAt: tx.now, notNowAt: null })
    await tx.emit('plan.upgrade_wanted', { contactId: interest.contactId, planId: id, how: 'call' })
  })
export const notNow = (ctx: Ctx<Customer>, id: string) =>
  ctx.write(async (tx): Promise<void> => {
    const { interest } = await chosen(tx, ctx.actor.contactId, id)
    if (restsUntil(interest.notNowAt, tx.now) !== null) return
    await store.changeInterest(tx, interest, { notNowAt: tx.now })
    await tx.emit('plan.put_off', { contactId: interest.contactId, planId: id })
  })
