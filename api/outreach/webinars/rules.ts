import type { NOTICES } from '../../../db/schema/webinars.ts'
import { wilson } from '../../kernel/wilson.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
/** So many places give a share. */
export const NEEDED = 30

interface Timed {
  state: 'draft' | 'open' | 'cancelled'
  startsAt: number
  minutes: number
}
export const endOf = ({ startsAt, minutes }: Pick<Timed, 'startsAt' | 'minutes'>) => startsAt + minutes * MINUTE
export const stateOf = (one: Timed, now: number): Timed['state'] | 'over' =>
  one.state === 'open' && endOf(one) <= now ? 'over' : one.state

export type Notice = (typeof NOTICES)[number]
export interface Due {
  what: Notice
  n: number
  /** Only who had a place by then, and knew of an earlier time, and has not been told. */
  takenBy: number
  knowsLessThan: number | null
}
const ALL = Number.MAX_SAFE_INTEGER
/** Told of a recording, or that it does not take place, for so long. */
const LATE = 7 * DAY
/** What people with a place have to be told now. Nobody is reminded of what was cancelled, or of a time that has passed. */
export function dueNotices(
  one: Timed & { sequence: number; recordingUrl: string | null; recordedAt: number | null; cancelledAt: number | null },
  now: number,
): Due[] {
  const { startsAt, sequence } = one
  const told = { takenBy: ALL, knowsLessThan: null }
  if (one.state === 'cancelled') return one.cancelledAt! + LATE > now ? [{ ...told, what: 'cancelled', n: 0 }] : []
  if (one.state === 'draft') return []
  if (endOf(one) <= now)
    return one.recordingUrl !== null && one.recordedAt! + LATE > now ? [{ ...told, what: 'recording', n: 0 }] : []
  if (startsAt <= now) return []
  const due: Due[] = []
  if (sequence > 0) due.push({ what: 'changed', n: sequence, takenBy: ALL, knowsLessThan: sequence })
  const remind = (what: 'day' | 'hour', before: number) =>
    due.push({ what, n: startsAt, takenBy: startsAt - before, knowsLessThan: null })
  if (startsAt - HOUR <= now) remind('hour', HOUR)
  else if (startsAt - DAY <= now && startsAt - 2 * HOUR > now) remind('day', DAY)
  return due
}

interface Counts {
  registered: number
  attended: number
  walkIns: number
}
/** Who was there of those who had a place: a share only of enough, and only once anybody told who came. */
export const showedOf = ({ registered, attended, walkIns }: Counts) =>
  registered < NEEDED || attended + walkIns === 0 ? null : wilson(attended, registered)

const EMAIL = /[^\s<>"',;:()[\]\\]+@[^\s<>"',;:()[\]\\]+\.[^\s<>"',;:()[\]\\]+/
/** The first address of each line, whatever else a program put beside it. */
export function readPasted(text: string): { emails: string[]; unread: number } {
  const lines = text.split(/\r\n|\r|\n/).filter((line) => line.trim() !== '')
  const found = lines.map((line) => EMAIL.exec(line)?.[0].toLowerCase())
  const emails = [...new Set(found.filter((one) => one !== undefined))]
  const heading = lines.length > 0 && found[0] === undefined && lines.length > 1 ? 1 : 0
  return { emails, unread: found.filter((one) => one === undefined).length - heading }
}
interface Place {
  id: string
  webinarId: string
  takenAt: number
}
/** Of the places one person holds, all but the first of each webinar. */
export function spareOf<P extends Place>(held: readonly P[]): P[] {
  const first = new Map<string, P>()
  const isEarlier = (one: P, other: P) =>
    one.takenAt < other.takenAt || (one.takenAt === other.takenAt && one.id < other.id)
  for (const one of held) {
    const before = first.get(one.webinarId)
    if (!before || isEarlier(one, before)) first.set(one.webinarId, one)
  }
  return held.filter((one) => first.get(one.webinarId) !== one)
}
