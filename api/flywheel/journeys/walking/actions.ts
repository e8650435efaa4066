import { bookAsk } from '../../../kernel/ask-budget.ts'
import { awakeOf, zoneOf } from '../../../kernel/ask-ledger.ts'
import { nextAwake } from '../../../kernel/awake.ts'
import type { Tx } from '../../../kernel/context.ts'
import { filledIn } from '../../../kernel/merge-fields.ts'
import { factOf, startedBy } from '../../../kernel/started-by.ts'
import { openItem } from '../../items/actions.ts'
import { aroundOf } from '../around.ts'
import { type Definition, Definition as Shape, type Step } from '../contract.ts'
import { END, isSurveyAsk, isWorthQuoting, reviewRoute, shareOf, waysOf, windowMs } from '../rules.ts'
import * as store from '../store.ts'
import { holds, isUnwanted, nameOf, quotable, standing, surveyState } from './store.ts'

const DAY = 86_400_000
/** What waits for something is looked at again once a day, if nothing happened that wakes it. */
const LOOK_AGAIN_MS = DAY
/** No way is longer than this without a wait; the validator refuses circles. */
const MOST = 60

type Done =
  | { go: string; outcome: string }
  | { stay: number }
  | { leave: string }
  /** The whole journey rests until a person has looked at it. */
  | { pause: string }

/** Leads one person on until they wait for something or are through: all of it one change, or nothing of it. */
export async function walk(tx: Tx, runId: string): Promise<void> {
  const found = await store.runBy(tx, runId)
  if (!found || found.run.state !== 'running' || found.journey.state !== 'live') return
  const { run } = found
  if (run.dueAt === null || run.dueAt > tx.now) return
  const text = await store.versionBy(tx, run.journeyId, run.version)
  const definition = Shape.parse(JSON.parse(text!))
  const over = (because: string, state: 'done' | 'left') =>
    store.moveRun(tx, run, { state, endedAt: tx.now, endedBecause: because, dueAt: null, waitingSince: null, ...at })
  const at = { node: run.node, seq: run.seq }
  const contact = await standing(tx, run.contactId)
  if (!contact) return void (await over('erased', 'left'))
  let waitingSince = run.waitingSince
  for (let i = 0; i < MOST; i++) {
    const step = at.node === END ? undefined : definition.steps.find(({ id }) => id === at.node)
    if (!step) return void (await over('end', 'done'))
    const place = { run, definition, contactId: contact.id, seq: at.seq + 1, waitingSince }
    const done = await perform(tx, step, place)
    if ('pause' in done) {
      await store.moveRun(tx, run, { ...at, dueAt: tx.now, waitingSince: null })
      return pause(tx, run.journeyId, done.pause)
    }
    if ('leave' in done) return void (await over(done.leave, 'left'))
    if ('stay' in done) {
      const since = step.kind === 'wait' || step.kind === 'wait_until' ? (waitingSince ?? tx.now) : null
      return void (await store.moveRun(tx, run, { ...at, dueAt: done.stay, waitingSince: since }))
    }
    at.seq += 1
    at.node = done.go
    waitingSince = null
    await store.insertStep(tx, {
      ...{ runId, seq: at.seq, node: step.id, kind: step.kind, at: tx.now, outcome: done.outcome },
    })
  }
  await store.moveRun(tx, run, { ...at, dueAt: tx.now, waitingSince: null })
  await pause(tx, run.journeyId, 'too_long')
}

export async function pause(tx: Tx, journeyId: string, note: string): Promise<void> {
  await store.changeJourney(tx, journeyId, { state: 'paused', note, changedAt: tx.now })
  await tx.emit('journey.paused', { journeyId, note })
}

interface Place {
  run: store.RunRow
  definition: Definition
  contactId: string
  /** The number this step gets. */
  seq: number
  waitingSince: number | null
}
async function perform(tx: Tx, step: Step, place: Place): Promise<Done> {
  const { run, definition, contactId, seq, waitingSince } = place
  const [yes = END, no = END] = waysOf(definition, step)
  const about = { runId: run.id, seq, node: step.id, contactId }
  switch (step.kind) {
    case 'exit':
      return { go: END, outcome: 'exit' }
    case 'wait': {
      const until = (waitingSince ?? tx.now) + step.days * DAY
      return until <= tx.now ? { go: yes, outcome: 'waited' } : { stay: Math.ceil(until) }
    }
    case 'wait_until': {
      if (await holds(tx, contactId, step.until, tx.now)) return { go: yes, outcome: 'happened' }
      const until = Math.ceil((waitingSince ?? tx.now) + step.days * DAY)
      return until <= tx.now ? { go: no, outcome: 'timed_out' } : { stay: Math.min(until, tx.now + LOOK_AGAIN_MS) }
    }
    case 'branch':
      return (await holds(tx, contactId, step.when, tx.now)) ? { go: yes, outcome: 'yes' } : { go: no, outcome: 'no' }
    case 'split':
      return shareOf('split', run.id, step.id) * 100 < step.percent
        ? { go: yes, outcome: 'first' }
        : { go: no, outcome: 'second' }
    case 'message': {
      if (await isUnwanted(tx, contactId, ['journeys'])) return { go: yes, outcome: 'not_written' }
      const awake = nextAwake(tx.now, await zoneOf(tx), await awakeOf(tx))
      if (awake > tx.now) return { stay: awake }
      await tx.emit('journey.message_due', about)
      return { go: yes, outcome: 'written' }
    }
    case 'task': {
      const dueOn = new Date(tx.now + step.dueDays * DAY).toISOString().slice(0, 10)
      const title = filledIn(step.title, { ...(await nameOf(tx, contactId)) }, await startedBy(tx, run.entryKey))
      const item = { kind: 'task' as const, cause: `journey:${run.id}:${seq}`, title, team: step.team }
      const subject = (await factOf(tx, run.entryKey))?.type === 'bond.at_risk' && { kind: 'bonds', id: contactId }
      await openItem(tx, { ...item, dueOn, contactId, ...(subject && { subject }) })
      return { go: yes, outcome: 'opened' }
    }
    case 'quote':
      return quote(tx, step, place, yes)
    case 'webhook':
      await tx.emit('journey.called', { ...about, journeyId: run.journeyId, name: step.name })
      return { go: yes, outcome: 'called' }
    case 'trait':
      await tx.emit('journey.trait_set', { ...about, name: step.name, value: step.value })
      return { go: yes, outcome: 'set' }
    case 'ask':
      return ask(tx, step, place, yes)
  }
}

/** Whether the review that started it is shown, worth it, and was never asked about; the room of reviews does the rest. */
async function quote(tx: Tx, step: Extract<Step, { kind: 'quote' }>, place: Place, next: string): Promise<Done> {
  const { run, contactId, seq } = place
  const reviewId = String((await factOf(tx, run.entryKey))?.data['reviewId'] ?? '')
  const review = await quotable(tx, reviewId, contactId)
  if (!review || !isWorthQuoting(review, step)) return { go: next, outcome: 'not_fit' }
  const by = (await store.publisherOf(tx, run.journeyId, run.version))!
  await tx.emit('journey.quote_wanted', { runId: run.id, seq, node: step.id, contactId, reviewId, by })
  return { go: next, outcome: 'handed_over' }
}

async function ask(tx: Tx, step: Extract<Step, { kind: 'ask' }>, place: Place, next: string): Promise<Done> {
  const { run, definition, contactId, seq } = place
  const about = { runId: run.id, seq, node: step.id, contactId }
  if (step.ask === 'review') {
    const route = reviewRoute(definition, step, await aroundOf(tx))
    if ('says' in route) return { pause: 'review_gated' }
  }
  if (isSurveyAsk(step.ask)) {
    if (step.surveyId === null || (await surveyState(tx, step.surveyId)) !== 'open') return { pause: 'survey_gone' }
    // the room of surveys has its own waiting list, asks by the same budget, and knows when somebody answered
    await tx.emit('journey.survey_wanted', { ...about, surveyId: step.surveyId })
    return { go: next, outcome: 'handed_over' }
  }
  const kinds = step.ask === 'review' ? (['journeys', 'invitations'] as const) : (['journeys'] as const)
  if (await isUnwanted(tx, contactId, kinds)) return { go: next, outcome: 'not_asked' }
  const source = { kind: 'journey' as const, id: `${run.id}:${seq}` }
  const booked = await bookAsk(tx, { contactId, kind: step.ask, channel: 'mail', source })
  if (booked.ok) {
    await tx.emit('journey.message_due', about)
    return { go: next, outcome: 'asked' }
  }
  const ends = run.enteredAt + windowMs(definition.goal)
  if (booked.freeAt === null || booked.freeAt > ends) return { go: next, outcome: 'not_asked' }
  return { stay: booked.freeAt }
}
