import type { Door } from './people.ts'

interface Scene {
  owner: Door
  moderator: Door
  number: (title: string) => number | undefined
}
type Range = readonly [low: number, high: number]
interface Guess {
  title: string
  daysAgo: number
  reach: Range
  impact: Range
  confidence: Range
  effort: Range
  note: string
}
/** What colleagues think that requests are worth and cost; one was thought about twice. */
const GUESSES: readonly Guess[] = [
  {
    ...{ title: 'Open the phone app in under a second', daysAgo: 95, reach: [1500, 4000], impact: [1, 2] },
    ...{ confidence: [0.5, 0.8], effort: [4, 12], note: 'Before anybody had measured it.' },
  },
  {
    ...{ title: 'Open the phone app in under a second', daysAgo: 22, reach: [2200, 3000], impact: [1, 2] },
    ...{ confidence: [0.8, 1], effort: [5, 7], note: 'Most of the time goes into reading the list of notebooks.' },
  },
  {
    ...{ title: 'Offline search', daysAgo: 33, reach: [900, 2000], impact: [1, 3] },
    ...{ confidence: [0.5, 0.8], effort: [6, 14], note: 'The index has to fit on a phone.' },
  },
  {
    ...{ title: 'Share a single note with somebody who has no account', daysAgo: 20, reach: [600, 1400] },
    ...{ impact: [1, 2], confidence: [0.5, 0.8], effort: [2, 4], note: 'Links that end need a page of their own.' },
  },
  {
    ...{ title: 'A calendar view of dated notes', daysAgo: 18, reach: [300, 900], impact: [0.5, 1] },
    ...{ confidence: [0.5, 0.6], effort: [3, 6], note: '' },
  },
  {
    ...{ title: 'Hide the notebook list while writing', daysAgo: 17, reach: [1200, 2500], impact: [0.25, 0.5] },
    ...{ confidence: [0.8, 0.9], effort: [0.5, 1], note: 'A switch and a shortcut.' },
  },
  {
    ...{ title: '支持中文全文搜索', daysAgo: 9, reach: [80, 300], impact: [2, 3] },
    ...{ confidence: [0.8, 1], effort: [2, 3], note: 'The same index, cut into pairs of signs.' },
  },
]
const PARTS = ['reach', 'impact', 'confidence', 'effort'] as const

/** Writes the estimates down on the days on which they were made. */
export const estimate = ({ owner, moderator, number }: Scene) =>
  GUESSES.map((guess, n) => ({
    daysAgo: guess.daysAgo,
    async act() {
      const ranges = Object.fromEntries(PARTS.map((part) => [part, { low: guess[part][0], high: guess[part][1] }]))
      const by = n % 3 === 2 ? moderator : owner
      const path = `/api/v1/requests/${number(guess.title)}/score`
      const { status, body } = await by.put(path, { ...ranges, note: guess.note })
      if (status >= 300) throw new Error(JSON.stringify(body))
    },
  }))
