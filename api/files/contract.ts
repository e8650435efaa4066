import { z } from 'zod'
import { FILE_KINDS, FILE_STATES, FILE_VERDICTS } from '../../db/schema/files.ts'
import { Paging } from '../kernel/page.ts'
import { ownWords } from '../kernel/text.ts'

const MOST_ALT = 300
const MOST_CAPTIONS = 100_000
const MOST_TRANSCRIPT = 20_000
const LEAST_STATEMENT = 20

const Alt = z
  .string()
  .trim()
  .max(MOST_ALT, `Use at most ${MOST_ALT} characters.`)
  .refine((text) => !/[\p{Cc}\p{Cs}]/u.test(text), 'Leave out line breaks and control characters.')

export const StartFile = z
  .object({
    kind: z.enum(FILE_KINDS, 'Say what it is: photo, video or audio.'),
    /** Its whole size; it comes in parts. */
    bytes: z.int('Say how many bytes it has.').min(1, 'This file is empty. Choose another one.'),
    /** What its sender takes it for; what it is, its bytes say. */
    type: z.string().max(200).optional(),
    /** What can be seen, for people who do not see it. */
    alt: Alt.default(''),
  })
  .meta({ id: 'StartFile' })
export type StartFile = z.infer<typeof StartFile>

export const StartedFile = z
  .object({
    id: z.string(),
    /** Goes into the header `x-upload-secret` of all that follows, and with the review. */
    secret: z.string(),
    partBytes: z.number(),
    parts: z.number(),
  })
  .meta({ id: 'StartedFile' })

export const UploadState = z
  .object({
    state: z.enum(FILE_STATES),
    bytes: z.number(),
    partBytes: z.number(),
    parts: z.number(),
    /** Which parts are here, the first is 0. */
    received: z.array(z.number()),
  })
  .meta({ id: 'UploadState' })

/** A file as its sender sees it. */
export const SentFile = z
  .object({
    id: z.string(),
    kind: z.enum(FILE_KINDS),
    state: z.enum(FILE_STATES),
    alt: z.string(),
    width: z.number().nullable(),
    height: z.number().nullable(),
    durationMs: z.number().nullable(),
    hasPoster: z.boolean(),
    hasCaptions: z.boolean(),
  })
  .meta({ id: 'SentFile' })
export type SentFile = z.infer<typeof SentFile>

/** A photo that was sent before becomes the picture of whoever sends this. */
export const SavePortrait = z
  .object({ id: z.string('Send a photo first.').max(60), secret: z.string().max(100) })
  .meta({ id: 'SavePortrait' })
export type SavePortrait = z.infer<typeof SavePortrait>

export const SaveAlt = z.object({ alt: Alt }).meta({ id: 'SaveAlt' })
export const SaveCaptions = z
  .object({
    /** WebVTT; empty takes them off. */
    captions: z.string().max(MOST_CAPTIONS, 'These captions are too long.').default(''),
    transcript: z
      .string()
      .trim()
      .max(MOST_TRANSCRIPT, 'Use at most 20,000 characters.')
      .refine((text) => !/[\p{Cs}]|[^\P{Cc}\t\n\r]/u.test(text), 'Leave out control characters that cannot be shown.')
      .default(''),
  })
  .meta({ id: 'SaveCaptions' })
export type SaveCaptions = z.infer<typeof SaveCaptions>

export const OwnQuery = z.object({ review: z.string().max(60) })
/** A file as the author of its review sees it. */
export const OwnFile = SentFile.extend({
  type: z.string().nullable(),
  transcript: z.string(),
  verdict: z.enum(FILE_VERDICTS),
  /** Why it is not shown, by a moderator. */
  statement: z.string().nullable(),
  /** Why there is nothing to show, by us. */
  failure: z.string().nullable(),
}).meta({ id: 'OwnFile' })
export const OwnFiles = z.object({ items: z.array(OwnFile) }).meta({ id: 'OwnFiles' })

export const ModeratedQuery = Paging.extend({
  /** All files of one review, decided or not; left out: those that wait, the oldest first. */
  review: z.string().max(60).optional(),
})
export const ModeratedFile = SentFile.extend({
  /** What it was sent with: a review of a product, or a request of a board. */
  reviewId: z.string().nullable(),
  requestNumber: z.number().nullable(),
  /** Or it shows who sent it. */
  portrait: z.boolean(),
  product: z.object({ name: z.string() }),
  title: z.string(),
  type: z.string(),
  transcript: z.string(),
  verdict: z.enum(FILE_VERDICTS),
  statement: z.string().nullable(),
  sentAt: z.number(),
}).meta({ id: 'ModeratedFile' })
export type ModeratedFile = z.infer<typeof ModeratedFile>
export const ModeratedFiles = z
  .object({ items: z.array(ModeratedFile), nextCursor: z.string().nullable() })
  .meta({ id: 'ModeratedFiles' })

export const DecideFile = z
  .discriminatedUnion('decision', [
    z.object({ decision: z.literal('publish') }),
    z.object({
      decision: z.literal('reject'),
      reason: z.literal('MEDIA', 'A file is taken off for what it shows: MEDIA.').default('MEDIA'),
      statement: ownWords({
        min: LEAST_STATEMENT,
        max: 2_000,
        tooShort: `Tell the author why, in at least ${LEAST_STATEMENT} characters.`,
      }),
    }),
  ])
  .meta({ id: 'DecideFile' })
export type DecideFile = z.infer<typeof DecideFile>

export const FileQuery = z.object({ size: z.literal('thumb').optional() })
