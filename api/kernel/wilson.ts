const Z = 1.96

export interface Rate {
  hits: number
  of: number
  low: number
  mid: number
  high: number
}

/** So many of so many with Wilson's 95 % interval (E. B. Wilson, 1927), as shares; null of none. */
export function wilson(hits: number, of: number): Rate | null {
  if (of <= 0) return null
  const p = hits / of
  const square = Z * Z
  const middle = p + square / (2 * of)
  const spread = Z * Math.sqrt(Math.max(0, (p * (1 - p) + square / (4 * of)) / of))
  const share = (value: number) => Math.min(1, Math.max(0, value / (1 + square / of)))
  return { hits, of, low: share(middle - spread), mid: p, high: share(middle + spread) }
}
