import { z } from 'zod'
import { CONSENT_SCOPES, CONTACT_SOURCES } from '../../../db/schema/contacts.ts'
import { HEALTHS, MOVED, STAGES } from '../../../db/schema/flywheel.ts'
import { Paging } from '../../kernel/page.ts'
import { oneLine } from '../../kernel/text.ts'
import { Total } from '../contract.ts'

const line = (max: number) => oneLine(max, 'Write what to look for.')
const day = z.iso.date('Write a day as year-month-day, like 2026-03-31.')

/** Which contacts: as it stands in the address of the list, and as a segment keeps it. */
export const ContactFilter = z.object({
  /** Part of a name, an e-mail address, the host's number or a company's name; under three characters its beginning. */
  q: line(200).optional(),
  stage: z.enum(STAGES).optional(),
  health: z.enum(HEALTHS).optional(),
  /** Who moved on the wheel like this, at least once; with two days, between them. A stranger comes from no stage. */
  moved: z.enum(Object.keys(MOVED) as [keyof typeof MOVED]).optional(),
  movedFrom: z.enum(['stranger', ...STAGES]).optional(),
  movedTo: z.enum(STAGES).optional(),
  /** Of a move, or else of how they came to where they stand (UTC). */
  movedSince: day.optional(),
  movedUntil: day.optional(),
  /** What brought them, by what was known first. */
  cameBy: line(100).optional(),
  /** Id of a company. */
  company: line(60).optional(),
  source: z.enum(CONTACT_SOURCES).optional(),
  /** Who agreed to this and has not taken it back. */
  consent: z.enum(CONSENT_SCOPES).optional(),
  account: z.enum(['yes', 'no']).optional(),
  plan: line(100).optional(),
  /** `name=value`. */
  trait: line(570)
    .refine((text) => /^[^=]+=/.test(text), 'Write a trait as name=value, like region=eu.')
    .optional(),
  /** Known since this day (UTC) or later. */
  from: day.optional(),
  /** Known since this day (UTC) or earlier. */
  to: day.optional(),
})
export type ContactFilter = z.infer<typeof ContactFilter>

/** A cursor is the number of the last contact that was sent: the newest have the highest. */
export const ContactQuery = ContactFilter.extend(Paging.shape)

export const SaveSegment = z
  .object({
    name: oneLine(60, 'Give the segment a name.'),
    filter: ContactFilter.refine((filter) => Object.keys(filter).length > 0, 'Choose at least one filter first.'),
  })
  .meta({ id: 'SaveSegment' })
export type SaveSegment = z.infer<typeof SaveSegment>

/** Counted when asked, up to 1,000. */
export const Segment = z
  .object({ id: z.string(), name: z.string(), filter: ContactFilter, total: Total })
  .meta({ id: 'Segment' })
export const SegmentList = z.object({ items: z.array(Segment) }).meta({ id: 'SegmentList' })
