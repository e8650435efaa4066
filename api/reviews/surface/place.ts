import { z } from 'zod'
import { invalid } from '../../kernel/problem.ts'

/** Where a page ended: what it was sorted by, then the moment and the id that tell equals apart. */
export interface Place {
  by: number
  at: number
  id: string
}
export const placeOf = ({ by, at, id }: Place) => Buffer.from(JSON.stringify([by, at, id])).toString('base64url')
/** @throws Problem input.invalid for a cursor we did not make */
export function placeAt(cursor: string | undefined): Place | undefined {
  if (cursor === undefined) return undefined
  try {
    const parts = z
      .tuple([z.number(), z.number(), z.string()])
      .parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()))
    return { by: parts[0], at: parts[1], id: parts[2] }
  } catch {
    throw invalid('cursor', 'This page address is damaged. Start again from the first page.')
  }
}
