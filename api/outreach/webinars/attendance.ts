import type { May, Scoped } from '../../kernel/actor.ts'
import type { Ctx, Tx } from '../../kernel/context.ts'
import { csvStream } from '../../kernel/csv.ts'
import { newId } from '../../kernel/ids.ts'
import { decodeCursor, type Paging, pageOf } from '../../kernel/page.ts'
import { conflict, invalid } from '../../kernel/problem.ts'
import { known } from './actions.ts'
import { type AttendanceTold, MOST_AT_ONCE, type TellAttendance } from './contract.ts'
import { readPasted } from './rules.ts'
import * as store from './store.ts'

type Outcome = AttendanceTold['people'][number]['outcome']
interface Came {
  email: string
  joinedAt: number | null
  leftAt: number | null
}
async function count(tx: Tx, row: store.WebinarRow, contactId: string, { joinedAt, leftAt }: Came): Promise<Outcome> {
  const place = await store.placeOf(tx, row.id, contactId)
  const told = { attendedAt: tx.now, joinedAt, leftAt }
  if (!place)
    await store.insertPlace(tx, {
      ...{ id: newId('wpl', tx.now), webinarId: row.id, contactId, sequence: row.sequence },
      ...{ takenAt: null, ...told },
    })
  else if (!(await store.attend(tx, place.id, told))) return 'already'
  // when it happened, for the wheel: never before it began, never ahead
  const at = Math.min(tx.now, Math.max(joinedAt ?? row.startsAt, row.startsAt))
  await tx.emit('webinar.attended_by', { contactId, webinarId: row.id, at })
  return place && place.takenAt !== null && place.givenUpAt === null ? 'counted' : 'walk_in'
}
const tell = (ctx: Pick<Ctx, 'write'>, id: string, came: Came[]) =>
  ctx.write(async (tx): Promise<AttendanceTold> => {
    const row = await known(tx, id)
    if (row.state !== 'open' || row.startsAt > tx.now)
      throw conflict('webinar.not_begun', 'Nobody was there yet: it has not begun, or does not take place.')
    const found = await store.peopleByEmail(
      tx,
      came.map(({ email }) => email),
    )
    const idOf = new Map(found.map((one) => [one.email, one.id]))
    const people: AttendanceTold['people'] = []
    for (const one of came) {
      const contactId = idOf.get(one.email)
      people.push({ email: one.email, outcome: contactId ? await count(tx, row, contactId, one) : 'unknown' })
    }
    return { people, unread: 0 }
  })
const momentIn = (text: string | undefined) => (text === undefined ? null : Date.parse(text))
/** The host, or the program that holds webinars, says who was there. Again is the same. */
export const tellAttendance = (ctx: Ctx<Scoped<'events.write'>>, id: string, { people }: TellAttendance) =>
  tell(
    ctx,
    id,
    people.map(({ email, joinedAt, leftAt }) => ({ email, joinedAt: momentIn(joinedAt), leftAt: momentIn(leftAt) })),
  )
/** A colleague pastes the list of the program that holds webinars: an address a line, whatever else stands there. */
export async function pasteAttendance(ctx: Ctx<May<'outreach.manage'>>, id: string, text: string) {
  const { emails, unread } = readPasted(text)
  if (emails.length === 0) throw invalid('text', 'No line holds an e-mail address.')
  const people: AttendanceTold['people'] = []
  for (let from = 0; from < emails.length; from += MOST_AT_ONCE) {
    const part = emails.slice(from, from + MOST_AT_ONCE)
    const none = { joinedAt: null, leftAt: null }
    people.push(
      ...(
        await tell(
          ctx,
          id,
          part.map((email) => ({ email, ...none })),
        )
      ).people,
    )
  }
  return { people, unread }
}

export async function listPlaces({ read }: Pick<Ctx, 'read'>, id: string, { cursor, limit }: Paging) {
  await known(read, id)
  const rows = await store.people(read, id, decodeCursor(cursor)?.id ?? '', limit + 1)
  return pageOf(rows, limit, (one) => ({ at: 0, id: one.id }))
}
const PAGE = 500
const COLUMNS = ['name', 'email', 'registered', 'cancelled', 'attended', 'joined', 'left'] as const
const moment = (at: number | null) => (at === null ? '' : new Date(at).toISOString())
export async function placesFile({ read }: Pick<Ctx, 'read'>, id: string) {
  const { slug } = await known(read, id)
  const file = csvStream<string>(COLUMNS, async (after = '') => {
    const rows = await store.people(read, id, after, PAGE)
    return {
      rows: rows.map(({ name, email, ...at }) => [
        ...[name, email, moment(at.takenAt), moment(at.givenUpAt)],
        ...[at.attendedAt === null ? 'no' : 'yes', moment(at.joinedAt), moment(at.leftAt)],
      ]),
      next: rows.length < PAGE ? undefined : rows.at(-1)!.id,
    }
  })
  return { file, name: `webinar-${slug}.csv` }
}
