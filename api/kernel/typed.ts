import { z } from 'zod'

type Typed = number | string
/**
 * A number that comes as one or as somebody typed it, like `typed('Write whole days.', (days) => days.int().min(0))`. An
 * empty field is no number: `z.coerce` alone reads it as 0.
 */
export const typed = (say: string, within: (number: z.ZodCoercedNumber<Typed>) => z.ZodCoercedNumber<Typed>) =>
  z.union([z.number(), z.string().trim().min(1, say)], say).pipe(within(z.coerce.number<Typed>(say)))
