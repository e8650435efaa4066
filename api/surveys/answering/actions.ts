import { uniqueViolation } from '../../../db/errors.ts'
import type { Customer, Visitor } from '../../kernel/actor.ts'
import { answerAsk, dropWish } from '../../kernel/ask-budget.ts'
import type { Ctx, Tx } from '../../kernel/context.ts'
import { newId } from '../../kernel/ids.ts'
import { signInFirst } from '../../kernel/present.ts'
import { conflict, notFound, problem } from '../../kernel/problem.ts'
import { bandOf } from '../formulas/nps.ts'
import { step } from '../moves.ts'
import { tally } from '../results/actions.ts'
import { isScale } from '../rules.ts'
import * as surveys from '../store.ts'
import type { AnswerSurvey } from './contract.ts'
import { type Held, holderOf, isOpen, responseOf, type Who } from './holder.ts'
import { lookAt, readTicket, type Ticket } from './looking.ts'
import { checkAnswers, checkChoice, checkWhole } from './rules.ts'
import * as store from './store.ts'

type Somebody = Exclude<Who, { audience: 'staff' | 'nobody' }>
interface Answering extends Held {
  who: Somebody
}

function somebody({ survey, who }: Held): Answering {
  if (who.audience === 'nobody') throw signInFirst()
  if (who.audience === 'staff')
    throw problem('forbidden', 'survey.own', 'You work here. Answers come from customers only.')
  return { survey, who: who as Somebody }
}
const isOver = () => conflict('survey.closed', 'This survey is closed. What was answered before counts.')
const isFinal = () => conflict('survey_response.completed', 'You have answered already. A completed answer stays.')
const changedMeanwhile = () =>
  conflict('survey_response.changed', 'You answered this elsewhere meanwhile. Look at it again.')

/** Keeps what somebody says to a survey, and completes it when they are done or have answered the last set. */
export async function answerSurvey(ctx: Ctx, input: AnswerSurvey) {
  const before = await holderOf(ctx.read, ctx, input)
  if (before.who.audience === 'anonymous' && !(await responseOf(ctx.read, before))) {
    await ctx.spend(['survey.address', ctx.from])
  }
  return ctx.write(async (tx) => {
    const held = somebody(await holderOf(tx, ctx, input))
    const { survey } = held
    const there = await responseOf(tx, held)
    if (there && there.completedAt !== null) throw isFinal()
    if (!isOpen(survey, tx.now)) throw isOver()
    const items = (await surveys.itemsOf(tx, survey.id)).map(({ id }) => id)
    checkAnswers(survey.kind, items, input.answers)
    const ticket = ticketFor(ctx, held, input, there?.id)
    const id = there?.id ?? (await begin(tx, held, ticket?.responseId ?? newId('srp', tx.now)))
    await store.saveAnswers(tx, id, input.answers)
    if (input.comment !== undefined && isScale(survey.kind))
      await store.changeResponse(tx, id, { comment: input.comment })
    if (survey.kind === 'maxdiff') await choose(tx, held, id, ticket, input)
    else if (input.done) {
      checkWhole(survey.kind, items, await store.answersOf(tx, id))
      await complete(tx, held, id)
    }
    return lookAt(ctx, tx, input)
  })
}

async function begin(tx: Tx, { survey, who }: Answering, id: string): Promise<string> {
  const row = { id, surveyId: survey.id, via: who.via, startedAt: tx.now }
  try {
    if (who.audience === 'person') {
      const { contactId, personId } = who
      await store.insertResponse(tx, { ...row, audience: 'person', contactId, personId })
    } else await store.insertResponse(tx, { ...row, audience: 'anonymous', tokenHash: who.tokenHash })
  } catch (error) {
    throw uniqueViolation(error)?.startsWith('survey_response.') ? changedMeanwhile() : error
  }
  return id
}

/** The ticket of the set that was answered; undefined where the kind has none. @throws Problem for another one's */
function ticketFor(
  ctx: Pick<Ctx, 'unseal'>,
  { survey, who }: Answering,
  input: AnswerSurvey,
  there: string | undefined,
) {
  if (survey.kind !== 'maxdiff' || !input.set) return undefined
  const ticket = readTicket(ctx, input.set.ticket)
  const mine =
    ticket?.surveyId === survey.id && ticket.word === who.word && (there ?? ticket.responseId) === ticket.responseId
  if (!ticket || !mine) throw changedMeanwhile()
  return ticket
}

async function choose(tx: Tx, held: Answering, id: string, ticket: Ticket | undefined, { set }: AnswerSurvey) {
  if (!ticket || !set) throw notFound('survey_set.not_found', 'Choose the best and the worst of a set.')
  checkChoice(ticket.shown, set)
  const said = await store.setsOfResponse(tx, id)
  if (ticket.seq > said.length + 1) throw changedMeanwhile()
  const { seq, shown } = ticket
  await store.saveSet(tx, { responseId: id, seq, shown: JSON.stringify(shown), bestId: set.best, worstId: set.worst })
  const answered = new Set([...said.map((one) => one.seq), seq]).size
  if (answered === held.survey.setCount) await complete(tx, held, id)
}

/** From here on it counts. Roll-ups, facts and the stop rule are part of the same change. */
async function complete(tx: Tx, { survey, who }: Answering, id: string): Promise<void> {
  const companyId = who.audience === 'person' ? who.companyId : null
  if (!(await store.completeResponse(tx, id, companyId, tx.now))) throw isFinal()
  await tally(tx, survey, { id, audience: who.audience, companyId }, 1)
  const answered = await surveys.countAnswered(tx, survey.id, 1)
  const contactId = who.audience === 'person' ? who.contactId : null
  const ended = contactId ? await store.endAsks(tx, survey.id, contactId, tx.now) : []
  for (const { id: askId } of ended) {
    const source = { kind: 'survey' as const, id: askId }
    await dropWish(tx, source)
    await answerAsk(tx, source, 'accepted')
  }
  await tx.emit('survey.answered', { surveyId: survey.id, kind: survey.kind, responseId: id, contactId })
  if (survey.kind === 'nps' && contactId) {
    const [answer] = Object.values(await store.answersOf(tx, id))
    await tx.emit('nps.answered', { surveyId: survey.id, contactId, band: bandOf(answer!.score ?? 0) })
  }
  if (survey.targetN !== null && answered >= survey.targetN) await step(tx, survey, 'closed', 'target')
}

/** Open surveys that this visitor could answer, and how far they are. */
export async function openFor({ read, actor, now }: Ctx<Customer | Visitor> | Ctx) {
  const open = (await surveys.openSurveys(read)).filter((row) => isOpen(row, now()))
  const person = actor.kind === 'customer' ? await store.personOf(read, actor.contactId) : undefined
  const mine = person
    ? await store.responsesTo(
        read,
        open.map(({ id }) => id),
        person.id,
      )
    : []
  return {
    items: open
      .filter(({ anonymous }) => anonymous || person)
      .map((row) => {
        const response = mine.find(({ surveyId }) => surveyId === row.id)
        const state = !response ? 'new' : response.completedAt === null ? 'begun' : 'completed'
        return { ...row, state: state as 'new' | 'begun' | 'completed' }
      }),
  }
}

/** The survey a frame shows, and where it may stand. Frames have no session, so only what may be answered without one. */
export async function framed({ read }: Pick<Ctx, 'read'>, id: string) {
  const found = await surveys.surveyById(read, id)
  if (!found?.anonymous || found.state === 'draft') throw notFound('survey.not_found', 'There is no such survey.')
  return { slug: found.slug, origins: JSON.parse(found.origins) as string[] }
}
