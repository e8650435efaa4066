import type { StageStay } from '../contract.ts'
import type { StageTarget, Where } from './contract.ts'

type Points = StageStay['followed']['points']
/**
 * Where a stage stands beside what is aimed at: reached or missed only where all of the 95 % interval says so.
 * @param points of the curve of all who came in, in the order of days
 * @returns null for what is not aimed at
 */
export function whereIs(points: Points, target: StageTarget): { up: Where | null; lost: Where | null } {
  const { days, upPercent, lostPercent } = target
  const last = points?.at(-1)
  // where everybody has left nothing changes any more
  const isKnown = last !== undefined && (last.day >= days || last.stays.mid === 0)
  const point = isKnown ? points!.findLast(({ day }) => day <= days) : undefined
  const judge = (share: Where['share'], isReached: (end: number) => boolean): Where => {
    if (!share) return { reached: 'young', share }
    const [low, high] = [isReached(share.low), isReached(share.high)]
    return { reached: low && high ? 'reached' : low || high ? 'unsure' : 'missed', share }
  }
  return {
    up: upPercent === null ? null : judge(point?.up ?? null, (share) => share >= upPercent / 100),
    lost: lostPercent === null ? null : judge(point?.lapse ?? null, (share) => share <= lostPercent / 100),
  }
}
