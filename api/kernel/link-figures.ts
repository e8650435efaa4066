import { type SQL, sql } from 'drizzle-orm'

/** Where a click is counted: once, under the first doubt there is. */
export const COUNTED = sql`
  sum(NOT (bot OR prefetch OR NOT navigation OR own OR duplicate)) AS real,
  sum(duplicate AND NOT (bot OR prefetch OR NOT navigation OR own)) AS duplicates,
  sum(own AND navigation AND NOT (bot OR prefetch)) AS own,
  sum(NOT navigation AND NOT (bot OR prefetch)) AS embedded, sum(prefetch AND NOT bot) AS prefetches, sum(bot) AS bots`
/** Of a click: by what it is counted. */
export const CELLS = sql`link_id, date(at / 1000, 'unixepoch') AS day, coalesce(channel, '') AS channel`
/** The last click that `link_day` holds. */
export const TALLY = sql`coalesce((SELECT seq FROM link_tally), 0)`
/** More than come in between two counts; after a rush the last ones are told a moment later. */
const TAIL = 5_000

/**
 * Clicks of some links by UTC day and channel (empty where it is not known), also those that came since they were counted
 * last. @param links a subquery of their ids
 */
export const linkFigures = (links: SQL) => sql`(
  SELECT link_id, day, channel, real, duplicates, own, embedded, prefetches, bots FROM link_day
  WHERE link_id IN (${links})
  UNION ALL
  SELECT ${CELLS}, ${COUNTED} FROM (SELECT * FROM click WHERE seq > ${TALLY} ORDER BY seq LIMIT ${TAIL})
  WHERE link_id IN (${links}) GROUP BY 1, 2, 3)`
