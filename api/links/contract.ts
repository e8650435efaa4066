import { z } from 'zod'
import { CHANNELS } from '../../db/schema/links.ts'
import { Paging } from '../kernel/page.ts'
import { plainText } from '../kernel/text.ts'

/** Each click is counted once: people, or the first reason why it may be none. */
export const ClickCounts = z
  .object({
    real: z.number(),
    /** The same network and browser within the hour. */
    duplicates: z.number(),
    /** The link's owner, signed in. */
    own: z.number(),
    /** In a picture, a frame or a script. */
    embedded: z.number(),
    prefetches: z.number(),
    bots: z.number(),
  })
  .meta({ id: 'ClickCounts' })
export type ClickCounts = z.infer<typeof ClickCounts>

export const SaveLink = z
  .object({
    /** What it is for; only the team sees it. */
    label: plainText(80).default(''),
    /** Null leads to the landing page with the offer. */
    destination: z
      .union([z.literal(''), z.string().trim().max(2_000, 'Use at most 2,000 characters.'), z.null()])
      .default(null)
      .transform((address) => address || null),
  })
  .meta({ id: 'SaveLink' })
export type SaveLink = z.infer<typeof SaveLink>

export const LinkState = z
  .object({ enabled: z.boolean('Say whether people who open it are sent on.') })
  .meta({ id: 'LinkState' })

const link = {
  id: z.string(),
  code: z.string(),
  url: z.string(),
  label: z.string(),
  destination: z.string().nullable(),
  /** False when the destination's host was taken off the list: the landing page is shown instead. */
  leadsThere: z.boolean(),
  /** Null for the company's own. */
  owner: z.object({ contactId: z.string(), name: z.string() }).nullable(),
  createdAt: z.number(),
  disabledAt: z.number().nullable(),
  clicks: ClickCounts,
}
export const Link = z.object(link).meta({ id: 'Link' })
export type Link = z.infer<typeof Link>
export const LinkList = z.object({ items: z.array(Link), nextCursor: z.string().nullable() }).meta({ id: 'LinkList' })

const Channel = z.enum(CHANNELS)
export const LinkDetail = z
  .object({
    ...link,
    /** The busiest first; null where it is not known. */
    channels: z.array(z.object({ channel: Channel.nullable(), ...ClickCounts.shape })),
    /** UTC days of the last 90 that had clicks, oldest first. */
    days: z.array(z.object({ day: z.string(), ...ClickCounts.shape })),
  })
  .meta({ id: 'LinkDetail' })
export type LinkDetail = z.infer<typeof LinkDetail>

export const LinkQuery = Paging.extend({
  /** The beginning of a code, words of a label, or the owner's name or address. */
  q: z.string().trim().max(100).optional(),
})
export type LinkQuery = z.infer<typeof LinkQuery>

/** A customer's links, with what came of them. */
export const MyLinks = z
  .object({
    items: z.array(
      z.object({
        id: z.string(),
        code: z.string(),
        url: z.string(),
        /** The one that leads to the landing page. */
        personal: z.boolean(),
        label: z.string(),
        enabled: z.boolean(),
        /** An address for each place it can be handed on. */
        urls: z.record(Channel, z.string()),
        /** Clicks of people, each once an hour. */
        clicks: z.number(),
        byChannel: z.array(z.object({ channel: Channel.nullable(), clicks: z.number() })),
        /** UTC days of the last 90 that had clicks, oldest first. */
        byDay: z.array(z.object({ day: z.string(), clicks: z.number() })),
      }),
    ),
  })
  .meta({ id: 'MyLinks' })
export type MyLinks = z.infer<typeof MyLinks>

/** How large a QR code is drawn, in pixels. */
export const QrQuery = z.object({ size: z.coerce.number().catch(512) })
