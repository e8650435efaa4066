import { z } from 'zod'
import { CATEGORIES } from '../../db/schema/boards.ts'

/** Enough of a request to name it and lead to it. */
export const RequestRef = z.object({ number: z.number(), slug: z.string(), title: z.string() })
export type RequestRef = z.infer<typeof RequestRef>
export const StatusRef = z.object({ label: z.string(), category: z.enum(CATEGORIES) })
