import type { PLACEHOLDERS } from '../../../db/schema/invitations.ts'

export type Gaps = Record<(typeof PLACEHOLDERS)[number], string>

/** Mail programs make links of what looks like one, and a name is typed by whoever signs up. */
const LIKE_A_LINK = /[/@:<>\\]|www\.|\p{L}\.\p{L}{2}/iu
/** A name as it may stand in a mail of ours; empty when it might be something else. */
export function safeName(name: string): string {
  const plain = name
    .normalize('NFKC')
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim()
  return LIKE_A_LINK.test(plain) || plain.length > 60 ? '' : plain
}

/** The company's words with their gaps filled; a gap that nothing stands in goes with the space before it. */
export const fill = (words: string, gaps: Gaps) =>
  words.replace(/( ?)\{(name|product|company)\}/g, (_, space: string, gap: keyof Gaps) =>
    gaps[gap] === '' ? '' : `${space}${gaps[gap]}`,
  )
