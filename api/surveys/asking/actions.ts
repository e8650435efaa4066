import { setImmediate } from 'node:timers/promises'
import type { Reads } from '../../../db/client.ts'
import { uniqueViolation } from '../../../db/errors.ts'
import { actorId, type May, type System } from '../../kernel/actor.ts'
import { wishAsks } from '../../kernel/ask-budget.ts'
import { awakeOf } from '../../kernel/ask-ledger.ts'
import { nextAwake } from '../../kernel/awake.ts'
import type { Ctx } from '../../kernel/context.ts'
import { newId } from '../../kernel/ids.ts'
import { conflict, invalid } from '../../kernel/problem.ts'
import { known } from '../actions.ts'
import { surveyById } from '../store.ts'
import { type AskSurvey, LEFT_OUT, type SurveyAudience, type SurveyReach } from './contract.ts'
import { askKindOf, CLOCK_DAYS, type LeftOut, leftOutBecause } from './rules.ts'
import * as store from './store.ts'

type Manager = Ctx<May<'surveys.manage'>>
const BATCH = 200
/** Nobody waits longer for a count, and others have their turn after each slice. */
const MOST = 10_000
const SLICE = 1_000

async function conditionOf(db: Reads, surveyId: string, audience: SurveyAudience, segments: store.SegmentCondition) {
  if (audience.who === 'everybody') return undefined
  if (audience.who === 'voters') return store.votedFor(surveyId)
  const condition = await segments(db, audience.segmentId)
  if (!condition) throw invalid('audience.segmentId', 'There is no such segment any more. Choose another.')
  return condition
}

/** How many people would be asked right now, and why others are left out. */
export async function reach(
  { read, now }: Manager,
  id: string,
  { audience }: AskSurvey,
  segments: store.SegmentCondition,
): Promise<SurveyReach> {
  const { kind } = await known(read, id)
  const condition = await conditionOf(read, id, audience, segments)
  const counted: (LeftOut | undefined)[] = []
  let last: store.Person | undefined
  do {
    const question = { surveyId: id, kind, at: now() }
    const found = await store.peopleIn(read, condition, question, { after: last?.number ?? 0, limit: SLICE })
    counted.push(...found.map(leftOutBecause))
    last = found[SLICE - 1]
    await setImmediate()
  } while (last && counted.length < MOST)
  const of = (why: LeftOut | undefined) => counted.filter((one) => one === why).length
  return {
    ...{ people: counted.length, more: last !== undefined, eligible: of(undefined), clockDays: CLOCK_DAYS[kind] },
    leftOut: Object.fromEntries(LEFT_OUT.map((why) => [why, of(why)])) as SurveyReach['leftOut'],
  }
}

/** Begins to ask an audience by mail; a job writes the people down. */
export const startRound = (ctx: Manager, id: string, { audience }: AskSurvey, segments: store.SegmentCondition) =>
  ctx.write(async (tx) => {
    const { state, kind } = await known(tx, id)
    if (state !== 'open') throw conflict('survey.wrong_state', 'Open this survey before you ask people to answer it.')
    await conditionOf(tx, id, audience, segments)
    const roundId = newId('srd', tx.now)
    const row = { id: roundId, surveyId: id, audience: JSON.stringify(audience), startedAt: tx.now }
    try {
      await store.insertRound(tx, { ...row, startedBy: actorId(ctx.actor)! })
    } catch (error) {
      if (!uniqueViolation(error)) throw error
      throw conflict('survey_round.running', 'People are being asked right now. Wait until this is done.')
    }
    await tx.emit('survey.round_started', { surveyId: id, kind, roundId })
    return readRounds(tx, id)
  })

export async function readRounds(db: Reads, id: string) {
  const { kind } = await known(db, id)
  const asks = await store.countAsks(db, id)
  const of = (state: (typeof asks)[number]['state']) => asks.find((one) => one.state === state)?.n ?? 0
  return {
    clockDays: CLOCK_DAYS[kind],
    items: (await store.roundsOf(db, id)).map((round) => ({
      ...round,
      audience: JSON.parse(round.audience) as SurveyAudience,
    })),
    asks: { queued: of('queued'), mailed: of('mailed'), answered: of('answered'), cancelled: of('cancelled') },
  }
}

/** Writes the people of a round down, batch by batch, so that nobody else waits; running again asks nobody twice. */
export async function askRound(ctx: Ctx<System>, roundId: string, segments: store.SegmentCondition): Promise<void> {
  const zone = await store.timeZone(ctx.read)
  for (let more = true; more; ) {
    more = await ctx.write(async (tx) => {
      const round = await store.roundById(tx, roundId)
      if (!round || round.finishedAt !== null) return false
      const survey = await surveyById(tx, round.surveyId)
      const audience = JSON.parse(round.audience) as SurveyAudience
      const condition =
        audience.who === 'segment'
          ? await segments(tx, audience.segmentId)
          : audience.who === 'voters'
            ? store.votedFor(round.surveyId)
            : undefined
      if (survey?.state !== 'open' || (audience.who === 'segment' && !condition)) {
        await store.advanceRound(tx, roundId, { finishedAt: tx.now })
        return false
      }
      const question = { surveyId: survey.id, kind: survey.kind, at: tx.now }
      const place = { after: round.reached, until: round.startedAt, limit: BATCH }
      const found = await store.peopleIn(tx, condition, question, place)
      const waiting = { surveyId: survey.id, kind: survey.kind, state: 'queued' as const, queuedAt: tx.now }
      const dueAt = nextAwake(tx.now, zone, await awakeOf(tx))
      const asked = await store.insertAsks(
        tx,
        found
          .filter((one) => !leftOutBecause(one))
          .map(({ id }) => ({ ...waiting, id: newId('sak', tx.now), contactId: id, dueAt })),
      )
      const kind = askKindOf(survey.kind)
      await wishAsks(
        tx,
        asked.map(({ id, contactId }) => ({ contactId, kind, source: { kind: 'survey', id }, dueAt })),
      )
      const isLast = found.length < BATCH
      await store.advanceRound(tx, roundId, {
        ...{ asked: round.asked + asked.length, leftOut: round.leftOut + found.length - asked.length },
        ...{ reached: found.at(-1)?.number ?? round.reached, finishedAt: isLast ? tx.now : null },
      })
      return !isLast
    })
  }
}
