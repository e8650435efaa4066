import { eq } from 'drizzle-orm'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { FactName } from '../../api/events.ts'
import { verifyLoops } from '../../api/flywheel/loop/actions.ts'
import { WHOLE } from '../../api/flywheel/loop/rules.ts'
import { DEFAULT_RULES } from '../../api/flywheel/stages/defaults/rules.ts'
import { settleDue } from '../../api/flywheel/stages/due.ts'
import type { StageEvent } from '../../api/flywheel/stages/memory/rules.ts'
import { isAct, replay } from '../../api/flywheel/stages/rules.ts'
import { verifyStages } from '../../api/flywheel/stages/verifying.ts'
import type { System } from '../../api/kernel/actor.ts'
import { type Ctx, createCtx } from '../../api/kernel/context.ts'
import { contact } from '../../db/schema/contacts.ts'
import { contactStage } from '../../db/schema/flywheel.ts'
import { firstPurchase, loopEdge } from '../../db/schema/loop.ts'
import { contactRow, type Door, type Loose } from '../people.ts'
import { type World, world } from '../world.ts'

let portal: World
let olga: Door
let ctx: Ctx<System>
beforeAll(async () => {
  portal = await world()
  olga = await portal.as('olga')
  ctx = createCtx<System>(portal.services, { kind: 'system', job: 'test' }, 'test')
})
afterAll(() => portal.close())

const DAY = 86_400_000
const VERSION = { version: 0, from: 0, rules: DEFAULT_RULES }
const who = fc.nat(2)
const TYPES = [
  ...(['lead.recorded', 'attribution.strengthened', 'sale.recorded', 'review.published'] as const),
  ...(['testimonial.published', 'words.credited'] as const),
] as const
const step = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({ does: fc.constantFrom(...TYPES), who, by: who, rating: fc.integer({ min: 1, max: 5 }) }),
  },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('round' as const), who }) },
  { weight: 3, arbitrary: fc.record({ does: fc.constant('merge' as const), who, by: who }) },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('undo' as const), nth: fc.nat(5) }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('settle' as const) }) },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('wait' as const), days: fc.constantFrom(1, 9, 120, 181) }) },
)
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never

let people = 0
/** Laps that a closed loop began, by who is in them and since when. */
const rounds = new Set<string>()
/** Three strangers, and all that is known of them, kept beside the portal. */
async function strangers() {
  const ids = [0, 1, 2].map(() => `con_p${String(++people).padStart(6, '0')}`)
  await portal.db.write(async (tx) => {
    for (const id of ids) await tx.insert(contact).values(contactRow(id, `${id}@example.com`, id, portal.now()))
  })
  const canonical = new Map(ids.map((id) => [id, id]))
  const events = new Map<string, (StageEvent & { advocateId?: string; evidence?: number })[]>(ids.map((id) => [id, []]))
  const merges: { id: string; at: number; kept: string; merged: string; members: string[] }[] = []
  const members = (id: string) => ids.filter((one) => canonical.get(one) === canonical.get(id))
  const union = (id: string) =>
    members(id)
      .flatMap((one) => events.get(one)!)
      .sort((a, b) => a.seq - b.seq)

  async function happens(type: (typeof TYPES)[number], id: string, advocateId: string, rating: number) {
    if (type === 'lead.recorded' && events.get(id)!.some((e) => e.type === type)) return
    // strengthened later: nobody is better known before they are known
    if (type === 'attribution.strengthened' && !events.get(id)!.some((e) => e.type === 'lead.recorded')) return
    const came = advocateId !== id && { testimonialId: 'tes_x', advocateId }
    if (type === 'attribution.strengthened' && !came) return
    const evidence = type === 'lead.recorded' ? 2 : Math.min(rating, 4)
    const data = {
      'attribution.strengthened': { contactId: id, ...came, evidence },
      'lead.recorded': { contactId: id, source: came ? 'testimonial' : 'direct', ...came },
      'sale.recorded': { saleId: 's', contactId: id, amountMinor: 1, currency: 'EUR', occurredAt: portal.now() },
      'review.published': { reviewId: 'r', contactId: id, productId: 'p', rating },
      'testimonial.published': { testimonialId: 't', reviewId: 'r', contactId: id, productId: 'p' },
      'words.credited': { contactId: id, conversionId: 'c', creditBp: rating * 1_000 },
    }[type]
    const { seq, at } = await ctx.write((tx) => tx.emit(type as FactName, data as never))
    const credits = type === 'lead.recorded' || type === 'attribution.strengthened'
    events.get(id)!.push({
      source: 'portal',
      seq,
      type,
      at,
      data: { rating, creditBp: rating * 1_000, source: came ? 'testimonial' : 'direct' },
      ...(credits && came && { ...came, evidence }),
    })
  }
  async function merge(kept: string, merged: string) {
    const stood = [kept, merged].every((id) => canonical.get(id) === id) && kept !== merged
    const preview = await olga.get(`/api/v1/contacts/${kept}/merge-preview?with=${merged}`)
    const together = await olga.get(`/api/v1/wheel/people/${kept}/together?with=${merged}`)
    const { status, body } = await olga.post('/api/v1/contacts/merges', { keptId: kept, mergedId: merged })
    expect([preview.status, status]).toEqual(stood ? [200, 201] : kept === merged ? [422, 422] : [409, 409])
    if (!stood) return
    merges.push({ id: body.id, at: portal.now(), kept, merged, members: members(merged) })
    for (const id of members(merged)) canonical.set(id, kept)
    const row = (await rows()).find((row) => row.contactId === kept)
    expect(together.body).toEqual({ stage: row?.stage ?? null, health: row?.health ?? null })
  }
  async function undo(nth: number) {
    const found = merges[nth % Math.max(merges.length, 1)]
    if (!found) return
    const { status, body } = await olga.post(`/api/v1/contacts/merges/${found.id}/undo`)
    if (portal.now() > found.at + 30 * DAY) return expect(body.code).toBe('merge.final')
    if (canonical.get(found.merged) !== found.kept) return expect(body.code).toBe('merge.blocked')
    expect(status).toBe(200)
    for (const id of found.members) canonical.set(id, found.merged)
    merges.splice(merges.indexOf(found), 1)
  }
  const rows = async () =>
    (await portal.db.read.select().from(contactStage)).filter(({ contactId }) => ids.includes(contactId))

  async function take(one: Step) {
    if (one.does === 'merge') return merge(ids[one.who]!, ids[one.by]!)
    if (one.does === 'undo') return undo(one.nth)
    if (one.does === 'settle') return settleDue(ctx)
    if (one.does === 'wait') return portal.later({ days: one.days })
    const round = ['testimonial.published', 'words.credited', 'sale.recorded'] as const
    if (one.does === 'round') for (const type of round) await happens(type, ids[one.who]!, ids[one.who]!, 5)
    else return happens(one.does, ids[one.who]!, ids[one.by]!, one.rating)
  }
  /** The stage is what the events of the whole person say, and so are the turns of the wheel. */
  async function check() {
    const stored = await rows()
    for (const id of ids) {
      const row = stored.find(({ contactId }) => contactId === id)
      if (canonical.get(id) !== id) {
        expect(row, `${id} was merged`).toBeUndefined()
        continue
      }
      const until = row?.nextCheckAt ? Math.min(portal.now(), row.nextCheckAt - 1) : portal.now()
      const { state } = replay({ events: union(id), versions: [VERSION] }, until)
      expect(row).toEqual(state && { contactId: id, ...state })
      if (state?.lapWhy === 'loop_closed') rounds.add(`${id} ${state.lapAt}`)
    }
    for (const prospectId of ids) await checkTurn(prospectId)
  }
  /** Whoever brought any contact of the person has a part, and the first purchase of them all is the person's. */
  async function checkTurn(prospectId: string) {
    const all = await portal.db.read.select().from(loopEdge).where(eq(loopEdge.prospectId, prospectId))
    const first = await portal.db.read.select().from(firstPurchase).where(eq(firstPurchase.contactId, prospectId)).get()
    if (canonical.get(prospectId) !== prospectId) return expect([all, first]).toEqual([[], undefined])
    const known = union(prospectId)
    const came = known.find(({ type }) => type === 'lead.recorded')
    const bought = known.find(({ type }) => type === 'sale.recorded')?.at
    expect(first?.at).toBe(bought)
    const best = new Map<string, number>()
    for (const { advocateId, evidence } of known) {
      if (!advocateId || members(prospectId).includes(advocateId)) continue
      const key = `${advocateId} ${evidence === 4 ? 'self_reported' : 'testimonial'}`
      best.set(key, Math.min(evidence!, best.get(key) ?? 4))
    }
    expect(new Map(all.map((edge) => [`${edge.advocateId} ${edge.kind}`, edge.evidence]))).toEqual(best)
    if (all.length === 0 || !came) return
    expect(all.reduce((sum, { creditBp }) => sum + creditBp, 0)).toBe(WHOLE)
    const customerAt = bought !== undefined && bought >= came.at - 7 * DAY ? bought : null
    const advocateAt = known.find((event) => event.seq > came.seq && isAct(event))?.at ?? null
    for (const edge of all)
      expect(edge).toMatchObject({ customerAt, advocateAt, prospectAt: Math.min(came.at, customerAt ?? came.at) })
  }
  return {
    ids,
    take,
    check,
    undoAll: async () => {
      for (let i = merges.length; i-- > 0; ) await undo(i)
    },
  }
}

test('however three people live, are merged and taken apart, each stands where the events of all they are lead', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), async (steps) => {
      const three = await strangers()
      for (const one of steps) {
        portal.later({ minutes: 5 })
        await three.take(one)
        await three.check()
      }
      portal.later({ minutes: 5 })
      await three.undoAll()
      await three.check()
      await settleDue(ctx)
      await three.check()
    }),
    { numRuns: 40 },
  )
  expect(rounds.size).toBeGreaterThan(5)
  expect(await verifyStages(ctx)).toEqual({ checked: expect.any(Number), differing: [] })
  expect(await verifyLoops(ctx.read)).toEqual({ checked: expect.any(Number), differing: [] })
  const { stock } = (await olga.get('/api/v1/wheel')).body
  const alone = new Set(
    (await portal.db.read.select().from(contact)).filter((c) => c.canonicalId === c.id).map(({ id }) => id),
  )
  const staged = (await portal.db.read.select().from(contactStage)).filter(({ contactId }) => alone.has(contactId))
  expect(stock.reduce((sum: number, { n }: { n: number }) => sum + n, 0)).toBe(staged.length)
})

test('undoing everything is as if nobody had been merged', async () => {
  const three = await strangers()
  const [a, b, c] = [0, 1, 2] as const
  const lives: Step[] = [
    { does: 'lead.recorded', who: a, by: a, rating: 5 },
    { does: 'lead.recorded', who: b, by: a, rating: 5 },
    { does: 'sale.recorded', who: b, by: b, rating: 5 },
    { does: 'merge', who: a, by: b },
    { does: 'review.published', who: b, by: b, rating: 5 },
    { does: 'merge', who: c, by: a },
    { does: 'wait', days: 9 },
    { does: 'lead.recorded', who: c, by: b, rating: 5 },
  ]
  for (const one of lives) await three.take(one)
  await three.check()
  await three.undoAll()
  await three.check()
  const stages = (await portal.db.read.select().from(contactStage).orderBy(contactStage.contactId)).filter((row) =>
    three.ids.includes(row.contactId),
  )
  expect(stages.map(({ stage }) => stage)).toEqual(['activation', 'advocacy', 'activation'])
  expect(await verifyStages(ctx)).toMatchObject({ differing: [] })
})

test('what time had done before the merge is told as time’s doing', async () => {
  const three = await strangers()
  const acts: Step[] = [
    { does: 'lead.recorded', who: 1, by: 1, rating: 5 },
    { does: 'review.published', who: 1, by: 1, rating: 5 },
    { does: 'wait', days: 181 },
    { does: 'merge', who: 0, by: 1 },
  ]
  for (const one of acts) await three.take(one)
  const { moves } = (await olga.get(`/api/v1/wheel/people/${three.ids[0]}`)).body
  expect(moves.map(({ contact: { id }, from, to, rule }: Loose) => [three.ids.indexOf(id), from, to, rule])).toEqual([
    [0, null, 'adoration', 'contact.merged'],
    [1, 'adoration', 'adoration', 'silent_for_180_days'],
    [1, 'advocacy', 'adoration', 'no_act_for_180_days'],
    [1, 'advocacy', 'advocacy', 'fell_silent'],
    [1, 'activation', 'advocacy', 'spoke_for_us'],
    [1, 'adoption', 'adoration', 'spoke_for_us'],
    [1, 'activation', 'adoption', 'spoke_for_us'],
    [1, null, 'activation', 'became_known'],
  ])
})
