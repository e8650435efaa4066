import { randomBytes } from 'node:crypto'
import type { reviewRevision } from '../../db/schema/reviews.ts'
import { sealOf, wordsHash } from '../kernel/chain.ts'
import type { DisplayFormat } from '../kernel/names.ts'

type RevisionRow = typeof reviewRevision.$inferInsert

/** What an author writes at one time, rating and all. */
export interface Words {
  rating: number
  title: string
  body: string
  lang: string
  authorName: string
  displayFormat: DisplayFormat
  experienceDate: string
  /** JSON of the answers by key. */
  answers: string
}
export const WORDS = [
  ...(['rating', 'title', 'body', 'lang'] as const),
  ...(['authorName', 'displayFormat', 'experienceDate', 'answers'] as const),
]
/** The words of anything that holds them. */
export const wordsOf = (row: Words): Words => {
  const { rating, title, body, lang, authorName, displayFormat, experienceDate, answers } = row
  return { rating, title, body, lang, authorName, displayFormat, experienceDate, answers }
}
export const sameWords = (a: Words, b: Words) => WORDS.every((key) => a[key] === b[key])

export type Revision = Omit<RevisionRow, 'seq' | 'salt' | 'wordsHash' | 'previousHash' | 'hash'>
const personal = ({ title, body, authorName, answers }: Pick<Words, 'title' | 'body' | 'authorName' | 'answers'>) => ({
  ...{ title, body, authorName, answers },
})
const facts = (row: Revision & { wordsHash: string }) => {
  const { reviewId, n, editor, rating, lang, displayFormat, experienceDate, redacts, ranges, createdAt } = row
  return {
    ...{ reviewId, n, editor, rating, lang, displayFormat, experienceDate, createdAt, wordsHash: row.wordsHash },
    ...{ redacts: redacts ?? null, ranges: ranges ?? '[]' },
  }
}
/** The row of a revision with its seal. */
export function sealRevision(previousHash: string, revision: Revision): RevisionRow {
  const salt = randomBytes(16).toString('base64url')
  const row = { ...revision, salt, wordsHash: wordsHash(salt, personal({ answers: '{}', ...revision })) }
  return { ...row, previousHash, hash: sealOf(previousHash, facts(row)) }
}
/** What the seal of a stored revision covers. Without its salt the words are gone, and nothing is left to compare. */
export const sealedRevision = (row: RevisionRow & Revision) => ({
  fact: facts(row),
  wordsHold: row.salt === '' || row.wordsHash === wordsHash(row.salt, personal(row as Words)),
})
