import type { FactData } from '../../events.ts'
import type { Reaction, Tx } from '../../kernel/context.ts'
import { writeToAuthor } from '../reactions.ts'
import { excerptOf } from '../store.ts'

type Asked = FactData<'testimonial.permission_asked'>
const askBy = async (tx: Tx, data: Asked, template: 'testimonial_permission' | 'testimonial_still_true') => {
  const excerpt = await excerptOf(tx, data.testimonialId)
  await writeToAuthor(tx, data, { template, about: data.askId, data: { askId: data.askId, excerpt } })
}

/** The exact words, where they would be shown, and a link to say yes or no. */
export const askForPermission: Reaction<'testimonial.permission_asked'> = (tx, { data }) =>
  askBy(tx, data, 'testimonial_permission')
/** The link to the whole text; a mail would not hold it. */
export const askAboutStory: Reaction<'story.asked'> = (tx, { data }) =>
  writeToAuthor(tx, data, { template: 'story_approval', about: data.askId, data: { askId: data.askId } })
export const askWhetherTrue: Reaction<'testimonial.affirmation_asked'> = (tx, { data }) =>
  askBy(tx, data, 'testimonial_still_true')
