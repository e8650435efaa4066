import { z } from 'zod'
import { oneLine } from './text.ts'

/** So many traits are kept of one person or company. */
export const MAX_TRAITS = 50
const value = z.union(
  [z.string().max(500, 'Use at most 500 characters.'), z.number(), z.boolean()],
  'A trait is a text of at most 500 characters, a number, true or false.',
)
const traitName = oneLine(60, 'Give each trait a name.')

/** What else is known of a person or a company: flat, by name. */
export const Traits = z.record(z.string(), value).check((ctx) => {
  const names = Object.keys(ctx.value)
  const refuse = (path: string[], message: string) =>
    ctx.issues.push({ code: 'custom', path, message, input: ctx.value, continue: true })
  if (names.length > MAX_TRAITS) refuse([], `Keep at most ${MAX_TRAITS} traits.`)
  for (const name of names) {
    const checked = traitName.safeParse(name)
    if (!checked.success) refuse([name], checked.error.issues[0]!.message)
    else if (checked.data !== name || name === '__proto__') refuse([name], 'Choose another name for this trait.')
    if (/\p{Cs}/u.test(String(ctx.value[name]))) refuse([name], 'Leave out characters that cannot be shown.')
  }
})
export type Traits = z.infer<typeof Traits>

/** Traits as they are kept. What may be written is decided once; what is kept can always be read. */
export const KeptTraits = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]))
