import type { FEED_SOURCES } from '../../../db/schema/feed.ts'
import { TEAMS } from '../../../db/schema/items.ts'
import type { Team } from '../items/rules.ts'

type Source = (typeof FEED_SOURCES)[number]
/** What hosts tell of that is something a customer said. */
export const TOLD_SOURCES: ReadonlyMap<string, Source> = new Map([
  ...(['support.opened', 'support.reopened'] as const).map((name) => [name, 'support'] as const),
  ['complaint.raised', 'complaint'] as const,
  ...(['call.made', 'call.scored'] as const).map((name) => [name, 'call'] as const),
  ...(['csat.answered', 'ces.answered', 'exit_survey.answered'] as const).map((name) => [name, 'survey'] as const),
])
/** What answers what a customer asked before, by where they asked. */
export const ANSWERS: ReadonlyMap<string, readonly Source[]> = new Map([
  ['support.replied', ['support']],
  ['support.resolved', ['support', 'complaint']],
  ['complaint.resolved', ['complaint']],
])
export const PROMISES: ReadonlySet<string> = new Set(['promise.made', 'promise.kept', 'promise.broken'])
/** Where somebody waits for an answer. */
export const asksIn = (source: Source) => source === 'support' || source === 'complaint' || source === 'review'
/** Whose job it is at first. */
export const teamFor = (source: Source): Team | null =>
  source === 'support' || source === 'complaint' ? 'service' : source === 'call' ? 'sales' : null

const MOST_TAGS = 10
/** The database counts what stands before a NUL; halves of characters are no words either. */
const isTag = (text: string) => text.length >= 1 && text.length <= 60 && !/[\p{Cc}\p{Cs}]/u.test(text)
/** Tags as a host writes them: a list, words between commas, or one theme. */
export function tagsIn({ tags, tag, theme, topic }: Record<string, unknown>): string[] {
  const given = Array.isArray(tags) ? tags : typeof tags === 'string' ? tags.split(',') : []
  const all = [...given, tag, theme, topic].filter((one): one is string => typeof one === 'string')
  return [...new Set(all.map((one) => one.trim().toLowerCase()).filter(isTag))].slice(0, MOST_TAGS)
}
export const scoreIn = ({ score }: Record<string, unknown>) =>
  typeof score === 'number' && Number.isInteger(score) && score >= 1 && score <= 5 ? score : null
export const teamIn = ({ team }: Record<string, unknown>) => TEAMS.find((one) => one === team) ?? null

/** The middle of some times; of an even number the lower of the two. */
export const medianOf = (sorted: readonly number[]) => sorted[Math.floor((sorted.length - 1) / 2)] ?? null

/** Who should know of a question that recurs: the teams that do not hear it themselves. */
export const othersThan = (team: Team) => TEAMS.filter((one) => one !== team)
