import type { Reads } from '../../../../db/client.ts'
import { uniqueViolation } from '../../../../db/errors.ts'
import type { STORY_REASONS } from '../../../../db/schema/stories.ts'
import type { Tx } from '../../../kernel/context.ts'
import { newId } from '../../../kernel/ids.ts'
import { conflict, notFound, problem } from '../../../kernel/problem.ts'
import { reviewById } from '../../store.ts'
import type { Curator } from '../actions.ts'
import { ask } from '../asking/mailing.ts'
import { collectionSlug } from '../collections/rules.ts'
import { sentencesOf } from '../rules.ts'
import { missingScopes } from '../states.ts'
import { standingScopes } from '../store.ts'
import type { MakeStory, PublicStory, SaveStory, Story, StoryPart } from './contract.ts'
import { checkStoryMove, composed, isShortened } from './rules.ts'
import * as store from './store.ts'

const unknown = () => notFound('story.not_found', 'There is no such story.')
async function known(db: Reads, id: string): Promise<store.StoryFound> {
  const found = await store.storyById(db, id)
  if (!found) throw unknown()
  return found
}

/** A draft of what may become a story: the company's words between the customer's. */
export const makeStory = (ctx: Curator, { reviewId, title, parts }: MakeStory) =>
  ctx.write(async (tx) => {
    const review = await reviewById(tx, reviewId)
    if (!review?.shown || review.contactId === null)
      throw notFound('review.not_found', 'There is no published review like this.')
    const id = newId('sto', tx.now)
    const plain = collectionSlug(title)
    const slug = plain === '' || (await store.slugTaken(tx, plain)) ? `${plain || 'story'}-${id.slice(-6)}` : plain
    const row = {
      ...{ id, slug, reviewId, revision: review.revision, title, state: 'draft' as const },
      ...{ parts: JSON.stringify(composed(parts, review.body, review.lang)), writtenBy: ctx.actor.accountId },
      ...{ createdAt: tx.now, changedAt: tx.now },
    }
    try {
      await store.insertStory(tx, row)
    } catch (error) {
      if (!uniqueViolation(error)) throw error
      throw conflict(
        'story.duplicate',
        'There is a story of this customer’s review already. Change or retire that one.',
      )
    }
    return id
  })

/** Another text is another version: it is offline until its customer has agreed to it as well. */
export const changeStory = (ctx: Curator, id: string, { title, parts }: SaveStory) =>
  ctx.write(async (tx) => {
    const { story, body, lang } = await known(tx, id)
    checkStoryMove(story.state, 'draft')
    const text = { title, parts: JSON.stringify(composed(parts, body, lang)) }
    if (text.title === story.title && text.parts === story.parts) return
    const begun = { state: 'draft' as const, version: story.version + 1, liveFrom: null, changedAt: tx.now }
    await store.changeStory(tx, story, { ...text, ...begun })
  })

/** The whole text goes to its customer, once for each version of it. */
export const askForStory = (ctx: Curator, id: string) =>
  ctx.write(async (tx) => {
    const { story, body, contactId, productId } = await known(tx, id)
    checkStoryMove(story.state, 'asked')
    const { reviewId, version } = story
    const shortened = isShortened(JSON.parse(story.parts) as StoryPart[], body)
    if (missingScopes(shortened, await standingScopes(tx, reviewId)).length > 0)
      throw conflict(
        'consent.missing',
        'The author has not agreed to be quoted like this. Ask for a testimonial first.',
      )
    const { askId, mailNow } = await ask(tx, ctx, contactId!, { kind: 'story', reviewId, storyId: id, version })
    await store.changeStory(tx, story, { state: 'asked', askedAt: tx.now })
    if (mailNow) await tx.emit('story.asked', { askId, storyId: id, reviewId, contactId: contactId!, productId })
  })

/** The customer's word on one version; on another one it says nothing. */
export async function answerStory(tx: Tx, id: string, version: number, answer: 'yes' | 'no'): Promise<void> {
  const { story, contactId, productId } = await known(tx, id)
  if (story.version !== version || story.state !== 'asked')
    throw problem(
      'gone',
      'link.used',
      'This text was changed after you were asked. You are asked anew before it is shown.',
    )
  if (answer === 'no') return retire(tx, id, 'declined')
  await store.changeStory(tx, story, { state: 'live', approvedVersion: version, liveFrom: tx.now })
  await tx.emit('story.published', { storyId: id, reviewId: story.reviewId, contactId: contactId!, productId })
}

export const retireStory = (ctx: Curator, id: string) => ctx.write((tx) => retire(tx, id, 'manual'))
export async function retire(tx: Tx, id: string, reason: (typeof STORY_REASONS)[number]): Promise<void> {
  const { story, contactId, productId } = await known(tx, id)
  if (story.state === 'retired') return
  await store.changeStory(tx, story, { state: 'retired', retiredAt: tx.now, retiredReason: reason })
  const { reviewId } = story
  await tx.emit('story.retired', { storyId: id, reviewId, contactId: contactId!, productId, reason })
}

export function publicStory({ story, company, displayFormat, scopes, ...row }: store.StoryFound): PublicStory {
  const named = (JSON.parse(scopes) as string[]).includes('use_company_and_logo') && displayFormat !== 'anonymous'
  return {
    ...row,
    ...{ id: story.id, slug: story.slug, title: story.title, reviewId: story.reviewId, liveFrom: story.liveFrom },
    company: named ? company : null,
    parts: JSON.parse(story.parts) as StoryPart[],
    disclosures: JSON.parse(row.disclosures) as PublicStory['disclosures'],
  }
}
export const staffStory = (found: store.StoryFound): Story => ({
  ...found.story,
  ...publicStory(found),
  sentences: sentencesOf(found.body, found.lang),
})
export const readStory = async (db: Reads, id: string) => staffStory(await known(db, id))
/** @throws Problem story.retired for what was here, story.not_found for what never was */
export async function readPublicStory(db: Reads, slug: string): Promise<PublicStory> {
  const found = await store.storyBySlug(db, slug)
  if (found?.story.state === 'live' && found.shown) return publicStory(found)
  if (found && found.story.state === 'retired' && found.story.liveFrom !== null)
    throw problem('gone', 'story.retired', 'This story is not shown any more.')
  throw unknown()
}
