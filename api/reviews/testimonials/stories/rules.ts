import type { STORY_STATES } from '../../../../db/schema/stories.ts'
import { conflict, invalid } from '../../../kernel/problem.ts'
import { excerptOf } from '../rules.ts'
import type { SaveStory, StoryPart } from './contract.ts'

export type StoryState = (typeof STORY_STATES)[number]
/** A change of the text begins anew at draft, whatever was agreed to before. */
export const STORY_MOVES: Record<StoryState, readonly StoryState[]> = {
  draft: ['draft', 'asked', 'retired'],
  asked: ['draft', 'live', 'retired'],
  live: ['draft', 'retired'],
  retired: [],
}
/** @throws Problem story.wrong_state */
export function checkStoryMove(from: StoryState, to: StoryState): void {
  if (STORY_MOVES[from].includes(to)) return
  throw conflict('story.wrong_state', `This story is ${from}, so this cannot be done with it.`)
}

/** The parts with the words that quotes point at. @throws Problem for a story that quotes nobody */
export function composed(parts: SaveStory['parts'], body: string, lang: string): StoryPart[] {
  if (!parts.some(({ kind }) => kind === 'quote'))
    throw invalid('parts', 'A story has at least one quote of its customer.')
  return parts.map((part) => (part.kind === 'quote' ? { ...part, excerpt: excerptOf(body, part.ranges, lang) } : part))
}

/** Whether some of the review is left out of it. */
export const isShortened = (parts: readonly StoryPart[], body: string) =>
  !parts.some((part) => part.kind === 'quote' && part.excerpt === body.trim())
