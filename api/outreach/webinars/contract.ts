import { z } from 'zod'
import { WEBINAR_STATES } from '../../../db/schema/webinars.ts'
import { oneLine, plainText } from '../../kernel/text.ts'
import { typed } from '../../kernel/typed.ts'
import { Address } from '../contract.ts'
import { SLUG } from '../resources/contract.ts'

const https = (error: string) => z.url({ protocol: /^https$/, error }).max(2000)
export const SaveWebinar = z
  .object({
    slug: SLUG,
    title: oneLine(150, 'Give it a title.'),
    body: plainText(20_000).min(1, 'Say what people will hear, and for whom it is.'),
    speaker: oneLine(200, 'Name who speaks.').nullable().default(null),
    /** By the clock of the company, whose time zone stands in the settings. */
    day: z.iso
      .date({ error: 'Choose a day.', abort: true })
      .refine((day) => day >= '2000' && day < '2101', 'Choose a day between 2000 and 2100.'),
    time: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'Write a time like 14:30.'),
    minutes: typed('Write a number of minutes.', (number) =>
      number.int('Write whole minutes.').min(5, 'It lasts at least five minutes.').max(1440, 'It lasts at most a day.'),
    ),
    joinUrl: https('Write where people join; an address that begins with https://.'),
    places: typed('Write a number of people.', (number) =>
      number
        .int('Write a whole number of people.')
        .min(1, 'At least one person has to find a place.')
        .max(1e6, 'At most a million people.'),
    )
      .nullable()
      .default(null),
  })
  .meta({ id: 'SaveWebinar' })
export type SaveWebinar = z.infer<typeof SaveWebinar>
export const SetWebinarState = z
  .object({ state: z.enum(['open', 'cancelled'], 'Choose open or cancelled.') })
  .meta({ id: 'SetWebinarState' })
export const SetRecording = z
  .object({ url: https('Write where it can be seen; an address that begins with https://.').nullable() })
  .meta({ id: 'SetWebinarRecording' })

const state = z.enum([...WEBINAR_STATES, 'over'])
const rate = z
  .object({ hits: z.number(), of: z.number(), low: z.number(), mid: z.number(), high: z.number() })
  .nullable()
const about = {
  ...{ slug: z.string(), title: z.string(), speaker: z.string().nullable() },
  ...{ startsAt: z.number(), minutes: z.number(), timeZone: z.string(), state },
}
export const Webinar = z
  .object({
    ...{ id: z.string(), ...about, body: z.string(), day: z.string(), time: z.string() },
    ...{ joinUrl: z.string(), places: z.number().nullable(), recordingUrl: z.string().nullable() },
    /** Where its cost is entered, once it is open. */
    push: z.object({ id: z.string(), costMinor: z.number().nullable(), currency: z.string().nullable() }).nullable(),
    result: z.object({
      ...{ registered: z.number(), gaveUp: z.number(), attended: z.number(), walkIns: z.number(), needed: z.number() },
      /** Of those who had a place, who was there; null below what is needed, and before anybody told who came. */
      showed: rate,
    }),
  })
  .meta({ id: 'Webinar' })
export type Webinar = z.infer<typeof Webinar>
export const WebinarList = z
  .object({ items: z.array(Webinar), nextCursor: z.string().nullable() })
  .meta({ id: 'WebinarList' })

const listed = z.object({ ...about, full: z.boolean(), recordingUrl: z.string().nullable() })
export const PublicWebinars = z
  .object({ coming: z.array(listed), past: z.array(listed) })
  .meta({ id: 'PublicWebinarList' })
export const MyPlace = z.object({ joinUrl: z.string().nullable(), token: z.string() }).nullable()
export const PublicWebinar = z
  .object({
    ...{ ...listed.shape, html: z.string(), sequence: z.number(), changedAt: z.number(), id: z.string() },
    /** Of the reader, when they are signed in and have one. */
    place: MyPlace,
    ...{ addressText: z.string(), newsletterText: z.string() },
  })
  .meta({ id: 'PublicWebinar' })
export const MyWebinars = z.object({ items: z.array(listed) }).meta({ id: 'MyWebinars' })

const token = z.string('This link is not whole.').min(1, 'This link is not whole.').max(2000, 'This link is not whole.')
export const HeldPlace = z.object({ token }).meta({ id: 'HeldWebinarPlace' })
export const HeldWebinar = z
  .object({
    ...{ id: z.string(), ...about, recordingUrl: z.string().nullable() },
    ...{ sequence: z.number(), changedAt: z.number() },
    given: z.boolean(),
    joinUrl: z.string().nullable(),
  })
  .meta({ id: 'WebinarOfPlace' })
export type HeldWebinar = z.infer<typeof HeldWebinar>

export const PlacePerson = z.object({
  ...{ id: z.string(), contactId: z.string(), name: z.string(), email: z.string() },
  ...{ takenAt: z.number().nullable(), givenUpAt: z.number().nullable() },
  ...{ attendedAt: z.number().nullable(), joinedAt: z.number().nullable(), leftAt: z.number().nullable() },
})
export const PlaceList = z
  .object({ items: z.array(PlacePerson), nextCursor: z.string().nullable() })
  .meta({ id: 'WebinarPlaceList' })

const moment = z.iso.datetime({ offset: true, error: 'Write a moment like 2026-05-04T14:30:00Z.' })
export const MOST_AT_ONCE = 500
export const TellAttendance = z
  .object({
    people: z
      .array(
        z
          .object({ email: Address, joinedAt: moment.optional(), leftAt: moment.optional() })
          .refine(({ joinedAt, leftAt }) => !joinedAt || !leftAt || Date.parse(leftAt) >= Date.parse(joinedAt), {
            path: ['leftAt'],
            error: 'Nobody leaves before they join.',
          }),
      )
      .min(1, 'Send at least one address.')
      .max(MOST_AT_ONCE, `Send at most ${MOST_AT_ONCE} at once.`),
  })
  .meta({ id: 'TellAttendance' })
export type TellAttendance = z.infer<typeof TellAttendance>
export const PasteAttendance = z
  .object({ text: z.string().min(1, 'Paste the addresses first.').max(200_000, 'Paste less at once.') })
  .meta({ id: 'PasteAttendance' })
export const AttendanceTold = z
  .object({
    people: z.array(
      z.object({
        email: z.string(),
        /** `unknown`: had no place, and is nobody we know; not kept. */
        outcome: z.enum(['counted', 'already', 'walk_in', 'unknown']),
      }),
    ),
    /** Lines that hold no address. */
    unread: z.number(),
  })
  .meta({ id: 'AttendanceTold' })
export type AttendanceTold = z.infer<typeof AttendanceTold>
