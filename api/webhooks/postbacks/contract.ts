import { z } from 'zod'
import { EndpointList, SaveEndpoint } from '../contract.ts'
import { isPostback } from './rules.ts'

export const SavePostback = SaveEndpoint.extend({
  types: z
    .array(z.string().refine(isPostback, 'Choose from the list.'))
    .min(1, 'Choose at least one thing to hear of.')
    .max(50)
    .refine((all) => new Set(all).size === all.length, 'Name each once.'),
}).meta({ id: 'SavePostback' })
export const PostbackList = EndpointList.extend({
  /** What there is to choose from. */
  types: z.array(z.string()),
  most: z.number(),
  /** Nothing is sent any more, and nothing can be added. */
  isBanned: z.boolean(),
}).meta({ id: 'PostbackList' })
