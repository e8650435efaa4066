import type { Reads } from '../../../db/client.ts'
import { openSince } from '../../kernel/ask-rules.ts'
import { notFound } from '../../kernel/problem.ts'
import { clocksOf } from '../asks/actions.ts'
import { standingTogether, versionsOf } from '../stages/actions.ts'
import { SCORES } from '../stages/contract.ts'
import { decayed, fitsAny } from '../stages/memory/rules.ts'
import { eventsOf, personOf } from '../stages/store.ts'
import type { PersonCard, Together } from './contract.ts'
import { ASKS, nextAct, type Standing } from './rules.ts'
import * as store from './store.ts'

const EVENTS_SHOWN = 30
const USE = new Set(['product.first_value', 'product.used', 'feature.used', 'milestone.reached'])
const BOUGHT = new Set(['sale.recorded', 'order.paid', 'subscription.started', 'trial.converted'])

async function budgetOf(read: Reads, now: number, id: string): Promise<Standing['budget']> {
  const clocks = await clocksOf(read, now, id, Object.values(ASKS))
  return Object.fromEntries(clocks.map(({ kind, ...clock }) => [kind, clock] as const)) as Standing['budget']
}

/** One customer as the axle: where they stand and why, what they are worth, and what to do next. */
export async function cardOf(read: Reads, contactId: string, now: number): Promise<PersonCard> {
  const person = await personOf(read, contactId)
  const found = person && (await store.cardOf(read, person.id))
  if (!person || !found) throw notFound('contact.not_found', 'There is no such person, or they have not moved yet.')
  const { contact, stage } = found
  const { members: ids, id } = person
  const events = await eventsOf(read, ids)
  const { rules } = (await versionsOf(read)).findLast(({ version }) => version === stage.rulesVersion)!
  const counts = await store.countsOf(read, ids)
  const paid = await store.paidBy(read, store.ofContacts(ids))
  const brought = await store.broughtBy(read, ids)
  const pin = await store.pinOf(read, ids, now)
  const last = (types: (type: string) => boolean) => events.findLast(({ type }) => types(type))
  const nps = last((type) => type === 'nps.answered')
  const times = (name: string) => events.flatMap(({ type, at }) => (type === name ? [at] : []))
  const standing: Standing = {
    ...{ stage: stage.stage, health: stage.health, enteredAt: stage.enteredAt, lastActAt: stage.lastActAt },
    customerSince: events.find(({ type }) => BOUGHT.has(type) || USE.has(type))?.at ?? null,
    complaintSince: openSince(times('complaint.raised'), times('complaint.resolved')),
    lastNps: nps ? { band: String(nps.data['band']), at: nps.at } : null,
    hasFirstValue: events.some(({ type }) => USE.has(type)),
    brought: counts['qualified'] ?? 0,
    isPartner: (counts['partners'] ?? 0) > 0,
    budget: await budgetOf(read, now, id),
  }
  const n = (name: string) => counts[name] ?? 0
  const { lapAt, lapWhy } = stage
  const begins = lapWhy === 'came_back' ? rules.returns.by : rules.laps.again
  const began = events.find((event) => event.at === lapAt && fitsAny(begins, event))
  const shown = ({ currency, amountMinor }: { currency: string; amountMinor: number }) => ({ currency, amountMinor })
  return {
    contact,
    ...{ stage: stage.stage, peakStage: stage.peakStage, health: stage.health, lap: stage.lap },
    lapBegan: lapAt === null || lapWhy === null ? null : { at: lapAt, why: lapWhy, event: began?.type ?? null },
    ...{
      enteredAt: stage.enteredAt,
      healthAt: stage.healthAt,
      channel: stage.channel,
      rulesVersion: stage.rulesVersion,
    },
    because: {
      stage: (await store.becauseOf(read, id, 'stage')) ?? null,
      health: (await store.becauseOf(read, id, 'health')) ?? null,
    },
    scores: SCORES.map((name) => ({
      ...{ name, halfLifeDays: rules.halfLifeDays[name] },
      now: decayed({ value: stage[name], at: stage.scoredAt }, rules.halfLifeDays[name], now),
    })),
    nextCheckAt: stage.nextCheckAt,
    pin: pin && stage.shadowStage ? { ...pin, shadowStage: stage.shadowStage } : null,
    value: {
      ...{ paid: paid.map(shown), sales: paid.reduce((sum, row) => sum + row.n, 0), brought: brought.map(shown) },
      ...{ broughtPeople: n('broughtPeople'), broughtCustomers: n('broughtCustomers') },
      voice: {
        ...{ reviews: n('reviews'), testimonials: n('testimonials'), requests: n('requests') },
        ...{ votes: n('votes'), shipped: n('shipped'), answers: n('answers') },
      },
    },
    next: nextAct(standing, now),
    touches: {
      ...{ lastSignAt: stage.lastSignAt, quietFrom: stage.quietFrom },
      lastMail: (await store.lastMail(read, ids)) ?? null,
      planned: await store.planned(read, ids, now),
    },
    events: events
      .flatMap(({ type, source, at }) => (source === 'said' ? [] : [{ name: type, source, at }]))
      .slice(-EVENTS_SHOWN)
      .reverse(),
  }
}

/** What a merge of two contacts would make of where they stand; nothing is changed. @throws Problem when one is not known */
export async function togetherOf(read: Reads, contactId: string, otherId: string, now: number): Promise<Together> {
  const both = [await personOf(read, contactId), await personOf(read, otherId)]
  const members = both.flatMap((one) => {
    if (!one) throw notFound('contact.not_found', 'We do not know this contact.')
    return one.members
  })
  const state = await standingTogether(read, [...new Set(members)], now)
  return { stage: state?.stage ?? null, health: state?.health ?? null }
}
