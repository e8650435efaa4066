/** Up to two letters that stand for a name in any script. */
export function initials(name: string) {
  const words = name
    .trim()
    .split(/[\s.]+/)
    .filter((word) => /[\p{L}\p{N}]/u.test(word))
  const letter = (word = '') => Array.from(word.replace(/^[^\p{L}\p{N}]+/u, ''))[0] ?? ''
  const first = letter(words[0])
  if (/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u.test(first)) return first
  return (first + (words.length > 1 ? letter(words.at(-1)) : '')).toLocaleUpperCase() || '·'
}

/** The same paper for the same name. */
export function tone(name: string) {
  let sum = 0
  for (const char of name) sum = (sum * 31 + (char.codePointAt(0) ?? 0)) % 9973
  return `tone-${(sum % 5) + 1}`
}
