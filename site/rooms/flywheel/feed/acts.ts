import type { Client } from '../../../../api/client.ts'
import type { FeedEntry } from '../../../../api/flywheel/feed/contract.ts'
import { text, texts } from '../../../state/forms.ts'

type V1 = Client['api']['v1']
const tagsIn = (typed: string) =>
  typed
    .split(',')
    .map((tag) => tag.trim())
    .filter((tag) => tag !== '')

/** Whether an answer can be sent from here: a reply under a review. */
export const repliesTo = ({ source }: Pick<FeedEntry, 'source'>) => source === 'review'

/** What a form of one entry asks for. */
export function actOnEntry(v1: V1, id: string, form: FormData) {
  const param = { id }
  const act = text(form, 'act')
  const one = v1.wheel.feed[':id']
  if (act === 'comment')
    return one.comments.$post({ param, json: { body: text(form, 'body'), mentions: texts(form, 'mentions') } })
  if (act === 'reply')
    return v1.moderation.reviews[':id'].reply.$put({
      param: { id: text(form, 'reviewId') },
      json: { body: text(form, 'reply') },
    })
  if (act === 'answered') return one.$put({ param, json: { answered: true } })
  return one.$put({
    param,
    json: {
      ...{ team: text(form, 'team') as 'sales', ownerId: text(form, 'ownerId') },
      ...{ score: text(form, 'score') || 0, tags: tagsIn(text(form, 'tags')) },
    },
  })
}
