import { dropWish } from '../../kernel/ask-budget.ts'
import type { Tx } from '../../kernel/context.ts'
import { leaveCompany, tally } from '../results/actions.ts'
import * as surveys from '../store.ts'
import * as store from './store.ts'

/** Completed before begun, then earlier before later: what somebody said first stays. */
const firstOf = (rows: readonly store.ResponseRow[]) =>
  [...rows].sort(
    (a, b) =>
      (a.completedAt ?? Number.POSITIVE_INFINITY) - (b.completedAt ?? Number.POSITIVE_INFINITY) ||
      a.startedAt - b.startedAt ||
      (a.id < b.id ? -1 : 1),
  )[0]!

/**
 * Contacts became one person, or two people again: each person has one response to each survey, the first that was
 * completed. The others stay as rows that do not count, so that taking a merge apart brings them back.
 */
export async function arrange(tx: Tx, contactIds: string[]): Promise<void> {
  const found = await store.responsesOfPeople(tx, contactIds)
  const groups = new Map<string, { personId: string; rows: store.ResponseRow[] }>()
  for (const { response, canonicalId } of found) {
    const key = `${response.surveyId} ${canonicalId}`
    const group = groups.get(key) ?? { personId: canonicalId, rows: [] }
    groups.set(key, { ...group, rows: [...group.rows, response] })
  }
  const kept = new Set([...groups.values()].map(({ rows }) => firstOf(rows).id))
  // those that give way first, so that the one place of a person is free
  for (const { response } of found)
    if (!kept.has(response.id) && response.setAsideAt === null) await setAside(tx, response)
  for (const { personId, rows } of groups.values()) {
    for (const row of rows) if (row.personId !== personId) await store.changeResponse(tx, row.id, { personId })
  }
  for (const { rows } of groups.values()) {
    const first = firstOf(rows)
    if (first.setAsideAt !== null) await bringBack(tx, first)
  }
}
async function setAside(tx: Tx, row: store.ResponseRow): Promise<void> {
  await store.changeResponse(tx, row.id, { setAsideAt: tx.now })
  if (row.completedAt !== null) await recount(tx, row, -1)
}
async function bringBack(tx: Tx, row: store.ResponseRow): Promise<void> {
  await store.changeResponse(tx, row.id, { setAsideAt: null })
  if (row.completedAt !== null) await recount(tx, row, 1)
}
async function recount(tx: Tx, row: store.ResponseRow, sign: 1 | -1): Promise<void> {
  const survey = (await surveys.surveyById(tx, row.surveyId))!
  await tally(tx, survey, row, sign)
  await surveys.countAnswered(tx, row.surveyId, sign)
}

/** One person is asked once for a survey; of two asks the one that is further stays. */
export async function joinAsks(tx: Tx, contactId: string): Promise<void> {
  const seen = new Set<string>()
  for (const ask of await store.asksOfPerson(tx, contactId)) {
    if (seen.has(ask.surveyId) && ask.state === 'queued') {
      await store.cancelAsk(tx, ask.id, 'merged', tx.now)
      await dropWish(tx, { kind: 'survey', id: ask.id })
    }
    seen.add(ask.surveyId)
  }
}

/** What they answered stays as numbers of nobody; what they began and did not complete goes, and so do their words. */
export async function forget(tx: Tx, members: string[]): Promise<void> {
  for (const row of await store.responsesOfContacts(tx, members)) {
    if (row.completedAt === null) {
      await store.deleteResponse(tx, row.id)
      continue
    }
    const survey = (await surveys.surveyById(tx, row.surveyId))!
    if (row.companyId && row.setAsideAt === null) await leaveCompany(tx, survey, row.id, row.companyId)
    const nobody = { contactId: null, personId: null, companyId: null, comment: '' }
    await store.changeResponse(tx, row.id, { ...nobody, erasedAt: tx.now })
  }
  await store.forgetAsks(tx, members, tx.now)
}
