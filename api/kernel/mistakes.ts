/** What a shape found wrong, as Zod says it; of a choice among shapes, what each of them found. */
interface Mistake {
  message: string
  path?: readonly (PropertyKey | { key: PropertyKey })[] | undefined
  code?: string
  errors?: readonly (readonly Mistake[])[]
}
interface Found {
  path: string[]
  message: string
  /** It is not of this kind at all, so another shape was meant. */
  foreign: boolean
}

/** Said of what fits none of the shapes that may stand there. */
export const FITS_NOTHING = 'This is none of what may stand here.'
const KIND = ['unrecognized_keys', 'invalid_type', 'invalid_value']

/** Of a choice, the mistakes of the shape that was meant: the one whose own keys are there. */
function found({ path = [], message, code = '', errors = [] }: Mistake): Found[] {
  const at = path.map((part) => String(typeof part === 'object' ? part.key : part))
  const own = [{ path: at, message, foreign: KIND.includes(code) && at.length <= 1 }]
  if (message !== FITS_NOTHING) return own
  const shapes = errors
    .map((shape) => shape.flatMap(found))
    .map((all) => ({ all, foreign: all.filter(({ foreign }) => foreign).length }))
    .sort((a, b) => a.foreign - b.foreign || a.all.length - b.all.length)
  const [meant, next] = shapes
  if (!meant || (meant.foreign > 0 && meant.foreign === next?.foreign)) return [{ ...own[0]!, foreign: true }]
  return meant.all.map((one) => ({ ...one, path: [...at, ...one.path], foreign: one.foreign && at.length === 0 }))
}

/** A sentence for each field that needs another value, by its address: `steps.2.body`. */
export function sentences(mistakes: readonly Mistake[]): Record<string, string> {
  const fields: Record<string, string> = {}
  for (const { path, message } of mistakes.flatMap(found)) fields[path.join('.') || 'body'] ??= message
  return fields
}
