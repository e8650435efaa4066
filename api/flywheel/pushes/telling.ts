import { PUSH_KINDS } from '../../../db/schema/pushes.ts'
import type { Tx } from '../../kernel/context.ts'
import { newId } from '../../kernel/ids.ts'
import * as store from './store.ts'

/** What an event says of a push: its own name for it, or the one it came by. */
export interface Named {
  typeId: number
  contactId: string | null
  occurredAt: number
  channel: string
  key: string | null
  title: string | null
}
const isKind = (kind: string): kind is store.PushRow['kind'] => PUSH_KINDS.some((one) => one === kind)
const nameOf = (kind: string, key: string) => `${kind} ${key}`

/** Which of these events tell of a push that an event told of before, so that one thing stays one push. */
export async function toldBefore(tx: Tx, events: readonly Named[]): Promise<boolean[]> {
  const keyed = events.filter(({ key }) => key !== null)
  if (keyed.length === 0) return events.map(() => false)
  const kinds = await store.pushTypes(tx, [...new Set(keyed.map(({ typeId }) => typeId))], PUSH_KINDS)
  const known = await store.pushesNamed(tx, [...new Set(keyed.map(({ key }) => key!))])
  const told = new Set(known.flatMap(({ kind, key, eventSeq }) => (eventSeq === null ? [] : [nameOf(kind, key!)])))
  return events.map(({ typeId, key }) => {
    const kind = kinds.get(typeId)
    if (!kind || key === null) return false
    const name = nameOf(kind, key)
    if (told.has(name)) return true
    told.add(name)
    return false
  })
}

/** Keeps what events tell of pushes: those that are one by themselves, and those by which somebody came. */
export async function notePushes(tx: Tx, events: readonly (Named & { seq: number })[]): Promise<void> {
  const keyed = events.filter(({ key }) => key !== null)
  if (keyed.length === 0) return
  const kinds = await store.pushTypes(tx, [...new Set(keyed.map(({ typeId }) => typeId))], PUSH_KINDS)
  for (const { typeId, seq, key, title, channel, occurredAt } of keyed) {
    const kind = kinds.get(typeId)
    if (!kind || !isKind(kind)) continue
    const known = await store.pushByKey(tx, kind, key!)
    if (known) await store.changePush(tx, known.id, { eventSeq: seq })
    else
      await store.insertPush(tx, {
        ...{ id: newId('psh', tx.now), kind, key, channel, title: title ?? key!, at: occurredAt },
        ...{ source: 'event' as const, eventSeq: seq, createdAt: tx.now },
      })
  }
  const people = keyed.filter(({ typeId, contactId }) => contactId !== null && !kinds.has(typeId))
  const named = await store.pushesNamed(tx, [...new Set(people.map(({ key }) => key!))])
  await store.insertTouches(
    tx,
    people.flatMap(({ contactId, key, occurredAt }) =>
      named
        .filter((push) => push.key === key)
        .map(({ id }) => ({ contactId: contactId!, pushId: id, how: 'event' as const, at: occurredAt })),
    ),
  )
}
