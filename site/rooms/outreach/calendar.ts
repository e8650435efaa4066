/** A webinar as calendars take it (RFC 5545). */
export interface Meeting {
  id: string
  title: string
  description: string
  url: string
  /** Where people join; only in the file of who has a place. */
  joinUrl: string | null
  startsAt: number
  minutes: number
  sequence: number
  changedAt: number
  isCancelled: boolean
  host: string
  company: string
}
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
const CONTROLS = /[\u0000-\u0009\u000b-\u001f\u007f]/g
/** 3.3.11: what would end a value is escaped, and a line break is written as one. */
export const escaped = (text: string) =>
  text
    .replace(/\r\n?/g, '\n')
    .replace(CONTROLS, '')
    .replace(/[\\;,]/g, (one) => `\\${one}`)
    .replaceAll('\n', '\\n')
const utc = (at: number) => `${new Date(at).toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`
const MOST = 75
/** 3.1: no line is longer than 75 octets, and no letter is cut through. */
export function folded(line: string): string {
  const parts: string[] = []
  let part = ''
  let size = 0
  for (const letter of line) {
    const octets = Buffer.byteLength(letter)
    if (size + octets > MOST) {
      parts.push(part)
      part = ''
      size = 1 // the blank that begins the next line
    }
    part += letter
    size += octets
  }
  return [...parts, part].join('\r\n ')
}
/** The same UID at every telling, so that calendars change what they have; a higher SEQUENCE is newer. */
export function calendarFile(one: Meeting): string {
  const { joinUrl, url, description } = one
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    `PRODID:-//${escaped(one.company)}//Acclaim//EN`,
    'CALSCALE:GREGORIAN',
    'METHOD:PUBLISH',
    'BEGIN:VEVENT',
    `UID:${one.id}@${one.host}`,
    `DTSTAMP:${utc(one.changedAt)}`,
    `LAST-MODIFIED:${utc(one.changedAt)}`,
    `SEQUENCE:${one.sequence}`,
    `DTSTART:${utc(one.startsAt)}`,
    `DTEND:${utc(one.startsAt + one.minutes * 60_000)}`,
    `SUMMARY:${escaped(one.title)}`,
    `DESCRIPTION:${escaped([description, joinUrl].filter(Boolean).join('\n\n'))}`,
    ...(joinUrl ? [`LOCATION:${escaped(joinUrl)}`] : []),
    `URL:${url.replace(/[\s\p{Cc}]/gu, '')}`,
    `STATUS:${one.isCancelled ? 'CANCELLED' : 'CONFIRMED'}`,
    'END:VEVENT',
    'END:VCALENDAR',
  ]
  return lines.map((line) => `${folded(line)}\r\n`).join('')
}
export const answerCalendar = (one: Meeting) =>
  new Response(calendarFile(one), {
    headers: {
      'content-type': 'text/calendar; charset=utf-8; method=PUBLISH',
      'content-disposition': 'attachment; filename="webinar.ics"',
      'cache-control': 'private, no-store',
    },
  })
