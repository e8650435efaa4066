import { z } from 'zod'
import { action, link, note, template, text } from './kit.ts'
import type { Block } from './letter.ts'
import { calendarAddress, placeAddress } from './rules.ts'

const Data = z.object({
  ...{ placeId: z.string(), title: z.string(), slug: z.string(), when: z.string(), minutes: z.number() },
  ...{ speaker: z.string().nullable(), joinUrl: z.string(), recordingUrl: z.string().nullable() },
})
type Data = z.infer<typeof Data>
const sample: Data = {
  ...{ placeId: 'wpl_sample', title: 'Ten lines a day', slug: 'ten-lines-a-day', minutes: 45 },
  ...{ when: 'Thursday, May 14, 2026 at 3:00 PM (Europe/Berlin)', speaker: 'Mia Marsh' },
  ...{ joinUrl: 'https://meet.example.com/ten-lines', recordingUrl: 'https://video.example.com/ten-lines' },
}
interface Around {
  publicUrl: string
  place?: string | undefined
}
const whenAndHow = ({ when, minutes, speaker }: Data): Block[] => [
  text(`${when}, ${minutes} minutes.`),
  ...(speaker ? [text(`With ${speaker}.`)] : []),
]
/** A button for an address that a colleague typed; nothing for what is no web address. */
const onTheWeb = (label: string, address: string | null): Block[] =>
  address && URL.canParse(address) && new URL(address).protocol === 'https:'
    ? [action(label, new URL(address).href)]
    : []
const ways = ({ publicUrl, place = '' }: Around): Block[] => [
  link('Put it into your calendar', calendarAddress(publicUrl, place)),
  link('See your place, or give it up', placeAddress(publicUrl, place)),
]
/** Mails about a webinar, for those who took a place in it. */
export const WEBINAR_TEMPLATES = {
  webinar_place: template({
    ...{ kind: 'transactional', data: Data, sample },
    write: (data, scene) => ({
      ...{ subject: `Your place: ${data.title}`, title: data.title },
      blocks: [
        text('You have a place.'),
        ...whenAndHow(data),
        ...onTheWeb('Join at that time', data.joinUrl),
        ...ways(scene),
        note('The link to join is for you. We write again a day and an hour before it begins.'),
      ],
    }),
  }),
  webinar_soon: template({
    ...{ kind: 'transactional', data: Data, sample },
    write: (data, scene) => ({
      ...{ subject: `Soon: ${data.title}`, title: data.title },
      blocks: [
        text('It begins soon, and you have a place.'),
        ...whenAndHow(data),
        ...onTheWeb('Join at that time', data.joinUrl),
        ...ways(scene),
      ],
    }),
  }),
  webinar_changed: template({
    ...{ kind: 'transactional', data: Data, sample },
    write: (data, scene) => ({
      ...{ subject: `Changed: ${data.title}`, title: data.title },
      blocks: [
        text('Its time or its link has changed. This is how it is now:'),
        ...whenAndHow(data),
        ...onTheWeb('Join at that time', data.joinUrl),
        ...ways(scene),
        note('Your place stays yours. Calendars that have it already take the new time from the file.'),
      ],
    }),
  }),
  webinar_cancelled: template({
    ...{ kind: 'transactional', data: Data, sample },
    write: (data, { company, publicUrl, place = '' }) => ({
      ...{ subject: `It does not take place: ${data.title}`, title: data.title },
      blocks: [
        text(`${company} has called this webinar off. It was planned for ${data.when}. We are sorry.`),
        link('Take it out of your calendar', calendarAddress(publicUrl, place)),
        link('See what else is coming', `${publicUrl}/webinars`),
      ],
    }),
  }),
  webinar_recording: template({
    ...{ kind: 'transactional', data: Data, sample },
    write: (data, { publicUrl }) => ({
      ...{ subject: `The recording: ${data.title}`, title: data.title },
      blocks: [
        text('You had a place in this webinar. It can be seen now.'),
        ...onTheWeb('See the recording', data.recordingUrl),
        link('See what else is coming', `${publicUrl}/webinars`),
        note('This is the last mail about this webinar.'),
      ],
    }),
  }),
} as const
