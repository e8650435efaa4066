import type { Tx } from '../kernel/context.ts'
import { type Cause, mayStep } from './rules.ts'
import * as store from './store.ts'

/** The only way a survey changes its state. False when it does not go there, or somebody else moved it meanwhile. */
export async function step(tx: Tx, row: store.SurveyRow, to: 'open' | 'closed', by: Cause): Promise<boolean> {
  if (!mayStep(row.state, to, by)) return false
  const change = to === 'open' ? { openedAt: tx.now } : { closedAt: tx.now, closedBecause: by }
  if (!(await store.stepSurvey(tx, row.id, row.state, { state: to, changedAt: tx.now, ...change }))) return false
  const data = { surveyId: row.id, kind: row.kind }
  if (to === 'open') await tx.emit('survey.opened', data)
  else await tx.emit('survey.closed', { ...data, because: by })
  return true
}
