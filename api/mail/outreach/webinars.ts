import type { Reaction, Tx } from '../../kernel/context.ts'
import { momentInWords } from '../../kernel/wall-clock.ts'
import { write } from '../reactions.ts'
import { settingByKey } from '../store.ts'
import * as store from './store.ts'

interface Told {
  contactId: string
  webinarId: string
  placeId: string
}
async function letter(tx: Tx, { contactId, webinarId, placeId }: Told) {
  const [found, to] = [await store.webinarLetter(tx, webinarId), await store.addressOf(tx, contactId)]
  if (!found || !to) return undefined
  const { timeZone = 'UTC' } = ((await settingByKey(tx, 'place')) ?? {}) as { timeZone?: string }
  const { title, slug, minutes, speaker, joinUrl, recordingUrl } = found
  const when = momentInWords(found.startsAt, timeZone)
  return { to, contactId, data: { placeId, title, slug, when, minutes, speaker, joinUrl, recordingUrl } }
}
/** A place that was given up and taken again is confirmed again. */
export const confirmPlace: Reaction<'webinar.place_taken'> = async (tx, { id, data }) => {
  const found = await letter(tx, data)
  if (found) await write(tx, { template: 'webinar_place', about: id, ...found })
}
const TEMPLATES = {
  day: 'webinar_soon',
  hour: 'webinar_soon',
  changed: 'webinar_changed',
  cancelled: 'webinar_cancelled',
  recording: 'webinar_recording',
} as const
const isKnown = (what: string): what is keyof typeof TEMPLATES => Object.hasOwn(TEMPLATES, what)
export const tellOfWebinar: Reaction<'webinar.notice_due'> = async (tx, { data }) => {
  const { placeId, what, n } = data
  const found = await letter(tx, data)
  if (found && isKnown(what)) await write(tx, { template: TEMPLATES[what], about: `${placeId}:${what}:${n}`, ...found })
}
