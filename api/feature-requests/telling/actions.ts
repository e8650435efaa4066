import type { May, System } from '../../kernel/actor.ts'
import type { Ctx, Tx } from '../../kernel/context.ts'
import { newId } from '../../kernel/ids.ts'
import { seenRequest } from '../access.ts'
import { noteTold } from '../loops/actions.ts'
import type { Audience } from './contract.ts'
import { LEVEL_FOR, morningOf, type NoticeKind, stillStands } from './rules.ts'
import * as store from './store.ts'

/** So many people a change, so that others may write between two. */
const CHUNK = 25
/** So many of these a minute at most. */
const CHUNKS = 100
const SAMPLE = 5

/**
 * Every minute: tells who follows what has stood long enough. Who was told is a row of its own, so that after a crash, and in two
 * processes, it goes on with who was not.
 */
export async function tellDue(ctx: Ctx<System>, { chunk = CHUNK, chunks = CHUNKS } = {}): Promise<void> {
  for (let n = 0; n < chunks; n++) {
    const due = await store.dueNotice(ctx.read, ctx.now())
    if (!due) break
    await ctx.write((tx) => tellSome(tx, due.id, chunk))
  }
  await sendMornings(ctx, chunk, chunks)
}

/** What a notice is about, as it stands now; undefined when it is not to be told any more. */
async function subjectOf(tx: Tx, { kind, requestId, entryId, toStatusId }: store.NoticeRow) {
  if (kind !== 'entry') {
    const [request] = await store.standingRequests(tx, [requestId!])
    return stillStands(request, toStatusId) ? [request!] : undefined
  }
  if ((await store.entryById(tx, entryId!))?.state !== 'published') return undefined
  const requests = await store.standingRequests(tx, await store.requestsOfEntry(tx, entryId!))
  const standing = requests.filter((one) => stillStands(one, null))
  return standing.length > 0 ? standing : undefined
}

async function tellSome(tx: Tx, id: string, chunk: number): Promise<void> {
  const notice = await store.noticeById(tx, id)
  if (!notice || !['waiting', 'telling'].includes(notice.state) || notice.dueAt > tx.now) return
  const subjects = await subjectOf(tx, notice)
  if (!subjects) return void (await store.setNotice(tx, id, 'dropped', tx.now))
  const { kind, about } = notice
  const requestIds = subjects.map((one) => one.id)
  const people = await store.someHearers(tx, { requestIds, level: LEVEL_FOR[kind], about, noticeId: id, kind }, chunk)
  for (const person of people) await tellOne(tx, notice, person, subjects)
  await store.setNotice(tx, id, people.length < chunk ? 'done' : 'telling', tx.now)
}

type Subjects = NonNullable<Awaited<ReturnType<typeof subjectOf>>>
/** The row and the mail are one change: neither is there without the other. */
async function tellOne(tx: Tx, notice: store.NoticeRow, person: store.Hearer, subjects: Subjects): Promise<void> {
  const { id: contactId, rhythm, requestIds } = person
  const told = { about: notice.about, contactId, noticeId: notice.id, rhythm }
  if (!(await store.insertTelling(tx, { ...told, requestIds: JSON.stringify(requestIds), createdAt: tx.now }))) return
  for (const { id, category } of subjects) {
    if (!requestIds.includes(id) || notice.kind === 'comment') continue
    if (category === 'planned' || category === 'shipped') await noteTold(tx, id, contactId, category)
  }
  if (rhythm === 'at_once') {
    await tx.emit('feature_request.told', { requestId: requestIds[0]!, contactId, noticeId: notice.id })
  }
}

/** One mail a person and morning with all that happened since the last. */
async function sendMornings(ctx: Ctx<System>, chunk: number, chunks: number): Promise<void> {
  const morning = morningOf(ctx.now(), await store.timeZone(ctx.read))
  if (!morning) return
  for (let n = 0; n < chunks; n++) {
    const people = await store.waitingForMorning(ctx.read, morning, chunk)
    if (people.length === 0) return
    await ctx.write(async (tx) => {
      for (const contactId of people) await sendMorning(tx, contactId, morning)
    })
  }
}
async function sendMorning(
  tx: Tx,
  contactId: string,
  { day, beganAt }: { day: string; beganAt: number },
): Promise<void> {
  if (await store.hasDigest(tx, contactId, day)) return
  const id = newId('dig', tx.now)
  await store.insertDigest(tx, { id, contactId, day, createdAt: tx.now })
  if ((await store.gather(tx, contactId, { digestId: id, beganAt })) > 0)
    await tx.emit('request_digest.due', { digestId: id, contactId })
}

/** Who would hear of a change, before it is made. */
export async function audienceOf(
  read: Ctx['read'],
  requestIds: string[],
  kind: NoticeKind = 'status',
  about?: string,
): Promise<Audience> {
  const asked = { requestIds, level: LEVEL_FOR[kind], kind, ...(about !== undefined && { about }) }
  const sample = await store.someHearers(read, asked, SAMPLE)
  return { ...(await store.countHearers(read, asked)), sample: sample.map(({ name }) => name).filter(Boolean) }
}
export async function requestAudience(ctx: Ctx<May<'requests.manage'>>, number: number): Promise<Audience> {
  const { request } = await seenRequest(ctx, number)
  return audienceOf(ctx.read, [request.canonicalId ?? request.id])
}
