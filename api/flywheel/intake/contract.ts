import { z } from 'zod'
import { oneLine } from '../../kernel/text.ts'

export const MAX_EVENTS = 1_000
export const MAX_EVENT_BYTES = 32 * 1024
const LAST_MOMENT = 8.64e15

const moment = z
  .union([z.string().max(64), z.number()], 'Write a moment like 2026-03-02T09:00:00Z.')
  .transform((said, ctx) => {
    const ms = Math.round(typeof said === 'number' ? said : Date.parse(said))
    if (ms >= 0 && ms <= LAST_MOMENT) return ms
    ctx.issues.push({ code: 'custom', message: 'Write a moment like 2026-03-02T09:00:00Z.', input: said })
    return z.NEVER
  })
/** Others send numbers where they mean texts, and null where they mean nothing. */
const number = (said: string) => z.union([oneLine(200, said), z.number().transform(String)], said).nullish()
const anything = (said: string) => z.record(z.string(), z.unknown(), said).nullish()

const envelope = {
  messageId: z.string().min(1, 'messageId says nothing.').max(200, 'Use at most 200 characters.').nullish(),
  userId: number('userId is your own number of the person, as a text of at most 200 characters.'),
  anonymousId: number('anonymousId is a text of at most 200 characters.'),
  timestamp: moment.nullish(),
  sentAt: moment.nullish(),
  channel: z.unknown().optional(),
  context: anything('context is an object.'),
}
const properties = anything('properties is an object.')
const title = oneLine(200, 'A name is a text of at most 200 characters.').nullish()

/** One event as Segment's senders write it, by its `type`. */
export const Messages = {
  track: z.looseObject({
    ...envelope,
    event: oneLine(120, 'event is the name of what happened, of 1 to 120 characters.'),
    properties,
  }),
  identify: z.looseObject({ ...envelope, traits: anything('traits is an object.') }),
  page: z.looseObject({ ...envelope, name: title, properties }),
  screen: z.looseObject({ ...envelope, name: title, properties }),
}
export type Track = z.infer<typeof Messages.track>
export type Identify = z.infer<typeof Messages.identify>
export type Page = z.infer<typeof Messages.page>

export const Batch = z.looseObject({
  batch: z
    .array(z.unknown(), 'batch is a list of events.')
    .min(1, 'batch holds no event.')
    .max(MAX_EVENTS, `Send at most ${MAX_EVENTS} events at once.`),
  sentAt: moment.nullish(),
})

const outcome = z.enum(['stored', 'repeated', 'refused', 'not_kept'])
const Refusal = {
  /** Why it was refused or not kept; the same as of a problem. */
  code: z.string().optional(),
  /** The field that is wrong. */
  field: z.string().optional(),
  message: z.string().optional(),
}
export const Taken = z.object({ outcome }).meta({ id: 'EventTaken' })
export const BatchTaken = z
  .object({
    results: z.array(z.object({ index: z.number(), outcome, ...Refusal })),
    stored: z.number(),
    repeated: z.number(),
    refused: z.number(),
    notKept: z.number(),
  })
  .meta({ id: 'EventBatchTaken' })
export type Outcome = Omit<z.infer<typeof BatchTaken>['results'][number], 'index'>
