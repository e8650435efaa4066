export type Traits = Record<string, string | number | boolean>
/** Something a host said of a person, and from when it is so. */
export interface Telling {
  at: number
  said: Traits
}
interface Told {
  occurredAt: number
  receivedAt: number
  /** Told too late to be believed of its time. */
  late: boolean
  said: { plan?: string; traits?: Traits }
}

/**
 * What of a telling is kept, and from when: what says something else than was known at that time. Too late to be believed of its
 * time, it fills what nothing was ever said of, from when it came, and replaces nothing.
 * @param before all that was said of this person, in the order of time
 * @returns undefined where nothing is new
 */
export function newsOf(before: readonly Telling[], { occurredAt, receivedAt, late, said }: Told): Telling | undefined {
  const at = late ? receivedAt : occurredAt
  const known = new Map(before.filter((one) => late || one.at <= at).flatMap((one) => Object.entries(one.said)))
  const news = Object.entries({ ...said.traits, ...(said.plan !== undefined && { plan: said.plan }) }).filter(
    ([key, value]) => (late ? !known.has(key) : known.get(key) !== value),
  )
  return news.length === 0 ? undefined : { at, said: Object.fromEntries(news) }
}
