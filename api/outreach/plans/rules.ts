const DAY = 86_400_000
/** "Not now" holds for so long. */
export const RESTS_MS = 90 * DAY
/** One who asked to be called asks for no second call within this. */
export const CALL_MS = 30 * DAY
/** A host that tells of another plan has this long to tell of the upgrade itself. */
export const TELLS_MS = 10 * 60_000
/** A look counts as one of its own after this. */
export const LOOK_MS = DAY

const nameOf = (plan: string | null) => plan?.trim().toLowerCase() ?? ''
interface Ranked {
  plan: string
  rank: number
}
/** Where a plan stands among those that are described; one that is not stands below them all. */
export const rankOf = (plans: readonly Ranked[], plan: string | null) =>
  plans.find((one) => one.plan === nameOf(plan))?.rank ?? 0
/** What a plan is called, where it is described; null of one that is not. */
export const calledIn = (plans: readonly { plan: string; name: string }[], plan: string | null) =>
  plans.find((one) => one.plan === nameOf(plan))?.name ?? null
/** What is larger than the plan somebody is on, the nearest first. */
export const plansAbove = <P extends Ranked>(plans: readonly P[], current: string | null): P[] => {
  const rank = rankOf(plans, current)
  return plans.filter((one) => one.rank > rank).sort((a, b) => a.rank - b.rank)
}
/** Whether another plan is a larger or a smaller one; undefined when nobody can tell. */
export function moveBetween(plans: readonly Ranked[], from: string | null, to: string | null) {
  if (!nameOf(from) || !nameOf(to) || nameOf(from) === nameOf(to)) return undefined
  const [before, after] = [rankOf(plans, from), rankOf(plans, to)]
  if (before === after) return undefined
  return after > before ? ('plan.upgraded' as const) : ('plan.downgraded' as const)
}
interface Move {
  fromPlan: string | null
  toPlan: string | null
  fromYearly: number | null
  toYearly: number | null
}
/** The same of a move as it was told: of a subscription by its price, else by where the plans stand. */
export function moveIn(plans: readonly Ranked[], { fromPlan, toPlan, fromYearly, toYearly }: Move) {
  if (fromYearly === null || toYearly === null) return moveBetween(plans, fromPlan, toPlan)
  if (fromYearly === toYearly) return undefined
  return toYearly > fromYearly ? ('plan.upgraded' as const) : ('plan.downgraded' as const)
}
/** What lifts a limit they came to stands first; else as it was written. */
export function benefitsFor<B extends { lifts: string | null }>(benefits: readonly B[], touched: ReadonlySet<string>) {
  const marked = benefits.map((one) => ({ ...one, touched: one.lifts !== null && touched.has(nameOf(one.lifts)) }))
  return [...marked.filter((one) => one.touched), ...marked.filter((one) => !one.touched)]
}
export const restsUntil = (notNowAt: number | null, now: number) =>
  notNowAt !== null && notNowAt + RESTS_MS > now ? notNowAt + RESTS_MS : null
