import { z } from 'zod'
import { oneLine } from '../../kernel/text.ts'

export const QUESTION_KINDS = ['short', 'long', 'yes_no', 'select', 'checkbox', 'nps', 'scale'] as const
export const MAX_QUESTIONS = 10

export const Question = z
  .object({
    /** Made from the label when left out; what answers are kept by. */
    key: z
      .string()
      .regex(/^[a-z][a-z0-9_]{0,39}$/, 'A key is small letters, digits and underscores.')
      .optional(),
    kind: z.enum(QUESTION_KINDS, 'Choose what kind of answer it takes.'),
    label: oneLine(160, 'Write the question.'),
    hint: z.string().trim().max(200, 'Use at most 200 characters.').default(''),
    required: z.boolean().default(false),
    /** Whether the answer is shown with the review, or read by the company only. */
    public: z.boolean().default(false),
    options: z.array(oneLine(80, 'Leave out empty options.')).max(20, 'Give at most 20 options.').default([]),
  })
  .refine((q) => !['select', 'checkbox'].includes(q.kind) || q.options.length >= 2, {
    path: ['options'],
    error: 'Give at least two options to choose from.',
  })
  .refine((q) => q.kind !== 'nps' || !q.public, {
    path: ['public'],
    error: 'How likely somebody is to recommend you is never shown: it would look like a rating.',
  })
export type Question = z.infer<typeof Question>

export const SaveForm = z
  .object({ questions: z.array(Question).max(MAX_QUESTIONS, `Ask at most ${MAX_QUESTIONS} questions.`) })
  .meta({ id: 'SaveReviewForm' })
export type SaveForm = z.infer<typeof SaveForm>

export const ReviewForm = z
  .object({
    /** Null while nothing is asked beside the words. */
    id: z.string().nullable(),
    version: z.number(),
    questions: z.array(
      z.object({
        key: z.string(),
        kind: z.enum(QUESTION_KINDS),
        label: z.string(),
        hint: z.string(),
        required: z.boolean(),
        public: z.boolean(),
        options: z.array(z.string()),
      }),
    ),
  })
  .meta({ id: 'ReviewForm' })
export type ReviewForm = z.infer<typeof ReviewForm>
export type Asked = ReviewForm['questions'][number]
