import type { Reads } from '../../../db/client.ts'
import type { Tx } from '../../kernel/context.ts'
import { decodeCursor, type Paging, pageOf } from '../../kernel/page.ts'
import { known } from '../actions.ts'
import type { Tally } from '../formulas/figure.ts'
import * as surveys from '../store.ts'
import { ENOUGH, type SurveyResults } from './contract.ts'
import { headlineOf, resultsOf, shown } from './figures.ts'
import * as store from './store.ts'
import { added, talliesOf } from './tally.ts'

interface Counted {
  id: string
  audience: 'person' | 'anonymous'
  companyId: string | null
}
const parsed = (json: string | undefined) => JSON.parse(json ?? '{}') as Tally

/** Adds a completed response to the roll-ups, or takes one out again; in the change that makes it count or not. */
export async function tally(tx: Tx, survey: surveys.SurveyRow, response: Counted, sign: 1 | -1): Promise<void> {
  const items = new Map((await surveys.itemsOf(tx, survey.id)).map((item) => [item.id, item]))
  for (const [itemId, more] of talliesOf(survey.kind, await store.saidBy(tx, response.id))) {
    const before = await store.itemResult(tx, itemId, response.audience)
    const sum = added(parsed(before?.tally), more, sign)
    const figure = headlineOf(survey.kind, sum)
    await store.saveItemResult(tx, {
      ...{ surveyId: survey.id, itemId, requestId: items.get(itemId)?.requestId ?? null, audience: response.audience },
      ...{ n: (before?.n ?? 0) + sign, tally: JSON.stringify(sum), changedAt: tx.now },
      ...{ value: figure?.value ?? null, low: figure?.low ?? null, high: figure?.high ?? null },
    })
    if (response.companyId) await tallyCompany(tx, survey.id, itemId, response.companyId, more, sign)
  }
}
async function tallyCompany(tx: Tx, surveyId: string, itemId: string, companyId: string, more: Tally, sign: 1 | -1) {
  const before = await store.companyResult(tx, itemId, companyId)
  await store.saveCompanyResult(tx, {
    ...{ surveyId, itemId, companyId, n: (before?.n ?? 0) + sign },
    tally: JSON.stringify(added(parsed(before?.tally), more, sign)),
  })
}
/** A response counts for no company any more, because who gave it was erased. */
export async function leaveCompany(
  tx: Tx,
  survey: surveys.SurveyRow,
  responseId: string,
  companyId: string,
): Promise<void> {
  for (const [itemId, more] of talliesOf(survey.kind, await store.saidBy(tx, responseId)))
    await tallyCompany(tx, survey.id, itemId, companyId, more, -1)
}

/** @param staff raw counts go with it */
export async function resultsOfSurvey(
  db: Reads,
  row: surveys.SurveyRow,
  { staff }: { staff: boolean },
): Promise<SurveyResults> {
  const [items, rows] = [await surveys.itemsOf(db, row.id), await store.itemResults(db, row.id)]
  const [companies, responses] = [await store.companyResults(db, row.id), await store.countResponses(db, row.id)]
  const audiences = (['person', 'anonymous'] as const)
    .map((audience) => ({ audience, n: responses.find((one) => one.audience === audience)?.n ?? 0 }))
    .filter(({ audience, n }) => n > 0 || audience === 'person')
  const { id: surveyId, kind, title, state, targetN, closesAt, closedBecause } = row
  return {
    ...{ surveyId, kind, title, state, targetN, closesAt, closedBecause, enough: ENOUGH },
    audiences: audiences.map(({ audience, n }) => {
      const tallied = items.map((item) => {
        const found = rows.find((one) => one.itemId === item.id && one.audience === audience)
        const mine = audience === 'person' ? companies.filter((one) => one.itemId === item.id) : []
        return {
          ...{ itemId: item.id, text: item.text, requestId: item.requestId, n: found?.n ?? 0 },
          requestNumber: item.requestNumber,
          ...{ tally: parsed(found?.tally), companies: mine.map((one) => parsed(one.tally)) },
        }
      })
      return { audience, n, items: resultsOf(kind, tallied, staff) }
    }),
  }
}
export const readResults = async (db: Reads, id: string) => resultsOfSurvey(db, await known(db, id), { staff: true })

export async function readComments(db: Reads, id: string, { cursor, limit }: Paging) {
  await known(db, id)
  const rows = await store.comments(db, id, decodeCursor(cursor), limit)
  return pageOf(
    rows.map((row) => ({ ...row, at: row.at ?? 0 })),
    limit,
    ({ at, responseId }) => ({ at, id: responseId }),
  )
}

export async function readEvidence(db: Reads, requestId: string) {
  const rows = await store.evidenceFor(db, requestId)
  return {
    items: rows.map(({ n, value, low, high, ...row }) => ({
      ...row,
      figure: shown(value === null || low === null || high === null ? null : { n, value, low, high }, n),
    })),
  }
}
