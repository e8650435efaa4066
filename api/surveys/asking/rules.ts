import type { AskKind } from '../../kernel/ask-rules.ts'
import type { SurveyKind } from '../rules.ts'
import { LEFT_OUT } from './contract.ts'

export type LeftOut = (typeof LEFT_OUT)[number]
const DAY = 86_400_000
/** A person is asked for one survey of a kind in so many days. Each kind has its own clock: none makes another wait. */
export const CLOCK_DAYS: Record<SurveyKind, number> = {
  ...{ nps: 90, csat: 30, ces: 30 },
  ...{ maxdiff: 60, kano: 60, points: 60, opportunity: 60 },
}
export const clockMs = (kind: SurveyKind) => CLOCK_DAYS[kind] * DAY

/** Which clock of the budget a survey runs by. */
export const askKindOf = (kind: SurveyKind): AskKind =>
  kind === 'nps' || kind === 'csat' || kind === 'ces' ? kind : 'survey'

/** What is known of somebody when they might be asked: nothing of what they think of us. */
export type Standing = Record<LeftOut, boolean>
export const leftOutBecause = (one: Standing): LeftOut | undefined => LEFT_OUT.find((why) => one[why])
