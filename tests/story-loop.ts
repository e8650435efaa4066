import type { Answer, Door } from './people.ts'
import type { World } from './world.ts'

const DAY = 86_400_000
interface Scene {
  portal: World
  today: number
  owner: Door
}
const day = (at: number) => new Date(at).toISOString().slice(0, 10)
function good(answer: Answer): Answer {
  if (answer.status >= 300) throw new Error(JSON.stringify(answer.body))
  return answer
}

/** The number of the request of this title; undefined for one that nobody asked for. */
async function numberOf({ owner }: Scene, title: string): Promise<number | undefined> {
  const { items } = good(await owner.get(`/api/v1/requests?status=all&q=${encodeURIComponent(title)}`)).body
  return items.find((one: { title: string }) => one.title === title)?.number
}

type Plan = 'now' | 'next' | 'later' | { from: number; to: number; confidence: 'low' | 'medium' | 'high' }
/** When something is said to come, in days from today, each time it was said. */
export type Promises = readonly { title: string; said: readonly (readonly [daysAgo: number, plan: Plan])[] }[]

/** Puts requests on the roadmap as it was said day by day, so that the record shows what was kept. The clock stands at today after it. */
export async function planRoadmap(scene: Scene, promises: Promises): Promise<void> {
  const { portal, today, owner } = scene
  const steps = promises.flatMap(({ title, said }) => said.map(([daysAgo, plan]) => ({ title, daysAgo, plan })))
  for (const { title, daysAgo, plan } of steps.sort((a, b) => b.daysAgo - a.daysAgo)) {
    const number = await numberOf(scene, title)
    if (number === undefined) continue
    portal.at(today - daysAgo * DAY)
    const body =
      typeof plan === 'string'
        ? { horizon: plan }
        : {
            ...{ horizon: 'dated', confidence: plan.confidence },
            ...{ from: day(today + plan.from * DAY), to: day(today + plan.to * DAY) },
          }
    good(await owner.put(`/api/v1/requests/${number}/plan`, body))
  }
  portal.at(today)
}

interface Entry {
  daysAgo: number
  kind: 'new' | 'improved' | 'fixed'
  title: string
  body: string
  /** Titles of requests it is about. */
  about: readonly string[]
}
const ENTRIES: readonly Entry[] = [
  {
    ...{ daysAgo: 60, kind: 'improved', title: 'Exports keep the names of your files' },
    body: 'An export used to call every attachment `file-1`, `file-2` and so on. Since version 4.2 each keeps:\n\n- the name it had\n- the folder it was in\n\nOld exports can be made again under **Settings, Export**.',
    about: ['Export with the names of attachments'],
  },
  {
    ...{ daysAgo: 39, kind: 'new', title: 'Dark mode' },
    body: 'Orbit follows the light and dark of your system. Who likes it always dark finds a switch in the footer.',
    about: ['Dark mode that follows the system'],
  },
]
/** Publishes what has changed. Nobody is told: these people heard it when the requests were shipped. */
export async function writeChangelog(scene: Scene, entries: readonly Entry[] = ENTRIES): Promise<void> {
  const { portal, today, owner } = scene
  for (const { daysAgo, about, ...words } of entries) {
    portal.at(today - daysAgo * DAY)
    const requests = (await Promise.all(about.map((title) => numberOf(scene, title)))).filter((n) => n !== undefined)
    const { number } = good(await owner.post('/api/v1/changelog-entries', { ...words, requests })).body
    good(await owner.put(`/api/v1/changelog-entries/${number}/state`, { step: 'publish', tell: false }))
  }
  portal.at(today)
}

/** What was promised to the people of the demo. */
export const PROMISES: Promises = [
  {
    title: 'Export with the names of attachments',
    said: [
      [175, { from: -120, to: -90, confidence: 'low' }],
      [118, { from: -70, to: -55, confidence: 'high' }],
    ],
  },
  { title: 'Dark mode that follows the system', said: [[128, { from: -60, to: -38, confidence: 'medium' }]] },
  {
    title: 'Open the phone app in under a second',
    said: [
      [88, { from: -20, to: 20, confidence: 'low' }],
      [19, { from: 5, to: 35, confidence: 'medium' }],
    ],
  },
  { title: 'Offline search', said: [[29, { from: 60, to: 120, confidence: 'low' }]] },
]
