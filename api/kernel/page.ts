import { z } from 'zod'
import { invalid } from './problem.ts'

/** Keyset paging: a cursor is the sort key of the last row that was sent, opaque to the caller. */
export const Paging = z.object({
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(20),
})
export type Paging = z.infer<typeof Paging>
/** Words somebody looks for in a list; none typed is none asked. */
export const searched = z
  .string()
  .trim()
  .max(200, 'Search for at most 200 characters.')
  .refine((text) => !/[\p{Cc}\p{Cs}]/u.test(text), 'Leave out line breaks and invisible control characters.')
  .transform((text) => text || undefined)
  .optional()
export interface Key {
  at: number
  id: string
}

export const encodeCursor = ({ at, id }: Key) => Buffer.from(JSON.stringify([at, id])).toString('base64url')

const damaged = () => invalid('cursor', 'This page address is damaged. Start again from the first page.')
/** @throws Problem input.invalid for a cursor we did not make */
export function decodeCursor(cursor: string | undefined): Key | undefined {
  if (cursor === undefined) return undefined
  try {
    const [at, id] = z.tuple([z.number(), z.string()]).parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()))
    return { at, id }
  } catch {
    throw damaged()
  }
}
/** The same where rows have numbers. */
export function decodeNumbered(cursor: string | undefined): { at: number; number: number } | undefined {
  const key = decodeCursor(cursor)
  if (key && !/^\d{1,15}$/.test(key.id)) throw damaged()
  return key && { at: key.at, number: Number(key.id) }
}

/** Cuts one row too many off and says where the next page starts. */
export function pageOf<T>(rows: T[], limit: number, keyOf: (row: T) => Key): { items: T[]; nextCursor: string | null } {
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  return { items, nextCursor: rows.length > limit && last ? encodeCursor(keyOf(last)) : null }
}
