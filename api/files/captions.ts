import { invalid } from '../kernel/problem.ts'

const MOST_CUES = 2_000
const TIME = /^(?:(\d{2,3}):)?([0-5]\d):([0-5]\d)[.,](\d{3})$/

const wrong = (line: number, what: string) => invalid('captions', `Line ${line}: ${what}`)

/**
 * WebVTT written anew: times and plain words, nothing else. Styles, regions, notes and markup are left behind.
 * @throws Problem naming the line that is wrong
 */
export function plainCaptions(text: string): string {
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n?|\n/)
  if (!/^WEBVTT(?:[ \t]|$)/.test(lines[0] ?? '')) throw wrong(1, 'Captions are WebVTT; the first line is WEBVTT.')
  const cues: string[] = []
  let at = 1
  while (at < lines.length) {
    if (!lines[at]?.includes('-->')) {
      at += 1
      continue
    }
    const times = timesOf(lines[at] ?? '', at + 1)
    const words: string[] = []
    for (at += 1; at < lines.length && lines[at]?.trim() !== ''; at++) words.push(plain(lines[at] ?? ''))
    const said = words.filter((one) => one !== '')
    if (said.length > 0) cues.push(`${times}\n${said.join('\n')}`)
    if (cues.length > MOST_CUES) throw wrong(at, `These are more than ${MOST_CUES} captions.`)
  }
  if (cues.length === 0) throw wrong(lines.length, 'There are no captions in it.')
  return `WEBVTT\n\n${cues.join('\n\n')}\n`
}

function timesOf(line: string, number: number): string {
  const [from = '', rest = ''] = line.split('-->')
  const start = msOf(from.trim())
  const end = msOf(rest.trim().split(/[ \t]/)[0] ?? '')
  if (start === undefined || end === undefined) throw wrong(number, 'Write times like 00:01.000 --> 00:04.000.')
  if (end <= start) throw wrong(number, 'A caption ends after it starts.')
  return `${clock(start)} --> ${clock(end)}`
}
function msOf(text: string): number | undefined {
  const found = TIME.exec(text)
  if (!found) return undefined
  const [h = 0, m = 0, s = 0, ms = 0] = found.slice(1).map((part) => Number(part ?? 0))
  return ((h * 60 + m) * 60 + s) * 1000 + ms
}
function clock(ms: number): string {
  const two = (n: number) => String(Math.floor(n)).padStart(2, '0')
  return `${two(ms / 3_600_000)}:${two((ms / 60_000) % 60)}:${two((ms / 1000) % 60)}.${String(ms % 1000).padStart(3, '0')}`
}

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', nbsp: ' ', quot: '"' }
/** The words of a line without tags, written so that nothing in them is a tag or a time line. */
const plain = (line: string) =>
  line
    .replace(/<[^>]*>/g, '')
    .replace(/&(amp|lt|gt|nbsp|quot);/g, (_, name: string) => ENTITIES[name] ?? '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .trim()
