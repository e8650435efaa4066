import type { NOTICE_KINDS, RHYTHMS } from '../../../db/schema/request-telling.ts'
import { localTime } from '../../kernel/wall-clock.ts'
import type { Level } from '../following/rules.ts'

export type NoticeKind = (typeof NOTICE_KINDS)[number]
export type Rhythm = (typeof RHYTHMS)[number]

const MINUTE = 60_000
/** So long a change has to stand before anybody is told, so that a slip is not mailed. */
export const SETTLE_MS = 10 * MINUTE
/** So long lies at least between two mails about the comments of one request. */
export const BETWEEN_COMMENTS_MS = 60 * MINUTE
export const MORNING = 8

/** What each person hears of at most once. */
export const aboutStatus = (eventSeq: number) => `status:${eventSeq}`
export const aboutEntry = (entryId: string) => `entry:${entryId}`
export const aboutComments = (noticeId: string) => `comments:${noticeId}`

/** Who hears of it: from which level on. */
export const LEVEL_FOR: Record<NoticeKind, Exclude<Level, 'none'>> = {
  status: 'status',
  entry: 'status',
  comment: 'all',
}

/** When people hear of a new comment. @param lastAt when they last heard of comments there, or are going to */
export const commentsDueAt = (now: number, lastAt: number | undefined) =>
  Math.max(now + SETTLE_MS, lastAt === undefined ? 0 : lastAt + BETWEEN_COMMENTS_MS)

interface Move {
  fromStatusId: string
  toStatusId: string
  tell: boolean
}
/** It stays where it is, with new words of the company to it. */
export const isAnswer = ({ fromStatusId, toStatusId }: Pick<Move, 'fromStatusId' | 'toStatusId'>) =>
  fromStatusId === toStatusId
/**
 * What a move of a status makes people hear. @param heardStatusId what they would still think it is: where it stood before the
 * moves nobody was told of yet. Undefined for nothing: it is where they think it is, or the company keeps silent.
 */
export function toTell(move: Move, heardStatusId: string | undefined) {
  const { fromStatusId, toStatusId, tell } = move
  const from = heardStatusId ?? fromStatusId
  const isNews = isAnswer(move) || from !== toStatusId
  return tell && isNews ? { fromStatusId: from, toStatusId } : undefined
}

interface Standing {
  shown: boolean
  statusId: string
  viewPolicy: string
}
/** Is a change of a status still so, and to be seen by those who are told? */
export const stillStands = (request: Standing | undefined, toStatusId: string | null): boolean =>
  request?.shown === true && request.viewPolicy !== 'staff' && (toStatusId === null || request.statusId === toStatusId)

/** The morning whose mails are due, and when it began; undefined before eight. What happened since then waits for the next. */
export function morningOf(at: number, timeZone: string): { day: string; beganAt: number } | undefined {
  const { day, minutes } = localTime(at, timeZone)
  const since = minutes - MORNING * 60
  return since >= 0 ? { day, beganAt: Math.floor(at / MINUTE) * MINUTE - since * MINUTE } : undefined
}
