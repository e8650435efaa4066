import type { SURVEY_KINDS, SURVEY_STATES } from '../../db/schema/surveys.ts'
import { invalid } from '../kernel/problem.ts'
import type { SaveSurvey } from './contract.ts'

export type SurveyKind = (typeof SURVEY_KINDS)[number]
export type SurveyState = (typeof SURVEY_STATES)[number]

/** Every step there is, from where to where, and who may take it. Nothing goes back. */
export const STEPS = [
  { from: 'draft', to: 'open', by: ['staff', 'date'] },
  { from: 'open', to: 'closed', by: ['staff', 'date', 'target'] },
] as const satisfies readonly { from: SurveyState; to: SurveyState; by: readonly string[] }[]
export type Cause = 'staff' | 'date' | 'target'
export const mayStep = (from: SurveyState, to: SurveyState, by: Cause) =>
  STEPS.some((step) => step.from === from && step.to === to && (step.by as readonly Cause[]).includes(by))

/** How many items each kind asks about; a score is asked of one thing. */
export const ITEMS: Record<SurveyKind, { least: number; most: number }> = {
  nps: { least: 1, most: 1 },
  csat: { least: 1, most: 1 },
  ces: { least: 1, most: 1 },
  maxdiff: { least: 4, most: 30 },
  kano: { least: 1, most: 20 },
  points: { least: 2, most: 12 },
  opportunity: { least: 1, most: 20 },
}
/** From where to where the score of a kind goes; null for kinds that have none. */
export const SCALES: Record<SurveyKind, readonly [number, number] | null> = {
  ...{ nps: [0, 10], csat: [1, 5], ces: [1, 7] },
  ...{ maxdiff: null, kano: null, points: null, opportunity: null },
}
export const isScale = (kind: SurveyKind) => SCALES[kind] !== null

/** "What do you miss most?" → "what-do-you-miss-most"; empty when nothing Latin is left. */
export const slugOf = (title: string) =>
  title
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 60)
    .replace(/^-|-$/g, '')

/** @throws Problem when a survey of this kind cannot be asked like this */
export function checkSurvey(
  { kind, items, setSize, adaptive, opensAt, closesAt, targetN }: SaveSurvey,
  now: number,
): void {
  const { least, most } = ITEMS[kind]
  if (items.length < least) throw invalid('items', `Write at least ${least} items, one a line.`)
  if (items.length > most) {
    throw invalid('items', most === 1 ? 'This kind asks one question. Write one line.' : `Use at most ${most} items.`)
  }
  const texts = items.map(({ text }) => text.toLowerCase())
  const twice = items.find(({ text }, i) => texts.indexOf(text.toLowerCase()) < i)
  if (twice) throw invalid('items', `“${twice.text}” stands there twice.`)
  if (kind === 'maxdiff' && items.length < setSize)
    throw invalid('setSize', 'A set cannot hold more items than there are.')
  if (kind !== 'maxdiff' && adaptive) throw invalid('adaptive', 'Only MaxDiff has sets that adapt.')
  if (closesAt !== null && closesAt <= Math.max(now, opensAt ?? 0)) {
    throw invalid('closesAt', 'It has to end after it begins. Choose a later day.')
  }
  if (opensAt !== null) checkStop({ closesAt, targetN })
}

/** Whoever looks at results while they come in stops where they like them; so the end is said first. */
export function checkStop({ closesAt, targetN }: Pick<SaveSurvey, 'closesAt' | 'targetN'>): void {
  if (closesAt === null && targetN === null) {
    throw invalid('targetN', 'Say when it ends before it starts: after so many responses, on a day, or both.')
  }
}
