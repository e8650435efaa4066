/** So many of 64 bits may differ between two texts that are called copies. */
const MOST_DIFFERENT = 3
const BANDS = 4
/** Shorter texts are alike by chance. */
const SHORTEST = 40

const MASK = (1n << 64n) - 1n
/** FNV-1a, 64 bits, over the UTF-16 units of a text. */
function fnv(text: string): bigint {
  let hash = 0xcbf29ce484222325n
  for (let i = 0; i < text.length; i++) hash = ((hash ^ BigInt(text.charCodeAt(i))) * 0x100000001b3n) & MASK
  return hash
}

/** What is left of a text when case, marks and spaces say nothing. */
const plain = (text: string) =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()

/**
 * Charikar's simhash over the words' runs of three (of one, when there are fewer): texts that share most runs share most
 * bits. As 16 hex digits; null for a text too short to tell.
 */
export function simhash(text: string): string | null {
  const normal = plain(text)
  if (normal.length < SHORTEST) return null
  const words = normal.split(' ')
  const runs = words.length < 3 ? words : words.slice(2).map((_, i) => words.slice(i, i + 3).join(' '))
  const weights = new Int32Array(64)
  for (const run of new Set(runs)) {
    const hash = fnv(run)
    const [high, low] = [Number(hash >> 32n), Number(hash & 0xffffffffn)]
    for (let bit = 0; bit < 32; bit++) {
      weights[bit]! += (low >>> bit) & 1 ? 1 : -1
      weights[bit + 32]! += (high >>> bit) & 1 ? 1 : -1
    }
  }
  let value = 0n
  for (const [bit, weight] of weights.entries()) if (weight > 0) value |= 1n << BigInt(bit)
  return value.toString(16).padStart(16, '0')
}

/** Four parts of 16 bits: two hashes that differ in at most three bits agree in one of them. */
export const bandsOf = (hash: string) =>
  Array.from({ length: BANDS }, (_, band) => ({ band, bits: Number.parseInt(hash.slice(band * 4, band * 4 + 4), 16) }))

export function distance(a: string, b: string): number {
  let rest = BigInt(`0x${a}`) ^ BigInt(`0x${b}`)
  let n = 0
  for (; rest > 0n; rest &= rest - 1n) n++
  return n
}
export const isCopy = (a: string, b: string) => distance(a, b) <= MOST_DIFFERENT
