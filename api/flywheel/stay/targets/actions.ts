import type { Reads } from '../../../../db/client.ts'
import { STAGES } from '../../../../db/schema/flywheel.ts'
import { actorId, type May } from '../../../kernel/actor.ts'
import type { Ctx } from '../../../kernel/context.ts'
import { conflict } from '../../../kernel/problem.ts'
import { HORIZONS, StageStays } from '../contract.ts'
import { nameOf } from '../counting.ts'
import { reportOf } from '../store.ts'
import type { SaveStageTargets, StageTarget, StageTargets } from './contract.ts'
import { whereIs } from './rules.ts'
import * as store from './store.ts'

const NOTHING = { days: 90, upPercent: null, lostPercent: null }
type Saved = Record<(typeof STAGES)[number], StageTarget>
/** What is aimed at; in the beginning at nothing. */
async function saved(db: Reads): Promise<{ version: number; targets: Saved }> {
  const row = await store.newest(db)
  if (row) return { version: row.version, targets: JSON.parse(row.value) }
  return { version: 0, targets: Object.fromEntries(STAGES.map((stage) => [stage, NOTHING])) as Saved }
}

/** The targets, and where each stage stands by the curves that were counted last. */
export async function targetsOf(read: Reads): Promise<StageTargets> {
  const { version, targets } = await saved(read)
  const report = await reportOf(read, nameOf(HORIZONS.at(-1)!))
  const stages = report ? StageStays.parse(JSON.parse(report.data)) : []
  const standing = STAGES.map((stage) => {
    const points = stages.find((one) => one.stage === stage)?.followed.points ?? null
    return [stage, { ...targets[stage], ...whereIs(points, targets[stage]) }]
  })
  return { ...(Object.fromEntries(standing) as Omit<StageTargets, 'version'>), version }
}

/** @throws Problem stage_target.changed_meanwhile when they were read as another version than the one that holds */
export const saveTargets = (ctx: Ctx<May<'wheel.manage'>>, { version: read, ...targets }: SaveStageTargets) =>
  ctx.write(async (tx) => {
    const { version } = await saved(tx)
    if (read !== undefined && read !== version)
      throw conflict('stage_target.changed_meanwhile', 'Somebody saved other targets meanwhile. Look at them first.')
    const row = { version: version + 1, value: JSON.stringify(targets), savedAt: tx.now }
    await store.insert(tx, { ...row, savedBy: actorId(ctx.actor)! })
    await tx.emit('stage_target.saved', { version: version + 1 })
  })
