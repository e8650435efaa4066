/** Letters and digits that nobody confuses when they read one aloud: no 0 and O, no 1, I and L. */
export const COUPON_ALPHABET = '23456789ABCDEFGHJKMNPQRSTUVWXYZ'
/** Three groups of four: 31 to the power of 12, over 59 bits. */
export const COUPON_GROUPS = { groups: 3, size: 4 }

/** A code that was made here, however somebody typed it. */
export const tidyCoupon = (typed: string) => {
  const bare = typed.toUpperCase().replace(/[\s-]/g, '')
  return bare.match(/.{1,4}/g)?.join('-') ?? ''
}

export const MOST_CODES = 100_000
const HEADS = /^(codes?|coupons?|coupon[ _]?codes?|vouchers?|discount[ _]?codes?)$/i
const FIT = /^[\p{L}\p{N}\p{P}\p{S}]{3,64}$/u

export interface ReadCodes {
  codes: string[]
  /** How often a code stands in the file again, with some of them. */
  twice: string[]
  /** Lines that hold no code, by their number. */
  refused: number[]
}
/** One code a line, or the first column of a file; nothing else of a line is kept. */
export function readCodes(text: string): ReadCodes {
  const seen = new Set<string>()
  const twice: string[] = []
  const refused: number[] = []
  for (const [i, line] of text.split(/\r\n|\r|\n/).entries()) {
    const code = firstCell(line)
    if (code === '' || (seen.size === 0 && HEADS.test(code))) continue
    if (!FIT.test(code)) refused.push(i + 1)
    else if (seen.has(code)) twice.push(code)
    else seen.add(code)
  }
  return { codes: [...seen], twice, refused }
}
function firstCell(line: string): string {
  const quoted = /^\s*"((?:[^"]|"")*)"/.exec(line)
  if (quoted) return quoted[1]!.replaceAll('""', '"').trim()
  return line.split(/[,;\t]/, 1)[0]!.trim()
}

export const COUPON_STATES = ['valid', 'used', 'expired', 'not_given'] as const
/** What may be done with a code. @param reward whose it is; undefined while nobody has it */
export function couponState(
  reward: { state: string; usedAt: number | null; expiresAt: number | null } | undefined,
  now: number,
): (typeof COUPON_STATES)[number] {
  if (!reward) return 'not_given'
  if (reward.usedAt !== null) return 'used'
  const over = reward.state === 'expired' || (reward.expiresAt !== null && reward.expiresAt <= now)
  return over ? 'expired' : 'valid'
}
