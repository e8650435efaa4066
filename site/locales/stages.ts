import { STAGES, type Stage } from '../ui/wheel.ts'
import { t } from './t.ts'

type Names = Partial<Record<Stage, string>>
let own: Names = {}

/** Follows what the company calls its stages; one portal has one company, so this is one for all pages. */
export const setStageNames = (names: Names) => void (own = names)
/** What a stage is called in everybody's word, whatever the company calls it. */
export const usualStageName = (stage: Stage): string => t(`stage.${stage}`)
/** What a stage is called here: in the company's word, or in everybody's. */
export const stageName = (stage: Stage): string => own[stage] || usualStageName(stage)
/** The same for what came from elsewhere; undefined where it is no stage. */
export function stageCalled(said: string): string | undefined {
  const stage = STAGES.find((one) => one === said)
  return stage && stageName(stage)
}
