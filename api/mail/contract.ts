import { z } from 'zod'
import { MAIL_EVENT_TYPES, MESSAGE_STATES, OPTIONAL_KINDS } from '../../db/schema/mail.ts'
import { emailAddress } from '../kernel/email.ts'
import { Paging } from '../kernel/page.ts'

const KINDS = ['security', 'transactional', ...OPTIONAL_KINDS] as const

export const Message = z
  .object({
    id: z.string(),
    toEmail: z.string(),
    template: z.string(),
    kind: z.enum(KINDS),
    subject: z.string(),
    state: z.enum(MESSAGE_STATES),
    attempts: z.number(),
    error: z.string().nullable(),
    createdAt: z.number(),
    sentAt: z.number().nullable(),
  })
  .meta({ id: 'Message' })
/** `serverSet` is false while no mail server is configured and mail waits. */
export const MessageList = z
  .object({ items: z.array(Message), nextCursor: z.string().nullable(), serverSet: z.boolean() })
  .meta({ id: 'MessageList' })
export const MessageQuery = Paging.extend({
  /** The beginning of an address. */
  to: z.string().trim().toLowerCase().max(254, 'An e-mail address has at most 254 characters.').optional(),
  state: z.enum(MESSAGE_STATES).optional(),
})
export type MessageQuery = z.infer<typeof MessageQuery>

/** As the person gets it, its one-time link masked. */
export const RenderedMessage = Message.extend({
  html: z.string(),
  text: z.string(),
  providerId: z.string().nullable(),
  linkMasked: z.boolean(),
}).meta({ id: 'RenderedMessage' })

export const Template = z
  .object({ name: z.string(), kind: z.enum(KINDS), subject: z.string() })
  .meta({ id: 'MailTemplate' })
export const TemplateList = z.object({ items: z.array(Template) }).meta({ id: 'MailTemplateList' })
/** Written with made-up people and words. */
export const TemplatePreview = Template.extend({ html: z.string(), text: z.string() }).meta({ id: 'MailPreview' })

export const MailEvents = z
  .array(
    z.object({
      id: z.string().min(1, 'Every event has an id of its own.').max(200, 'An id has at most 200 characters.'),
      email: emailAddress(),
      type: z.enum(MAIL_EVENT_TYPES),
      /** Milliseconds since 1970. */
      at: z.number().int().min(0),
    }),
    'Send a list of events.',
  )
  .min(1, 'Send at least one event.')
  .max(1000, 'Send at most 1,000 events at once.')
  .meta({ id: 'MailEvents' })
export type MailEvents = z.infer<typeof MailEvents>
/** `unknown` are about addresses we never wrote to: nothing is kept of them. */
export const MailEventsTaken = z
  .object({ taken: z.number(), repeated: z.number(), unknown: z.number() })
  .meta({ id: 'MailEventsTaken' })

export const PreferencesQuery = z.object({ t: z.string().max(600, 'This link is damaged.') })
export const Preferences = z
  .object({
    /** Enough of the address for its owner to know it. */
    email: z.string(),
    /** The kind the link was for. */
    kind: z.enum(OPTIONAL_KINDS),
    kinds: z.array(z.object({ kind: z.enum(OPTIONAL_KINDS), on: z.boolean() })),
  })
  .meta({ id: 'MailPreferences' })
export const SavePreferences = z
  .object({ t: z.string().max(600), on: z.array(z.enum(OPTIONAL_KINDS)).max(OPTIONAL_KINDS.length) })
  .meta({ id: 'SaveMailPreferences' })
export type SavePreferences = z.infer<typeof SavePreferences>
