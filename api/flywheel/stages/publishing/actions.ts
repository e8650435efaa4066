import { setImmediate as othersFirst } from 'node:timers/promises'
import type { Reads } from '../../../../db/client.ts'
import { HEALTHS, STAGES } from '../../../../db/schema/flywheel.ts'
import { actorId, type May } from '../../../kernel/actor.ts'
import type { Ctx, Tx } from '../../../kernel/context.ts'
import { canonicalJson } from '../../../kernel/hash.ts'
import { newId } from '../../../kernel/ids.ts'
import { conflict, notFound, Problem } from '../../../kernel/problem.ts'
import { HOST_EVENTS, PORTAL_EVENTS } from '../../intake/rules.ts'
import { traitsSet } from '../../journeys/store.ts'
import { settlePerson, versionsOf } from '../actions.ts'
import { faultsOf } from '../checking/rules.ts'
import type { RuleSet } from '../contract.ts'
import { DAY } from '../memory/rules.ts'
import { replay, type Stage } from '../rules.ts'
import * as stages from '../store.ts'
import type { PinStage, PublishRules, StageTrial } from './contract.ts'
import * as store from './store.ts'

type Manager = Ctx<May<'wheel.manage'>>

/** Every event that rules may name, with what it may do. */
export async function eventsToName(read: Reads) {
  const known = [...PORTAL_EVENTS, ...HOST_EVENTS].map(([name, of]) => ({ name, class: of as string | null }))
  const own = (await store.ownEvents(read)).filter((name) => !PORTAL_EVENTS.has(name) && !HOST_EVENTS.has(name))
  return [...known, ...own.map((name) => ({ name, class: null }))]
}
async function checked(read: Reads, rules: RuleSet) {
  const names = new Set((await eventsToName(read)).map(({ name }) => name))
  const faults = faultsOf(rules, (event) => names.has(event), new Set(await traitsSet(read)))
  if (faults.length === 0) return
  const [{ code, message }] = faults as [(typeof faults)[number]]
  const fields = Object.fromEntries(faults.map((fault) => [`rules.${fault.field}`, fault.message]))
  throw new Problem('invalid', code, message, { fields })
}

export async function rulesView(read: Reads) {
  const [versions, now] = [await store.versions(read), (await versionsOf(read)).at(-1)!]
  const events = await eventsToName(read)
  return { version: now.version, rules: now.rules, versions, events, waiting: await store.waiting(read) }
}

/** Other rules from now on; everybody is looked at again, and their history until now stays what it was. */
export const publishRules = (ctx: Manager, { rules, note, basedOn }: PublishRules) =>
  ctx.write(async (tx) => {
    await checked(tx, rules)
    const now = (await versionsOf(tx)).at(-1)!
    if (now.version !== basedOn)
      throw conflict('rules.changed_meanwhile', `Version ${now.version} was published meanwhile. Look at it first.`)
    await publishIn(tx, { rules, note, by: actorId(ctx.actor)! })
  })
/** The next version, unless it would say the same; then false. */
export async function publishIn(tx: Tx, { rules, note, by }: { rules: RuleSet; note: string; by: string }) {
  const now = (await versionsOf(tx)).at(-1)!
  if (canonicalJson(now.rules) === canonicalJson(rules)) return false
  const version = now.version + 1
  await store.insertVersion(tx, { version, rules: JSON.stringify(rules), note, publishedAt: tx.now, publishedBy: by })
  await stages.queueEverybody(tx, tx.now)
  await tx.emit('stage_rules.published', { version })
  return true
}

/** More people than this are judged by a sample. */
const SAMPLE = 2_000
const AT_ONCE = 50
const EXAMPLES = 20

async function whom(read: Reads): Promise<string[]> {
  const ids: string[] = []
  if ((await store.people(read)) <= SAMPLE) {
    for (let after = ''; ; ) {
      const some = await store.peopleAfter(read, after, 500)
      if (some.length === 0) return ids
      ids.push(...some.map(({ id }) => id))
      after = ids.at(-1)!
    }
  }
  const last = await store.lastNumber(read)
  const drawn = new Set<string>()
  for (let tries = 0; drawn.size < SAMPLE && tries < 100; tries++) {
    const numbers = Array.from({ length: 400 }, () => 1 + Math.floor(Math.random() * last))
    for (const id of await store.peopleNumbered(read, numbers)) if (drawn.size < SAMPLE) drawn.add(id)
  }
  return [...drawn]
}

/** Where people would stand today had these rules held from the beginning. Changes nothing; makes way between people. */
export async function tryRules(ctx: Ctx<May<'wheel.read'>>, rules: RuleSet): Promise<StageTrial> {
  const { read } = ctx
  await checked(read, rules)
  const [now, then] = [new Map<string, number>(), new Map<string, number>()]
  const moved = new Map<string, { from: Stage | null; to: Stage | null; n: number }>()
  const examples: StageTrial['examples'] = []
  const add = (map: Map<string, number>, key: string | undefined) => key && map.set(key, (map.get(key) ?? 0) + 1)
  const ids = await whom(read)
  for (let i = 0; i < ids.length; i += AT_ONCE) {
    for (const { id, name, stage, health } of await store.peopleOf(read, ids.slice(i, i + AT_ONCE))) {
      await othersFirst()
      const members = await stages.membersOf(read, id)
      const known = { events: await stages.eventsOf(read, members), versions: [{ version: 0, from: 0, rules }] }
      const { state } = replay({ ...known, pins: await stages.pinsOf(read, members) }, ctx.now())
      for (const [map, one] of [[now, { stage, health }] as const, [then, state] as const]) {
        add(map, one?.stage)
        add(map, one?.health)
      }
      const to = state?.stage ?? null
      if (to === stage) continue
      const key = `${stage} ${to}`
      moved.set(key, { from: stage, to, n: (moved.get(key)?.n ?? 0) + 1 })
      if (examples.length < EXAMPLES) examples.push({ contact: { id, name }, from: stage, to })
    }
  }
  const of = (map: Map<string, number>, key: string) => map.get(key) ?? 0
  return {
    ...{ people: await store.people(read), looked: ids.length, moved: [...moved.values()], examples },
    now: STAGES.map((stage) => ({ stage, n: of(now, stage) })),
    under: STAGES.map((stage) => ({ stage, n: of(then, stage) })),
    health: HEALTHS.map((health) => ({ health, now: of(now, health), under: of(then, health) })),
  }
}

async function standing(tx: Reads, contactId: string) {
  const id = (await stages.personOf(tx, contactId))?.id
  if (!id || !(await stages.stageOf(tx, id)))
    throw notFound('contact.not_found', 'There is no such person, or they have not moved yet.')
  return id
}

/** Puts somebody in a stage for some days, whatever the rules say; the rules go on in the shadow. */
export const pinStage = (ctx: Manager, contactId: string, { stage, days, reason }: PinStage) =>
  ctx.write(async (tx) => {
    const id = await standing(tx, contactId)
    const by = actorId(ctx.actor)!
    const before = await store.pinNow(tx, id, tx.now)
    if (before) await store.endPin(tx, before.id, tx.now, by)
    const pin = { id: newId('pin', tx.now), contactId: id, stage, reason, pinnedAt: tx.now, pinnedBy: by }
    await store.insertPin(tx, { ...pin, until: tx.now + days * DAY })
    const { id: causeId } = await tx.emit('stage.pinned', { contactId: id, pinId: pin.id, stage })
    await settlePerson(tx, id, { causeId })
  })

export const unpinStage = (ctx: Manager, contactId: string) =>
  ctx.write(async (tx) => {
    const id = await standing(tx, contactId)
    const pin = await store.pinNow(tx, id, tx.now)
    if (!pin) return
    await store.endPin(tx, pin.id, tx.now, actorId(ctx.actor)!)
    const { id: causeId } = await tx.emit('stage.unpinned', { contactId: id, pinId: pin.id })
    await settlePerson(tx, id, { causeId })
  })
