/**
 * Ranges of network addresses, searched by halves. IPv4 addresses are numbers, IPv6 ones four words of 32 bits. An IPv6
 * address that carries an IPv4 one (`::ffff:192.0.2.1`) is that one, in ranges too; so wider ranges of IPv6 never hold it.
 */
export interface Ranges {
  /** Apart from each other and in order; the end belongs to it. */
  v4: { starts: Uint32Array; ends: Uint32Array }
  v6: { starts: Uint32Array; ends: Uint32Array }
  /** Lines that were read. */
  count: number
}
type Words = readonly [number, number, number, number]
export type Address = number | Words

/** By its characters, because each click asks: a pattern costs several times as much. */
function v4Of(text: string): number | undefined {
  let [value, octet, dots] = [0, -1, 0]
  for (let i = 0; i < text.length; i++) {
    const digit = text.charCodeAt(i) - 48
    if (digit === -2) {
      if (octet < 0 || ++dots > 3) return undefined
      value = value * 256 + octet
      octet = -1
      // a leading zero means octal to some
    } else if (digit < 0 || digit > 9 || octet === 0) return undefined
    else if ((octet = octet < 0 ? digit : octet * 10 + digit) > 255) return undefined
  }
  return octet < 0 || dots !== 3 ? undefined : value * 256 + octet
}
const COLON = 58
function hexOf(code: number): number {
  if (code >= 48 && code <= 57) return code - 48
  const letter = code | 32
  return letter >= 97 && letter <= 102 ? letter - 87 : -1
}
/** The four words of an address without dots. */
function wordsOf(text: string): Words | undefined {
  const groups = [0, 0, 0, 0, 0, 0, 0, 0]
  let [i, n, gap] = [0, 0, -1]
  if (text.startsWith('::')) [i, gap] = [2, 0]
  while (i < text.length) {
    let [group, from, hex] = [0, i, 0]
    while (i < text.length && i - from < 4 && (hex = hexOf(text.charCodeAt(i))) >= 0) {
      group = group * 16 + hex
      i++
    }
    if (i === from || n === 8) return undefined
    groups[n++] = group
    if (i === text.length) break
    if (text.charCodeAt(i++) !== COLON || i === text.length) return undefined
    if (text.charCodeAt(i) !== COLON) continue
    if (gap >= 0) return undefined
    gap = n
    i++
  }
  if (gap < 0 ? n !== 8 : n > 7) return undefined
  const at = (k: number) => (gap < 0 || k < gap ? groups[k]! : k < gap + 8 - n ? 0 : groups[k - 8 + n]!)
  const word = (k: number) => ((at(k) << 16) | at(k + 1)) >>> 0
  return [word(0), word(2), word(4), word(6)]
}
function v6Of(text: string): Words | undefined {
  if (!text.includes(':') || text.length > 45) return undefined
  if (!text.includes('.')) return wordsOf(text)
  const tail = text.slice(text.lastIndexOf(':') + 1)
  const carried = v4Of(tail)
  if (carried === undefined) return undefined
  return wordsOf(`${text.slice(0, -tail.length)}${(carried >>> 16).toString(16)}:${(carried & 0xffff).toString(16)}`)
}
const isMapped = ([a, b, c]: readonly number[]) => a === 0 && b === 0 && c === 0xffff

/** An address as a number or as words; undefined for what is none. */
export function addressOf(text: string): Address | undefined {
  const v4 = v4Of(text)
  if (v4 !== undefined) return v4
  const v6 = v6Of(text)
  return v6 && isMapped(v6) ? v6[3] : v6
}

interface Span<A> {
  start: A
  end: A
}
const compare = (a: Words, b: Words) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2] || a[3] - b[3]

const v4Span = (address: number, bits: number): Span<number> => {
  const size = 2 ** (32 - bits)
  const start = address - (address % size)
  return { start, end: start + size - 1 }
}
function v6Span(address: Words, bits: number): Span<Words> {
  const ends = address.map((word, i) => {
    const free = 32 - Math.min(32, Math.max(0, bits - 32 * i))
    return v4Span(word, 32 - free)
  })
  const words = (of: 'start' | 'end') => ends.map((one) => one[of]) as unknown as Words
  return { start: words('start'), end: words('end') }
}
/** `192.0.2.0/24`, `2001:db8::/32`, or an address alone; bits behind the prefix are let be. */
export function spanOf(cidr: string): { v4: Span<number> } | { v6: Span<Words> } | undefined {
  const [text = '', prefix, more] = cidr.split('/')
  if (more !== undefined || (prefix !== undefined && !/^\d{1,3}$/.test(prefix))) return undefined
  const v4 = v4Of(text)
  const v6 = v4 === undefined ? v6Of(text) : undefined
  const most = v4 === undefined ? 128 : 32
  const bits = prefix === undefined ? most : Number(prefix)
  if (bits > most) return undefined
  if (v4 !== undefined) return { v4: v4Span(v4, bits) }
  if (!v6) return undefined
  return isMapped(v6) && bits >= 96 ? { v4: v4Span(v6[3], bits - 96) } : { v6: v6Span(v6, bits) }
}

/** Those that touch or hold each other are one afterwards. */
function apart<A>(spans: Span<A>[], order: (a: A, b: A) => number): Span<A>[] {
  const kept: Span<A>[] = []
  for (const span of spans.sort((a, b) => order(a.start, b.start))) {
    const last = kept.at(-1)
    if (!last || order(span.start, last.end) > 0) kept.push({ ...span })
    else if (order(span.end, last.end) > 0) last.end = span.end
  }
  return kept
}
/** One range a line, `#` begins a remark. @returns the ranges, and the numbers of lines that are none, from 1 on */
export function readRanges(text: string): { ranges: Ranges; bad: number[] } {
  const [v4, v6, bad]: [Span<number>[], Span<Words>[], number[]] = [[], [], []]
  for (const [i, line] of text
    .replace(/^\uFEFF/, '')
    .split('\n')
    .entries()) {
    const said = line.split('#', 1)[0]!.trim()
    if (said === '') continue
    const span = spanOf(said)
    if (!span) bad.push(i + 1)
    else if ('v4' in span) v4.push(span.v4)
    else v6.push(span.v6)
  }
  const [four, six] = [apart(v4, (a, b) => a - b), apart(v6, compare)]
  const side = (of: 'start' | 'end') => ({
    v4: Uint32Array.from(four, (span) => span[of]),
    v6: Uint32Array.from(six.flatMap((span) => [...span[of]])),
  })
  const [starts, ends] = [side('start'), side('end')]
  return {
    ranges: {
      v4: { starts: starts.v4, ends: ends.v4 },
      v6: { starts: starts.v6, ends: ends.v6 },
      count: v4.length + v6.length,
    },
    bad,
  }
}

const compareAt = (words: Uint32Array, at: number, to: Words) =>
  words[at]! - to[0] || words[at + 1]! - to[1] || words[at + 2]! - to[2] || words[at + 3]! - to[3]

/** Whether an address lies in one of the ranges; what is no address lies nowhere. */
export function isWithin({ v4, v6 }: Ranges, text: string): boolean {
  const address = addressOf(text)
  if (address === undefined) return false
  const isFour = typeof address === 'number'
  // how many begin at it or before
  let [low, high] = [0, isFour ? v4.starts.length : v6.starts.length / 4]
  while (low < high) {
    const middle = (low + high) >>> 1
    const begins = isFour ? v4.starts[middle]! - address : compareAt(v6.starts, 4 * middle, address)
    if (begins <= 0) low = middle + 1
    else high = middle
  }
  if (low === 0) return false
  return isFour ? v4.ends[low - 1]! >= address : compareAt(v6.ends, 4 * (low - 1), address) >= 0
}
