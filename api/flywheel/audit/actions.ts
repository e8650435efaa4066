import type { Reads } from '../../../db/client.ts'
import type { May } from '../../kernel/actor.ts'
import type { Ctx, Tx } from '../../kernel/context.ts'
import { newId } from '../../kernel/ids.ts'
import { decodeCursor, type Paging, pageOf } from '../../kernel/page.ts'
import { conflict, invalid, notFound } from '../../kernel/problem.ts'
import { mustWorkHere } from '../comments/actions.ts'
import { openItem } from '../items/actions.ts'
import { draftJourney } from '../journeys/actions.ts'
import { draftSurvey, surveyToAsk } from '../kinds/actions.ts'
import { kindOfRules } from '../kinds/rules.ts'
import * as kinds from '../kinds/store.ts'
import { surveyFor } from '../kinds/surveys/rules.ts'
import { connected, journeyFor } from '../kinds/words/rules.ts'
import { versionsOf } from '../stages/actions.ts'
import {
  type Act,
  Answers,
  type DoSuggestion,
  type EndSuggestion,
  Figures,
  Rests,
  type Suggestion,
} from './contract.ts'
import { AS_ITEM, type Known, suggestionsOf } from './rules.ts'
import * as store from './store.ts'

/** For so long the next audit takes a no for a no. */
const DECLINED_FOR = 180 * 86_400_000
type Manager = Ctx<May<'wheel.manage'>>

async function known(read: Reads): Promise<Known> {
  const rules = (await versionsOf(read)).at(-1)!.rules
  return {
    figures: await store.figures(read),
    journeys: await store.journeyTemplates(read),
    rules: kindOfRules(rules) ?? null,
    kind: (await kinds.current(read))?.kind ?? null,
  }
}
/** Keeps the answers with the figures of the day, and what both suggest. */
export const takeAudit = (ctx: Manager, answers: Answers) =>
  ctx.write(async (tx) => {
    const answered = Object.entries(answers).filter(([, said]) => said && (said.choice || said.note))
    if (answered.length === 0) throw invalid('answers', 'Answer at least one question.')
    const [id, now] = [newId('wau', tx.now), await known(tx)]
    const said = { answers: JSON.stringify(Object.fromEntries(answered)), figures: JSON.stringify(now.figures) }
    await store.insertAudit(tx, { id, ...said, takenAt: tx.now, takenBy: ctx.actor.accountId })
    const declined = await store.declinedSince(tx, tx.now - DECLINED_FOR)
    const suggested = suggestionsOf(answers, now).filter(({ key }) => !declined.has(key))
    const rows = suggested.map(({ key, ...rests }, position) => ({
      ...{ auditId: id, key, position, rests: JSON.stringify(rests) },
    }))
    if (rows.length > 0) await store.insertSuggestions(tx, rows)
    await tx.emit('wheel_audit.taken', { wheelAuditId: id, answered: answered.length })
    return { id }
  })

export async function listAudits({ read }: Pick<Ctx, 'read'>, { cursor, limit }: Paging) {
  const rows = await store.audits(read, decodeCursor(cursor), limit + 1)
  return pageOf(rows, limit, ({ takenAt, id }) => ({ at: takenAt, id }))
}
/** @throws Problem wheel_audit.not_found */
export async function oneAudit(read: Reads, id: string) {
  const row = await store.auditById(read, id)
  if (!row) throw notFound('wheel_audit.not_found', 'There is no such audit.')
  const suggestions = (await store.suggestionsOf(read, id)).map(({ suggestion, endedBy, item }): Suggestion => {
    const { key, rests, state, reason, endedAt, thrownAt } = suggestion
    return {
      key,
      ...Rests.parse(JSON.parse(rests)),
      state,
      reason,
      made: madeOf(suggestion),
      item,
      endedAt,
      endedBy,
      thrownAt,
    }
  })
  const [answers, figures] = [Answers.parse(JSON.parse(row.answers)), Figures.parse(JSON.parse(row.figures))]
  return { ...row, answers, figures, suggestions }
}
const madeOf = ({ madeKind, madeId }: { madeKind: string | null; madeId: string | null }): Suggestion['made'] =>
  madeKind && madeId ? { kind: madeKind as NonNullable<Suggestion['made']>['kind'], id: madeId } : null

async function found(tx: Tx, auditId: string, key: string) {
  const row = await store.suggestionBy(tx, auditId, key)
  if (!row) throw notFound('suggestion.not_found', 'This audit suggests no such thing.')
  return row
}
async function doing(tx: Tx, act: Act, by: string): Promise<Suggestion['made']> {
  const kind = (await kinds.current(tx))?.kind ?? 'other'
  if (act.does === 'journey') {
    const there = (await kinds.journeysOf(tx, [act.template])).get(act.template)
    if (there) return { kind: 'journey', id: there }
    const ready = journeyFor(kind, act.template)
    if (!ready) return null
    const definition = connected(ready.definition, await surveyToAsk(tx))
    return { kind: 'journey', id: await draftJourney(tx, { ...ready, definition, by }) }
  }
  if (act.does !== 'survey') return null
  const draft = surveyFor(kind, act.kind)
  const id = (await surveyToAsk(tx))(act.kind) ?? (draft && (await draftSurvey(tx, draft, by)))
  return id ? { kind: 'survey', id } : null
}
/**
 * Does what is suggested, once: who presses again is led to what was made. With `asItem` a colleague gets it instead.
 * @throws Problem suggestion.declined, suggestion.elsewhere where a page does it, or input.invalid for the owner
 */
export const doSuggestion = (ctx: Manager, auditId: string, key: string, { asItem, ownerId, dueOn }: DoSuggestion) =>
  ctx.write(async (tx) => {
    const row = await found(tx, auditId, key)
    if (row.state === 'declined') throw conflict('suggestion.declined', 'One of you declined this meanwhile.')
    if (row.state === 'done') return { made: madeOf(row) }
    const { act } = Rests.parse(JSON.parse(row.rests))
    const by = ctx.actor.accountId
    if (act.does === 'page' && !asItem)
      throw conflict('suggestion.elsewhere', 'This is done on a page of its own. Open it, and come back.')
    let made: Suggestion['made']
    if (asItem || act.does === 'item') {
      if (ownerId) await mustWorkHere(tx, [ownerId], 'ownerId')
      const subject = { kind: 'wheel_audit', id: auditId }
      const { id } = await openItem(tx, {
        ...{ kind: 'task', cause: `audit:${auditId}:${key}`, ...AS_ITEM[key]!, ownerId, dueOn, subject, openedBy: by },
      })
      made = { kind: 'item', id }
    } else made = await doing(tx, act, by)
    await ending(tx, row, { to: 'done', reason: '' }, by, made)
    return { made }
  })
async function ending(
  tx: Tx,
  row: { auditId: string; key: string },
  end: EndSuggestion,
  by: string,
  made: Suggestion['made'],
) {
  await store.endSuggestion(tx, row, {
    ...{ state: end.to, reason: end.reason, endedAt: tx.now, endedBy: by },
    ...(made && { madeKind: made.kind, madeId: made.id }),
  })
  await tx.emit('wheel_suggestion.ended', { wheelAuditId: row.auditId, key: row.key, to: end.to })
}
/** A colleague says that it is done, or why not. @throws Problem suggestion.ended */
export const endSuggestion = (ctx: Manager, auditId: string, key: string, end: EndSuggestion) =>
  ctx.write(async (tx) => {
    const row = await found(tx, auditId, key)
    if (row.state === end.to) return
    if (row.state !== 'open') throw conflict('suggestion.ended', 'This suggestion has ended. Take the audit again.')
    await ending(tx, row, end, ctx.actor.accountId, null)
  })
