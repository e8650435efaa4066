interface Place {
  start: number
  end: number
}
/** A text cut where marks begin and end; overlapping marks are one. */
export function marked(text: string, ranges: readonly Place[]): { text: string; marked: boolean }[] {
  const parts: { text: string; marked: boolean }[] = []
  let at = 0
  for (const { start, end } of [...ranges].sort((a, b) => a.start - b.start)) {
    const from = Math.max(at, Math.min(start, text.length))
    const to = Math.min(end, text.length)
    if (from > at) parts.push({ text: text.slice(at, from), marked: false })
    if (to > from) parts.push({ text: text.slice(from, to), marked: true })
    at = Math.max(from, to)
  }
  if (at < text.length) parts.push({ text: text.slice(at), marked: false })
  return parts
}
