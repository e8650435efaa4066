import { z } from 'zod'
import { ENTRY_KINDS, ENTRY_STATES } from '../../../db/schema/changelog.ts'
import { Paging } from '../../kernel/page.ts'
import { oneLine, plainText } from '../../kernel/text.ts'
import { RequestRef, StatusRef } from '../refs.ts'
import { STAFF_STEPS } from './rules.ts'

const MOST_REQUESTS = 50
export const SaveEntry = z
  .object({
    kind: z.enum(ENTRY_KINDS, 'Choose what kind of change it is.'),
    title: oneLine(160, 'Say in one line what has changed.'),
    /** Markdown. */
    body: plainText(20_000).default(''),
    /** The numbers of requests it is about. */
    requests: z
      .array(z.number().int().positive())
      .max(MOST_REQUESTS, `Name at most ${MOST_REQUESTS} requests.`)
      .default([]),
  })
  .meta({ id: 'SaveChangelogEntry' })
export type SaveEntry = z.infer<typeof SaveEntry>

export const MoveEntry = z
  .object({
    step: z.enum(STAFF_STEPS, 'Choose what is to become of it.'),
    /** For a scheduled one; milliseconds since 1970. */
    publishAt: z.number().int().nullable().default(null),
    /** Ships the requests it is about when it is published. */
    ship: z.boolean().default(false),
    /** The status they get; the first one that means shipped when it is not named. */
    shipStatusId: z.string().max(60).nullable().default(null),
    /** Whether their followers are told. */
    tell: z.boolean().default(true),
  })
  .meta({ id: 'MoveChangelogEntry' })
export type MoveEntry = z.infer<typeof MoveEntry>

const Linked = RequestRef.extend({ status: StatusRef })
export const PublicEntry = z
  .object({
    number: z.number(),
    slug: z.string(),
    kind: z.enum(ENTRY_KINDS),
    title: z.string(),
    html: z.string(),
    /** Without marks, for feeds. */
    text: z.string(),
    publishedAt: z.number(),
    updatedAt: z.number(),
    /** Those that whoever looks may see. */
    requests: z.array(Linked),
  })
  .meta({ id: 'ChangelogEntry' })
export type PublicEntry = z.infer<typeof PublicEntry>
export const ChangelogQuery = Paging.extend({ kind: z.enum(ENTRY_KINDS).optional() })
export type ChangelogQuery = z.infer<typeof ChangelogQuery>
export const Changelog = z
  .object({ items: z.array(PublicEntry), nextCursor: z.string().nullable() })
  .meta({ id: 'Changelog' })

export const Entry = z
  .object({
    number: z.number(),
    slug: z.string(),
    kind: z.enum(ENTRY_KINDS),
    title: z.string(),
    body: z.string(),
    html: z.string(),
    state: z.enum(ENTRY_STATES),
    publishAt: z.number().nullable(),
    publishedAt: z.number().nullable(),
    updatedAt: z.number(),
    ships: z.boolean(),
    tell: z.boolean(),
    /** Why the clock could not publish it. */
    refusal: z.string().nullable(),
    requests: z.array(Linked),
  })
  .meta({ id: 'ManagedChangelogEntry' })
export type Entry = z.infer<typeof Entry>
export const EntryQuery = Paging.extend({ state: z.enum(ENTRY_STATES).optional() })
export type EntryQuery = z.infer<typeof EntryQuery>
export const EntryList = z
  .object({ items: z.array(Entry.omit({ body: true, html: true })), nextCursor: z.string().nullable() })
  .meta({ id: 'ManagedChangelog' })

export const PreviewEntry = z
  .object({ body: z.string().max(20_000, 'Use at most 20,000 characters.') })
  .meta({ id: 'PreviewChangelogEntry' })
export const EntryPreview = z.object({ html: z.string() }).meta({ id: 'ChangelogEntryPreview' })
