import type { Door } from './people.ts'
import { cameBy, pushesOf } from './story-pushes.ts'
import type { World } from './world.ts'

const DAY = 86_400_000
const WEEK = 7 * DAY
const PEOPLE = 92
/** Came in the autumn, when Orbit launched its sharing: nearly all of them bought. */
const LAUNCH = 40
const FIRST =
  'Ada Bram Chidi Dora Emre Femi Greta Hugo Ines Jonas Keiko Lars Mina Noor Otis Priya Quinn Rosa Selim Tova'.split(' ')
const LAST =
  'Abreu Brandt Castro Demir Eriksen Fischer Gallo Haddad Ivanova Jansen Kimura Lindgren Moreau Novak Osei'.split(' ')
const FIRMS = ['Halm & Co', 'North Quay', 'Studio Ferne', 'Kiosk Nine', 'Belvedere Labs', 'Tide Works']

/** The same year every time it is told. */
function chance(seed: number) {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}
interface Happening {
  week: number
  message: Record<string, unknown>
}

/** What Orbit's own product and its team told over a year of 52 weeks, week 0 first. */
function lives(): Happening[] {
  const dice = chance(7)
  const luck = chance(11)
  const told: Happening[] = []
  for (let i = 0; i < PEOPLE + LAUNCH; i++) {
    const userId = `orbit-${1000 + i}`
    const name = `${FIRST[i % FIRST.length]} ${LAST[(i * 7) % LAST.length]}`
    const email = `${name.toLowerCase().replaceAll(' ', '.')}.${i}@example.net`
    // more come each quarter
    const isLaunch = i >= PEOPLE
    const came = isLaunch ? 42 + (i % 8) : Math.floor(50 * Math.sqrt(dice()))
    const say = (week: number, event: string, properties: Record<string, unknown> = {}) =>
      week <= 51 && told.push({ week, message: { type: 'track', userId, event, properties } })
    told.push({
      week: came,
      message: { type: 'identify', userId, traits: { name, email, company: FIRMS[i % FIRMS.length] } },
    })
    say(came, 'trial.started', cameBy(came, luck))
    if (dice() > (isLaunch ? 0.95 : 0.74)) {
      say(came + 2, 'trial.expired')
      continue
    }
    const bought = came + 1 + Math.floor(dice() * 2)
    say(bought, 'subscription.started')
    say(bought, 'product.first_value')
    const [keen, leaves] = [0.35 + dice() * 0.6, dice() < 0.16 ? bought + 6 + Math.floor(dice() * 20) : 99]
    const fades = dice() < 0.2 ? bought + 8 + Math.floor(dice() * 16) : 99
    for (let week = bought; week < Math.min(52, leaves); week++)
      if (week < fades && dice() < keen) say(week, 'product.used')
    if (leaves < 52) say(leaves, 'subscription.cancelled', { reason: ['price', 'process', 'product'][i % 3] })
    for (let week = bought + 6; week < Math.min(leaves, fades); week += 13)
      if (dice() < 0.6) say(week, 'csat.answered', { score: dice() < keen ? 5 : 3 })
    if (keen > 0.7 && dice() < 0.5) say(bought + 10, 'plan.upgraded')
    if (dice() < 0.12) {
      say(bought + 5, 'complaint.raised')
      say(bought + 6, 'complaint.resolved')
    }
    if (keen > 0.75 && dice() < 0.4) say(bought + 12, dice() < 0.5 ? 'reference_call.completed' : 'ugc.approved')
  }
  for (let week = 0; week < 52; week++)
    for (const { event, key, channel, title } of pushesOf(week))
      told.push({
        week,
        message: { type: 'track', anonymousId: 'team', event, properties: { push: key, channel, title } },
      })
  return told
}

/** One act a week: what happened in it is told at its end, each thing on a day of its own. */
export function weeksOfUse(): { daysAgo: number; act: (teller: { portal: World; host: Door }) => Promise<void> }[] {
  const told = Map.groupBy(lives(), ({ week }) => week)
  return [...told].map(([week, happenings]) => ({
    daysAgo: (51 - week) * 7 + 0.05,
    async act({ portal, host }) {
      const batch = happenings.map(({ message }, i) => ({
        ...message,
        timestamp: new Date(
          portal.now() - Math.round(((happenings.length - i) / happenings.length) * 0.9 * WEEK),
        ).toISOString(),
      }))
      const { status, body } = await host.post('/api/v1/batch', { batch })
      if (status !== 200 || body.refused > 0)
        throw new Error(`the story cannot go on: ${JSON.stringify(body).slice(0, 500)}`)
    },
  }))
}
