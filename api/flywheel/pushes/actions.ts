import { uniqueViolation } from '../../../db/errors.ts'
import { actorId, type May, type Scoped } from '../../kernel/actor.ts'
import type { Ctx, Tx } from '../../kernel/context.ts'
import { newId } from '../../kernel/ids.ts'
import { decodeCursor, pageOf } from '../../kernel/page.ts'
import { conflict, invalid, notFound } from '../../kernel/problem.ts'
import { EffectData, type Push, type PushQuery, type SavePush, type TellPush } from './contract.ts'
import { WHOLE } from './credit/rules.ts'
import * as store from './store.ts'

type Manager = Ctx<May<'outreach.manage'>>
/** The job that counts, by its name in api/jobs.ts. */
export const JOB = 'flywheel.count_pushes'

type Shown = NonNullable<Awaited<ReturnType<typeof store.shownPush>>>
export function toPush({ push, linkCode, figure }: Shown): Push {
  const { id, kind, channel, title, key, url, at, source, costMinor, currency } = push
  const people = (bp: number) => Math.round((bp / WHOLE) * 100) / 100
  return {
    ...{ id, kind, channel, title, key, url, linkCode, at, source },
    cost: costMinor === null || currency === null ? null : { amountMinor: costMinor, currency },
    credited: figure && {
      ...{ people: figure.people, leads: people(figure.leadsBp), steps: people(figure.stepsBp) },
      customers: people(figure.customersBp),
      value: Object.entries(JSON.parse(figure.value) as Record<string, number>).map(([code, amountMinor]) => ({
        ...{ currency: code, amountMinor },
      })),
    },
  }
}
const missing = () => notFound('push.not_found', 'There is no such push, or it was removed.')

export async function listPushes({ read }: Pick<Ctx, 'read'>, asked: PushQuery) {
  const rows = await store.pushes(read, asked, decodeCursor(asked.cursor))
  const { items, nextCursor } = pageOf(rows, asked.limit, ({ push }) => ({ at: push.at, id: push.id }))
  return { items: items.map(toPush), nextCursor, soldIn: await store.soldIn(read) }
}
export async function readPush({ read }: Pick<Ctx, 'read'>, id: string): Promise<Push> {
  const found = await store.shownPush(read, id)
  if (!found) throw missing()
  return toPush(found)
}

async function rowOf(tx: Tx, { cost, linkCode, at = tx.now, ...said }: SavePush | TellPush) {
  const link = linkCode ? await store.ownLink(tx, linkCode) : undefined
  if (linkCode && !link)
    throw invalid('linkCode', 'None of your company’s own links has this code. Make one under Links first.')
  if (at > tx.now + DAY_MS) throw invalid('at', 'This day is still to come. Enter a push when it has happened.')
  return {
    ...said,
    at,
    linkId: link?.id ?? null,
    costMinor: cost?.amountMinor ?? null,
    currency: cost?.currency ?? null,
  }
}
const DAY_MS = 86_400_000

/** @throws Problem push.known where the same was told of before, or push.link_taken */
async function apart<R>(work: () => Promise<R>): Promise<R> {
  try {
    return await work()
  } catch (error) {
    const columns = uniqueViolation(error)
    if (columns?.includes('push.key'))
      throw conflict('push.known', 'A push of this kind has this name already. Open that one and add what is missing.')
    if (columns?.includes('push.link_id'))
      throw conflict('push.link_taken', 'Another push has this link. Each needs one of its own to tell them apart.')
    throw error
  }
}

export const recordPush = (ctx: Manager, input: SavePush) =>
  ctx.write(async (tx) => {
    const id = newId('psh', tx.now)
    const row = { ...(await rowOf(tx, input)), id, source: 'staff' as const, createdAt: tx.now }
    await apart(() => store.insertPush(tx, { ...row, createdBy: actorId(ctx.actor) }))
    await tx.emit('push.recorded', { pushId: id, kind: input.kind })
    return toPush((await store.shownPush(tx, id))!)
  })

export const changePush = (ctx: Manager, id: string, input: SavePush) =>
  ctx.write(async (tx) => {
    const known = await store.pushById(tx, id)
    if (!known) throw missing()
    if (known.eventSeq !== null && (input.kind !== known.kind || input.key !== known.key))
      throw conflict('push.told', 'An event told of this push by its kind and name. Both have to stay as they are.')
    const row = await rowOf(tx, input)
    await apart(() => store.changePush(tx, id, row))
    await tx.emit('push.changed', { pushId: id })
    return toPush((await store.shownPush(tx, id))!)
  })

/** Takes a mistake away. What a host told of, or the portal did itself, has happened. */
export const removePush = (ctx: Manager, id: string) =>
  ctx.write(async (tx) => {
    const known = await store.pushById(tx, id)
    if (!known) throw missing()
    if (known.eventSeq !== null || known.source === 'portal')
      throw conflict('push.happened', 'This was not entered by hand, so it cannot be removed by hand.')
    await store.deletePush(tx, id)
    await tx.emit('push.removed', { pushId: id })
  })

/** Told by a machine: kind and key make each repeat the same push. */
export const tellPush = (ctx: Ctx<Scoped<'events.write'>>, key: string, input: TellPush) =>
  ctx.write(async (tx) => {
    const known = await store.pushByKey(tx, input.kind, key)
    const row = { ...(await rowOf(tx, { ...input, at: input.at ?? known?.at ?? tx.now })), key }
    const id = known?.id ?? newId('psh', tx.now)
    await apart(async () => {
      if (known) return store.changePush(tx, id, row)
      const made = { ...row, id, source: 'api' as const, createdBy: actorId(ctx.actor), createdAt: tx.now }
      return store.insertPush(tx, made)
    })
    await tx.emit(known ? 'push.changed' : 'push.recorded', { pushId: id, kind: input.kind })
    return { push: toPush((await store.shownPush(tx, id))!), isNew: !known }
  })

/** As it was counted last; nothing is counted here. */
export async function pushEffect({ read, now }: Pick<Ctx, 'read' | 'now'>) {
  const report = await store.reportNow(read)
  return {
    ...{ countedAt: report?.countedAt ?? null, people: report?.people ?? 0 },
    counting: await store.isCounting(read, JOB, now()),
    effect: report ? EffectData.parse(JSON.parse(report.data)) : null,
  }
}
export const askToCount = (ctx: Manager) =>
  ctx.write(async (tx) => {
    if (!(await store.isCounting(tx, JOB, tx.now))) await tx.emit('push_report.asked', {})
  })
