import type { Reads } from '../../../db/client.ts'
import { FACTS } from '../../events.ts'
import type { Around } from './rules.ts'
import * as store from './store.ts'

/** Surveys and segments as they are now, for checking what points at them. */
export async function aroundOf(db: Reads): Promise<Around> {
  const [surveys, segments] = [await store.surveysOf(db), await store.segmentsOf(db)]
  const traits = new Set(await store.traitsSet(db))
  return {
    ...{ facts: new Set(Object.keys(FACTS)), traits },
    surveys: new Map(surveys.map(({ id, state, kind }) => [id, { state, kind }])),
    segments: new Map(segments.map(({ id, filter }) => [id, Object.keys(JSON.parse(filter) as object)])),
  }
}
