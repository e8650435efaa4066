import type { Answer, Door } from './people.ts'

const DAY = 86_400_000
interface Scene {
  today: number
  owner: Door
  /** The number of the request of this title. */
  number: (title: string) => number | undefined
  doors: ReadonlyMap<string, Door>
}
/** Something that happened so many days ago; the story tells all of them in order. */
interface Dated {
  daysAgo: number
  act: () => Promise<unknown>
}
const day = (at: number) => new Date(at).toISOString().slice(0, 10)
function good(answer: Answer): Answer {
  if (answer.status >= 300) throw new Error(JSON.stringify(answer.body))
  return answer
}

type Plan = 'now' | 'next' | 'later' | { from: number; to: number; confidence: 'low' | 'medium' | 'high' }
/** When something is said to come, in days from today, each time it was said. */
export type Promises = readonly { title: string; said: readonly (readonly [daysAgo: number, plan: Plan])[] }[]

const planOf = (plan: Plan, today: number) =>
  typeof plan === 'string'
    ? { horizon: plan }
    : {
        ...{ horizon: 'dated', confidence: plan.confidence },
        ...{ from: day(today + plan.from * DAY), to: day(today + plan.to * DAY) },
      }
/** Puts requests on the roadmap as it was said day by day, so that the record shows what was kept. */
export const planRoadmap = ({ today, owner, number }: Scene, promises: Promises = PROMISES): Dated[] =>
  promises.flatMap(({ title, said }) =>
    said.map(([daysAgo, plan]) => ({
      daysAgo,
      act: async () => good(await owner.put(`/api/v1/requests/${number(title)}/plan`, planOf(plan, today))),
    })),
  )

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
/** Publishes what has changed. It tells nobody: these people heard it when the requests were shipped. */
export const writeChangelog = ({ owner, number }: Scene, entries: readonly Entry[] = ENTRIES): Dated[] =>
  entries.map(({ daysAgo, about, ...words }) => ({
    daysAgo,
    async act() {
      const requests = about.map(number)
      const made = good(await owner.post('/api/v1/changelog-entries', { ...words, requests }))
      const published = { step: 'publish', tell: false }
      good(await owner.put(`/api/v1/changelog-entries/${made.body.number}/state`, published))
    },
  }))

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

/** Some of those who asked come to see what shipped, and some say that they use it, days after it came. */
export const useWhatCame = ({ number, doors }: Scene): Dated[] =>
  ENTRIES.flatMap(({ about, daysAgo }) =>
    [...doors.values()].map((door, n) => ({
      daysAgo: daysAgo - 1 - (n % 9),
      async act() {
        const here = `/api/v1/requests/${number(about[0] ?? '')}`
        if (!(await door.get(here)).body.voted) return
        if (n % 4 !== 3) good(await door.put(`${here}/opened`))
        if (n % 3 === 0) good(await door.put(`${here}/used`))
      },
    })),
  )
