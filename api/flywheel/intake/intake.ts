import { uniqueViolation } from '../../../db/errors.ts'
import type { System } from '../../kernel/actor.ts'
import type { Ctx, Tx } from '../../kernel/context.ts'
import { groupCommit } from '../../kernel/group-commit.ts'
import { newId } from '../../kernel/ids.ts'
import type { AddressHash } from '../../kernel/mailbox.ts'
import { Problem } from '../../kernel/problem.ts'
import { meaningsOf } from '../kinds/store.ts'
import { type Named, notePushes, toldBefore } from '../pushes/telling.ts'
import type { Outcome } from './contract.ts'
import { type Described, type Happened, type Noted, refusal } from './reading.ts'
import { dayOf, firstMeaning, HOST_EVENTS, MAX_TYPES, spelt } from './rules.ts'
import * as store from './store.ts'
import { hashesOf, saysSomethingNew } from './telling.ts'
import { noteTraits } from './traits/actions.ts'

const MAX_WAITING = 20_000
const MAX_AT_ONCE = 500
const DAY_MS = 86_400_000
const STORED: Outcome = { outcome: 'stored' }
const REPEATED: Outcome = { outcome: 'repeated' }

/** Stores events before they are acknowledged, those of many requests in one transaction. */
export const createIntake = (ctx: Pick<Ctx<System>, 'write'>, hashOf: AddressHash) =>
  groupCommit<Noted[], Outcome[]>({
    sizeOf: (events) => events.length,
    mostWaiting: MAX_WAITING,
    mostAtOnce: MAX_AT_ONCE,
    async commit(requests) {
      const outcomes = await ctx.write((tx) => storeGroup(tx, requests.flat(), hashOf))
      let from = 0
      return requests.map(({ length }) => outcomes.slice(from, (from += length)))
    },
  })
export type Intake = ReturnType<typeof createIntake>

/** A statement a table, however many events there are; people are told of one by one. */
export async function storeGroup(tx: Tx, events: Noted[], hashOf: AddressHash): Promise<Outcome[]> {
  const firsts = new Map<string, number>()
  for (const [i, { dedup }] of events.entries()) if (dedup && !firsts.has(dedup)) firsts.set(dedup, i)
  const fresh = await store.noteMessages(tx, [...firsts.keys()], Math.floor(tx.now / DAY_MS))
  const isNew = (i: number) => {
    const { dedup } = events[i]!
    return dedup === null || (fresh.has(dedup) && firsts.get(dedup) === i)
  }
  const outcomes: (Outcome | undefined)[] = events.map(() => undefined)
  for (const [i, event] of events.entries())
    if (event.kind === 'described' && isNew(i)) outcomes[i] = await describe(tx, event, hashOf)
  const happened = events.flatMap((event, i) => (event.kind === 'happened' && isNew(i) ? [{ event, i }] : []))
  const stored = await storeHappened(
    tx,
    happened.map(({ event }) => event),
    hashOf,
  )
  for (const [n, { i }] of happened.entries()) outcomes[i] = stored[n]
  const refused = events.flatMap(({ dedup }, i) => (dedup && outcomes[i]?.outcome === 'refused' ? [dedup] : []))
  if (refused.length > 0) await store.forgetMessages(tx, refused)
  return events.map(({ dedup }, i) => {
    const first = outcomes[firsts.get(dedup ?? '') ?? i]
    return outcomes[i] ?? (first?.outcome === 'refused' ? first : REPEATED)
  })
}

/** What the host says of a person; who is new needs an address, and who was erased comes back by themselves only. */
async function describe(tx: Tx, event: Described, hashOf: AddressHash): Promise<Outcome> {
  const { userId, email, said } = event
  const [byNumber] = userId ? await store.peopleByNumber(tx, [userId]) : []
  const [byEmail] = byNumber || !email ? [] : await store.peopleByEmail(tx, [email])
  const known = byNumber ?? byEmail
  if (!known) {
    if (!email) return refusal('person.unknown', 'Nobody has this userId yet. Send their e-mail address too.', EMAIL)
    if ((await store.forgottenOf(tx, hashesOf({ userId, email }, hashOf))).size > 0)
      return refusal('person.erased', 'This person was erased. They come back by signing up themselves.', EMAIL)
    if (await store.isStaff(tx, email))
      return refusal('person.is_staff', 'A colleague signs in with this address; staff are no contacts.', EMAIL)
  }
  const now = known && (await store.personNow(tx, known.canonicalId))
  // the number of one who was merged stays on the contact it was of
  const told = { ...said, ...(userId && !byNumber && { external_id: userId }), ...(!known && email && { email }) }
  // of two who are one, what is said of either stays with them: taken apart, each has their own
  const own = known?.id
  if (now && !saysSomethingNew(told, now)) {
    await noteTraits(tx, own!, event)
    return STORED
  }
  const contactId = now?.contact.id ?? newId('con', tx.now)
  try {
    await store.apart(tx, async () => {
      const tellingId = newId('tel', tx.now)
      await store.insertTold(tx, { id: tellingId, contactId, said: JSON.stringify(told) })
      await tx.emit('contact.told', { contactId, tellingId })
      await store.forgetTold(tx, tellingId)
      await noteTraits(tx, own ?? contactId, event)
    })
    return STORED
  } catch (error) {
    if (error instanceof Problem)
      return refusal(error.code, error.message, Object.keys(error.fields ?? { traits: '' })[0])
    if (uniqueViolation(error) === 'contact.external_id')
      return refusal('contact.external_id_taken', 'Another contact has this userId already.', 'userId')
    throw error
  }
}
const EMAIL = 'traits.email'

async function storeHappened(tx: Tx, events: Happened[], hashOf: AddressHash): Promise<Outcome[]> {
  if (events.length === 0) return []
  const personOf = await peopleOf(tx, events)
  const types = await typesFor(
    tx,
    events.map(({ name }) => name),
  )
  const strangers = events.filter((event) => event.userId && !personOf(event))
  const forgotten = await store.forgottenOf(tx, [...new Set(strangers.flatMap((one) => hashesOf(one, hashOf)))])
  const waits = (event: Happened) =>
    Boolean(event.userId) && !personOf(event) && !hashesOf(event, hashOf).some((hash) => forgotten.has(hash))

  const named = events.filter(({ name }) => types.has(name))
  const pushOf = (event: Happened) => namedOf(event, types.get(event.name)!, personOf(event)?.id ?? null)
  const told = await toldBefore(tx, named.map(pushOf))
  const repeated = new Set(named.filter((_, i) => told[i]))
  const kept = named.filter((event) => !repeated.has(event))
  const rows = kept.map((event) => {
    const contactId = personOf(event)?.id ?? null
    const { occurredAt, receivedAt, toldAt, late, channel } = event
    // of nobody there is nothing but a number in the figures
    const props = contactId || waits(event) ? event.props : null
    return { typeId: types.get(event.name)!, contactId, occurredAt, receivedAt, toldAt, late, channel, props }
  })
  if (rows.length > 0) {
    const seqs = await store.insertEvents(tx, rows)
    const waiting = kept.flatMap((event, i) =>
      waits(event) ? [[seqs[i]!, event.userId!, event.receivedAt] as const] : [],
    )
    if (waiting.length > 0) await store.insertWaiting(tx, waiting)
    await store.addDays(tx, cellsOf(rows))
    await store.touchTypes(tx, [...new Set(rows.map(({ typeId }) => typeId))], tx.now)
    const moved = rows.flatMap(({ contactId, occurredAt }) => (contactId ? [[contactId, occurredAt] as const] : []))
    if (moved.length > 0) await store.queueStages(tx, moved, tx.now)
    await notePushes(
      tx,
      kept.map((event, i) => ({ ...pushOf(event), seq: seqs[i]! })),
    )
  }
  return events.map((event) => (repeated.has(event) ? REPEATED : types.has(event.name) ? STORED : tooManyTypes()))
}
/** What a push is called in what was said with it. */
function titleIn(props: string | null): string | null {
  const said = (props === null ? {} : JSON.parse(props)) as Record<string, unknown>
  const title = [said['title'], said['name'], said['subject']].find(
    (one) => typeof one === 'string' && one.trim() !== '',
  )
  return typeof title === 'string' ? title.trim().slice(0, 200) : null
}
const namedOf = (
  { push: key, props, occurredAt, channel }: Happened,
  typeId: number,
  contactId: string | null,
): Named => ({
  ...{ typeId, contactId, key, occurredAt, channel },
  title: key === null ? null : titleIn(props),
})
const tooManyTypes = () =>
  refusal('event_type.too_many', `There are ${MAX_TYPES} names already. Say what differs in properties.`, 'event')

async function peopleOf(tx: Tx, events: Happened[]) {
  const all = (values: (string | null)[]) => [...new Set(values.filter((one) => one !== null))]
  const numbers = await store.peopleByNumber(tx, all(events.map(({ userId }) => userId)))
  const emails = await store.peopleByEmail(tx, all(events.map(({ email }) => email)))
  const [byNumber, byEmail] = [numbers, emails].map((found) => new Map(found.map((one) => [one.by, one])))
  return ({ userId, email }: Happened) => byNumber!.get(userId ?? '') ?? byEmail!.get(email ?? '')
}

/** The numbers of these names; those that are new are made while there is room. */
async function typesFor(tx: Tx, names: string[]): Promise<Map<string, number>> {
  const all = [...new Set(names)]
  const known = await store.typesOf(tx, all)
  const fresh = all.filter((name) => !known.has(name))
  if (fresh.length === 0) return known
  const room = Math.max(0, MAX_TYPES - (await store.countTypes(tx)))
  const ours = await meaningsOf(tx, fresh.map(spelt))
  const rows = fresh.slice(0, room).map((name) => ({
    ...{ name, countsAs: HOST_EVENTS.has(name) ? null : (ours.get(spelt(name)) ?? firstMeaning(name)) },
  }))
  return new Map([...known, ...(rows.length > 0 ? await store.insertTypes(tx, rows, tx.now) : [])])
}

function cellsOf(rows: store.EventRow[]): store.DayCell[] {
  const cells = new Map<string, [string, number, string, number]>()
  for (const { occurredAt, typeId, channel } of rows) {
    const day = dayOf(occurredAt)
    const key = `${day} ${typeId} ${channel}`
    const cell = cells.get(key)
    if (cell) cell[3] += 1
    else cells.set(key, [day, typeId, channel, 1])
  }
  return [...cells.values()]
}
