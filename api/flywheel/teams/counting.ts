import { setImmediate as othersFirst } from 'node:timers/promises'
import type { System } from '../../kernel/actor.ts'
import type { Ctx } from '../../kernel/context.ts'
import { DAY } from '../stages/memory/rules.ts'
import { type Way, wayOf } from '../stay/spells/rules.ts'
import { peopleAfter, saveReports, stepsOf } from '../stay/store.ts'
import { type Listed, SINCE } from './behind/contract.ts'
import * as behind from './behind/store.ts'
import type { TeamsData } from './contract.ts'
import * as store from './store.ts'
import { buyingOf, emptyTally, takePerson } from './tally/rules.ts'

export const TEAMS_REPORT = 'teams'
const PIECE = 200
const HALF_YEAR = 180 * DAY

/** Counts what each team hands to the next, some people at a time. Pages read what it leaves. */
export async function countTeams({ read, now, write }: Pick<Ctx<System>, 'read' | 'now' | 'write'>): Promise<void> {
  const at = now()
  const tally = emptyTally()
  let people = 0
  for (let after = ''; ; await othersFirst()) {
    const ids = await peopleAfter(read, after, PIECE)
    if (ids.length === 0) break
    const range = { after, upTo: ids.at(-1)! }
    const ways = new Map<string, Way[]>()
    for (const { person, steps } of await stepsOf(read, range))
      if (steps.length > 0) ways.set(person, [...(ways.get(person) ?? []), wayOf(steps, at)])
    const channels = await store.channelsOf(read, range)
    for (const [person, mine] of ways) takePerson(tally, mine, at, channels.get(person))
    people += ways.size
    after = range.upTo
  }
  const countedBehind = (key: Listed) => behind.counted(read, key, { since: at - SINCE[key] * DAY, until: at })
  const [mail, again, saved, said] = [
    await countedBehind('unwanted'),
    await countedBehind('recovered'),
    await countedBehind('saves'),
    await countedBehind('new_nps'),
  ]
  const sent = await store.mailSent(read, at - SINCE.unwanted * DAY)
  const month = { since: at - SINCE.discount_cost * DAY, until: at }
  const [main, ...rest] = await store.spared(read, month)
  const discounts = {
    ...(main?.currency
      ? { amountMinor: main.amountMinor, currency: main.currency }
      : { amountMinor: 0, currency: null }),
    others: (main?.currency ? 0 : (main?.n ?? 0)) + rest.reduce((sum, { n }) => sum + n, 0),
    adoptions: await store.firstPurchases(read, month),
  }
  const data: TeamsData = {
    ...{ handoffs: tally.handoffs, kept: tally.kept, buying: buyingOf(tally.buying) },
    mail: { hits: Math.min(mail.n, sent), of: sent },
    newNps: { promoters: said.promoters, detractors: said.detractors, n: said.n },
    recovered: { hits: again.hits, of: again.n },
    saves: saved.n,
    discounts,
    themes: await store.themes(read, at - HALF_YEAR),
    sources: [...tally.sources].map(([channel, of]) => ({ channel, ...of })),
  }
  await write(async (tx) => {
    await saveReports(tx, [{ name: TEAMS_REPORT, computedAt: at, people, data: JSON.stringify(data) }])
  })
}
