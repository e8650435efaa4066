import { randomFillSync, randomInt } from 'node:crypto'
import { englishDataset, englishRecommendedTransformers, RegExpMatcher } from 'obscenity'
import { ALPHABET, CODE_LENGTH } from './rules.ts'

let rude: RegExpMatcher | undefined

/** Seven letters and digits that nobody can guess, misread or blush at. Whether they are free says the table. */
export function newCode(): string {
  rude ??= new RegExpMatcher({ ...englishDataset.build(), ...englishRecommendedTransformers })
  for (;;) {
    let code = ''
    for (let i = 0; i < CODE_LENGTH; i++) code += ALPHABET[randomInt(ALPHABET.length)]
    if (!rude.hasMatch(code)) return code
  }
}

// in the order of ASCII, so that sorting ids sorts their times
const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const TIME_CHARS = 8
const CHANCE_CHARS = 8

/** No click of that moment or later has an id before this. */
export function clickFloor(at: number): string {
  let text = ''
  for (let rest = Math.max(0, at), i = 0; i < TIME_CHARS; i++, rest = Math.floor(rest / 62))
    text = DIGITS[rest % 62] + text
  return text
}

/** Makes ids of clicks: eight characters of time, eight of chance. */
export function clickIds() {
  const pool = Buffer.alloc(4_096)
  let next = pool.length
  let last = { at: -1, floor: '' }
  return (at: number): string => {
    if (last.at !== at) last = { at, floor: clickFloor(at) }
    let id = last.floor
    for (let left = CHANCE_CHARS; left > 0; ) {
      if (next === pool.length) {
        randomFillSync(pool)
        next = 0
      }
      const byte = pool[next++]! & 63
      if (byte >= DIGITS.length) continue // would make some digits likelier than others
      id += DIGITS[byte]
      left--
    }
    return id
  }
}
