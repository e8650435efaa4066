import type { Door } from './people.ts'

interface Scene {
  owner: Door
  number: (title: string) => number | undefined
  doors: ReadonlyMap<string, Door>
}
interface Said {
  daysAgo: number
  title: string
  /** Who says it; the company when it is nobody. */
  by?: string
  kind?: 'official' | 'internal'
  body: string
}
const TALK: Said[] = [
  {
    ...{ daysAgo: 160, title: 'Open the phone app in under a second', by: 'ann' },
    body: 'Same here on a phone of 2023. It is worse with many notebooks.',
  },
  {
    ...{ daysAgo: 88, title: 'Open the phone app in under a second', kind: 'official' },
    body: 'We measured it: most of the time goes into reading the list of notebooks. That is what we change first.',
  },
  {
    ...{ daysAgo: 15, title: 'Open the phone app in under a second', by: 'dev' },
    body: 'The test version opens in **1.4 seconds** on mine. Nearly there.',
  },
  {
    ...{ daysAgo: 60, title: 'Share a single note with somebody who has no account', by: 'cleo' },
    body: 'Please with an end date. I forget what I shared.',
  },
  {
    ...{ daysAgo: 58, title: 'Share a single note with somebody who has no account', kind: 'internal' },
    body: 'Three of the people who ask for this are in the trial of the team plan.',
  },
]

/** What people and the company said to each other about requests. */
export const talks = ({ owner, number, doors }: Scene) =>
  TALK.map(({ daysAgo, title, by, kind, body }) => ({
    daysAgo,
    async act() {
      const door = by ? doors.get(by) : owner
      const answer = await door!.post(`/api/v1/requests/${number(title)}/comments`, { body, kind: kind ?? 'comment' })
      if (answer.status >= 300) throw new Error(`nobody hears it: ${JSON.stringify(answer.body)}`)
    },
  }))
