import type { Reaction, Tx } from '../../kernel/context.ts'
import { publishVersion } from '../reactions.ts'
import type { WidgetRow } from '../store.ts'
import * as store from './store.ts'

async function publishAll(tx: Tx, widgets: readonly WidgetRow[]) {
  for (const widget of widgets) await publishVersion(tx, widget, widget.version + 1)
}
const rows = (found: readonly { widget: WidgetRow }[]) => found.map(({ widget }) => widget)

/** A request says something else, stands elsewhere, is another one now, or is gone: at once. Votes are counted by a job. */
export const republishRequest: Reaction<
  | `feature_request.${'created' | 'refused' | 'edited' | 'status_changed' | 'deleted' | 'restored' | 'planned'}`
  | `feature_request.${'merged' | 'unmerged'}`
> = async (tx, { data }) => {
  const ids = 'intoId' in data ? [data.requestId, data.intoId] : [data.requestId]
  await publishAll(tx, rows(await store.widgetsOfRequests(tx, ids)))
}

/** Who may see a board's requests, and vote for them, was decided anew. */
export const republishBoard: Reaction<'board.changed'> = async (tx, { data }) =>
  publishAll(tx, rows(await store.widgetsOfBoard(tx, data.boardId)))

export const republishStatus: Reaction<'request_status.changed'> = async (tx, { data }) =>
  publishAll(tx, rows(await store.widgetsInStatus(tx, data.statusId)))

/** Something else is offered to friends, or nothing any more. */
export const republishOffer: Reaction<'offer.went_live' | 'offer.ended'> = async (tx) =>
  publishAll(tx, await store.widgetsOfKind(tx, 'referral'))

export const republishSurvey: Reaction<'survey.opened' | 'survey.closed' | 'survey.changed'> = async (tx, { data }) =>
  publishAll(tx, await store.widgetsOfSubject(tx, data.surveyId))
