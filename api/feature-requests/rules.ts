import type { AUDIENCES, HOLD_POLICIES } from '../../db/schema/boards.ts'

export type Audience = (typeof AUDIENCES)[number]
export type HoldPolicy = (typeof HOLD_POLICIES)[number]
/** What somebody is to a board. */
export type Standing = 'anonymous' | 'signed_in' | 'customer' | 'staff'

const RANK: Record<Standing, number> = { anonymous: 0, signed_in: 1, customer: 2, staff: 3 }
const NEEDED: Record<Audience, number> = { everyone: 0, signed_in: 1, customers: 2, staff: 3 }

/** May somebody of this standing do what a board allows to this audience? */
export const isIn = (audience: Audience, standing: Standing): boolean => RANK[standing] >= NEEDED[audience]

/** So many words of a person have to be published before a board that is careful trusts them. */
export const TRUSTED_AFTER = 3

/** Do words of this person wait for a moderator? @param published how many of theirs were let through before */
export function isHeld(policy: HoldPolicy, standing: Standing, published: number): boolean {
  if (standing === 'staff' || policy === 'never') return false
  if (policy === 'always' || standing === 'anonymous') return true
  return policy === 'untrusted' && published < TRUSTED_AFTER
}

const SLUG_LENGTH = 60
/** The part of an address that only people read; it may be empty, and the number before it decides. */
export const slugOf = (title: string): string =>
  title
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .slice(0, SLUG_LENGTH)
    .replace(/^-|-$/g, '')

const EXCERPT = 200
/** The beginning of plain words, cut between two of them. */
export function excerptOf(plain: string): string {
  const signs = [...plain]
  if (signs.length <= EXCERPT) return plain
  const cut = signs.slice(0, EXCERPT).join('')
  const space = cut.lastIndexOf(' ')
  return `${space > EXCERPT / 2 ? cut.slice(0, space) : cut}…`
}

const DAY = 86_400_000
/** An author may still change a request for so long, or as long as nobody else voted; one that stands in another is read with it. */
const EDITABLE_MS = DAY
interface Editable {
  createdAt: number
  voteCount: number
  category: string
  canonicalId?: string | null
}
export const isEditable = (row: Editable, now: number): boolean =>
  row.category === 'open' && !row.canonicalId && (now - row.createdAt < EDITABLE_MS || row.voteCount <= 1)
