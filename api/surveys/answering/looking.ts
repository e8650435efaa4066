import type { Reads } from '../../../db/client.ts'
import type { Ctx } from '../../kernel/context.ts'
import { newId } from '../../kernel/ids.ts'
import type { Tally } from '../formulas/figure.ts'
import { choicesOf } from '../formulas/maxdiff.ts'
import { doubtOf, leastCertain, setsOf } from '../formulas/sets.ts'
import { resultsOfSurvey } from '../results/actions.ts'
import { ENOUGH } from '../results/contract.ts'
import { itemResults } from '../results/store.ts'
import { added } from '../results/tally.ts'
import * as surveys from '../store.ts'
import type { LookAtSurvey, SurveyToAnswer } from './contract.ts'
import { type Held, holderOf, isOpen, responseOf } from './holder.ts'
import * as store from './store.ts'

type Looking = Pick<Ctx, 'actor' | 'seal' | 'unseal' | 'now'>
/** What a set was shown with, so that nobody chooses among other items than we chose for them. */
export interface Ticket {
  surveyId: string
  word: string
  responseId: string
  seq: number
  shown: string[]
}
export function readTicket({ unseal }: Pick<Ctx, 'unseal'>, ticket: string): Ticket | undefined {
  try {
    const said = JSON.parse(unseal(ticket)) as Partial<Ticket>
    return Array.isArray(said.shown) ? (said as Ticket) : undefined
  } catch {
    return undefined
  }
}

/** Looks and changes nothing: programs that open links do not answer. */
export async function lookAt(ctx: Looking, db: Reads, input: LookAtSurvey): Promise<SurveyToAnswer> {
  const held = await holderOf(db, ctx, input)
  const { survey, who } = held
  const [response, items] = [await responseOf(db, held), await surveys.itemsOf(db, survey.id)]
  const completed = response !== undefined && response.completedAt !== null
  const open = isOpen(survey, ctx.now())
  const state = completed ? 'completed' : survey.state !== 'draft' && !open ? 'closed' : response ? 'begun' : 'new'
  const sees = who.audience !== 'nobody'
  const { slug, kind, title, intro, anonymous, closesAt } = survey
  return {
    survey: {
      ...{ slug, kind, title, intro, anonymous, closesAt },
      state: survey.state === 'open' && !open ? 'closed' : survey.state,
      items: sees ? items : [],
    },
    ...{ who: who.audience, state },
    answers: response ? await store.answersOf(db, response.id) : {},
    comment: response?.comment ?? '',
    set:
      kind === 'maxdiff' && sees && (state === 'new' || state === 'begun')
        ? await setToShow(ctx, db, held, { items, response, seq: input.seq })
        : null,
    results: completed ? await resultsOfSurvey(db, survey, { staff: false }) : null,
  }
}

interface Place {
  items: readonly surveys.ItemRow[]
  response: store.ResponseRow | undefined
  seq: number | undefined
}
async function setToShow(ctx: Looking, db: Reads, { survey, who }: Held, { items, response, seq: asked }: Place) {
  const said = response ? await store.setsOfResponse(db, response.id) : []
  const of = survey.setCount!
  const next = Math.min(said.length + 1, of)
  const seq = Math.min(asked ?? next, next)
  const before = said.find((set) => set.seq === seq)
  const responseId = response?.id ?? newId('srp', ctx.now())
  const word = 'word' in who ? who.word : ''
  const seed = `${survey.id}:${word}`
  const shown = before?.shown ?? (await newSet(db, survey, items, { seed, seq, said: said.map((set) => set.shown) }))
  const ticket: Ticket = { surveyId: survey.id, word, responseId, seq, shown }
  return {
    ...{ seq, of, ticket: ctx.seal(JSON.stringify(ticket)) },
    items: shown.flatMap((id) => items.find((item) => item.id === id) ?? []),
    ...{ best: before?.bestId ?? null, worst: before?.worstId ?? null },
  }
}

interface Turn {
  /** Of the person, so that nobody looks again and again until they like what they are shown. */
  seed: string
  seq: number
  said: readonly (readonly string[])[]
}
async function newSet(db: Reads, survey: surveys.SurveyRow, items: readonly surveys.ItemRow[], turn: Turn) {
  const ids = items.map(({ id }) => id)
  const size = survey.setSize!
  if (!survey.adaptive) return setsOf(ids, size, turn.seed, survey.setCount!)[turn.seq - 1]!
  const rows = await itemResults(db, survey.id)
  const doubts = ids.map((item) => {
    // whoever answers, person or not, makes an item better known
    const mine = rows.filter(({ itemId }) => itemId === item)
    const tally = mine.reduce((sum: Tally, row) => added(sum, JSON.parse(row.tally) as Tally, 1), {})
    return { item, doubt: doubtOf(choicesOf(tally), Math.max(0, ...mine.map(({ n }) => n)), ENOUGH) }
  })
  return leastCertain(doubts, size, { seed: turn.seed, seen: turn.said })
}
