// Loaded by `node --import`. For each of a thousand imports Node would read what kind of package the file is in, and
// the whole list of what a library offers: half of the time of a start. Here every file is what its name says, and a
// library is found once.
import module from 'node:module'

const root = new URL('../../', import.meta.url).href
const ours = (url) => url?.startsWith(root) && !url.startsWith(`${root}node_modules/`)
/** Hundreds of files, all of them modules, beside a list of exports of 180 kB. */
const drizzle = `${root}node_modules/drizzle-orm/`
const found = new Map()

function resolve(specifier, context, next) {
  if (specifier.startsWith('.') && context.parentURL?.startsWith(drizzle))
    return { url: new URL(specifier, context.parentURL).href, format: 'module', shortCircuit: true }
  if (!ours(context.parentURL)) return next(specifier, context)
  if (specifier.startsWith('.'))
    return specifier.endsWith('.ts')
      ? { url: new URL(specifier, context.parentURL).href, format: 'module-typescript', shortCircuit: true }
      : next(specifier, context)
  const known = found.get(specifier)
  if (known) return known
  const result = { ...next(specifier, context), shortCircuit: true }
  found.set(specifier, result)
  return result
}

// a Node before 22.15 looks things up the long way
module.registerHooks?.({ resolve })
