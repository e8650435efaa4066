import { randomBytes } from 'node:crypto'

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz'

/** How many ids were made in each of the last moments that were asked for: a change keeps its moment while others begin. */
const made = new Map<number, number>()
const MOMENTS = 1_000
function nth(now: number): number {
  const count = (made.get(now) ?? -1) + 1
  made.set(now, count)
  if (made.size > MOMENTS) made.delete(made.keys().next().value!)
  return count
}

/**
 * `rev_` + 10 characters of time (ms) + 3 that count within this process's millisecond + 13 random ones: sorts by time
 * of making, in one process exactly, and cannot be guessed.
 */
export function newId(prefix: string, now: number): string {
  let random = ''
  for (const byte of randomBytes(13)) random += ALPHABET[byte & 31]
  return `${prefix}_${base32(now, 10)}${base32(nth(now), 3)}${random}`
}

function base32(value: number, length: number): string {
  let text = ''
  for (let rest = value, i = 0; i < length; i++, rest = Math.floor(rest / 32)) text = ALPHABET[rest % 32] + text
  return text
}

/** 256 bits for links and keys, safe in a URL. */
export const newToken = () => randomBytes(32).toString('base64url')

/** No id made at or after that moment sorts before this. */
export const idFloor = (prefix: string, at: number) => `${prefix}_${base32(Math.max(0, at), 10)}`
