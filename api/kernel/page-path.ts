const MAX_PATH = 200
const MAX_SEGMENT = 60
const PATH = /^\/[\x21-\x7e]*$/
const BEHIND = /(?:[?#]|%(?:25)*(?:3f|23)).*$/i
const HIDDEN = '…'

/** The path of a page without what stands behind `?` or `#`, and without parts that look like data of somebody. */
export function readPath(sent: string): string | undefined {
  const path = sent.replace(BEHIND, '')
  if (path.length > MAX_PATH || !PATH.test(path)) return undefined
  const segments = path.split('/')
  return segments.map((segment) => (isPersonal(segment) ? HIDDEN : segment)).join('/')
}

/** An address, a number as long as one of a phone or an account, parameters, or more than a page is named by. */
function isPersonal(segment: string): boolean {
  const plain = decoded(segment)
  return segment.length > MAX_SEGMENT || /[@=;?#]/.test(plain) || plain.replace(/\D/g, '').length >= 6
}

/** However often it was encoded: each round is shorter than the one before. */
function decoded(segment: string): string {
  let [before, now] = ['', segment]
  while (before !== now) {
    before = now
    now = before.replace(/%([0-7][\da-f])/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
  }
  return now
}
