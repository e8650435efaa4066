import { z } from 'zod'
import { ISSUE_STATES } from '../../../db/schema/outreach.ts'
import { oneLine, ownWords } from '../../kernel/text.ts'

export const SaveIssue = z
  .object({
    subject: oneLine(150, 'Write what the mail is about.'),
    body: ownWords({ min: 20, max: 20_000, tooShort: 'Write at least a sentence of 20 characters.' }),
  })
  .meta({ id: 'SaveIssue' })
export type SaveIssue = z.infer<typeof SaveIssue>
export const Issue = z
  .object({
    ...{ id: z.string(), subject: z.string(), body: z.string(), html: z.string(), state: z.enum(ISSUE_STATES) },
    ...{ createdAt: z.number(), sentAt: z.number().nullable(), copies: z.number() },
  })
  .meta({ id: 'NewsletterIssue' })
export type Issue = z.infer<typeof Issue>
export const IssueList = z
  .object({ items: z.array(Issue), nextCursor: z.string().nullable(), subscribers: z.number(), ended: z.number() })
  .meta({ id: 'NewsletterIssueList' })
/** Whether the reader gets it; null of who is not signed in as a customer. */
export const NewsletterState = z
  .object({ subscribed: z.boolean().nullable(), text: z.string() })
  .meta({ id: 'NewsletterState' })
