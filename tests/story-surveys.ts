import { CLIENT_ADDRESS } from '../api/kernel/http.ts'
import { type Door, doorOf, type Loose } from './people.ts'
import type { World } from './world.ts'

const DAY = 86_400_000
const SURVEYS = '/api/v1/surveys'
const IDEAS = [
  ...['Dark mode that follows the system', 'Search while offline', 'Shared folders', 'Export everything as CSV'],
  ...['Reminders on notes', 'Handwriting with a pen', 'Voice notes', 'A calendar of what I wrote'],
]
const WORDS = [
  'Search is the first I find things with.',
  'It is slow on my old laptop.',
  'I would miss it within a day.',
]

interface Told {
  portal: World
  today: number
  owner: Door
}

/** What the company asked lately: whether people recommend it, and which ideas would help them most. */
export async function aroundSurveys({ portal, today, owner }: Told, doors: ReadonlyMap<string, Door>): Promise<void> {
  portal.at(today - 30 * DAY)
  const nps = await opened(owner, {
    ...{ kind: 'nps', title: 'Would you recommend Orbit Notes?', targetN: 200, anonymous: true },
    intro: 'We ask everybody twice a year. It takes half a minute.',
    items: [{ text: 'How likely are you to recommend Orbit Notes to a colleague?' }],
  })
  const ideas = await opened(owner, {
    ...{ kind: 'maxdiff', title: 'Which of these would help you most?', targetN: 500, anonymous: true },
    ...{ setCount: 1, adaptive: true, items: IDEAS.map((text) => ({ text })) },
  })
  const known = [...doors.values()].map((door) => ({ door, who: {} }))
  for (const [i, { door, who }] of [...known, ...(await strangers(portal, 72))].entries()) {
    portal.later({ minutes: 90 })
    const score = [10, 9, 8, 9, 7, 10, 6, 9, 3, 8][i % 10]!
    const said = { answers: { [nps.items[0].id]: { score } }, comment: i % 9 === 0 ? WORDS[(i / 9) % 3] : '' }
    await ok(door.post(`${SURVEYS}/answer`, { slug: nps.slug, ...who, ...said }))
    const { set } = await ok(door.post(`${SURVEYS}/look`, { slug: ideas.slug, ...who }))
    const order = ideas.items.filter((item: Loose) => set.items.some(({ id }: Loose) => id === item.id))
    const [best, worst] = i % 4 === 0 ? [order[1], order[0]] : [order[0], order.at(-1)]
    const choice = { ticket: set.ticket, best: best.id, worst: worst.id }
    await ok(door.post(`${SURVEYS}/answer`, { slug: ideas.slug, ...who, set: choice }))
  }
  portal.at(today)
}
async function opened(owner: Door, survey: object): Promise<Loose> {
  const { id } = await ok(owner.post(SURVEYS, survey))
  return ok(owner.post(`${SURVEYS}/${id}/state`, { to: 'open' }))
}
/** Visitors, each from a place of their own. */
async function strangers(portal: World, n: number) {
  const all = Array.from({ length: n }, (_, i) => doorOf(portal, { [CLIENT_ADDRESS]: `198.51.100.${i}` }))
  return Promise.all(
    all.map(async (door) => ({ door, who: { key: (await ok(door.post(`${SURVEYS}/visitor`))).key as string } })),
  )
}
async function ok(answer: ReturnType<Door['post']>): Promise<Loose> {
  const { status, body } = await answer
  if (status >= 300) throw new Error(`the story cannot go on: ${status} ${JSON.stringify(body)}`)
  return body
}
