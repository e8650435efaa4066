import type { Impact } from '../contract.ts'

/** Below these a count could tell of single people, or of chance. */
export const NEEDS = { seen: 100, conversions: 5 } as const

/** To two significant digits, downwards: nothing is made larger than it was. */
export function rounded(n: number): number {
  if (n < 100) return Math.floor(n)
  const step = 10 ** (Math.floor(Math.log10(n)) - 1)
  return Math.floor(n / step) * step
}

/** @param conversions credited to these words ever, `lately` those of the last month, both in whole conversions */
export function receipt({ seen, conversions, lately }: { seen: number; conversions: number; lately: number }): Impact {
  const enough = seen >= NEEDS.seen && conversions >= NEEDS.conversions
  return { seen: enough ? rounded(seen) : null, helped: enough ? rounded(lately) : null, needs: NEEDS }
}
