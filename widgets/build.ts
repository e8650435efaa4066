import { createHash } from 'node:crypto'
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { brotliCompressSync, constants } from 'node:zlib'
import { build } from 'vite'

const budget = 2048

export const brotli = (bytes: Uint8Array) =>
  brotliCompressSync(bytes, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
  })

/** Bundles the core into one classic script. */
export async function bundle(): Promise<Buffer> {
  const made = await build({
    configFile: false,
    root: import.meta.dirname,
    logLevel: 'warn',
    publicDir: false,
    build: {
      write: false,
      target: ['chrome111', 'firefox115', 'safari16.4'],
      cssTarget: ['chrome123', 'firefox120', 'safari17.5'], // older ones would have light-dark() rewritten, and lose the host's scheme
      minify: true,
      modulePreload: false,
      lib: { entry: join(import.meta.dirname, 'core/index.ts'), formats: ['iife'], name: 'acclaim' },
    },
  })
  const [first] = Array.isArray(made) ? made : [made]
  if (!first || !('output' in first)) throw new Error('The bundler returned nothing.')
  return Buffer.from(first.output[0].code)
}

/** Writes `embed.js` and `embed.json` (hash, SRI value, bytes); refuses a script over budget. */
export async function buildWidgets(out = resolve(import.meta.dirname, '../dist/widgets')) {
  const script = await bundle()
  const br = brotli(script)
  if (br.length > budget) throw new Error(`embed.js is ${br.length} B in brotli, over its budget of ${budget} B.`)
  const hash = createHash('sha256').update(script).digest('hex').slice(0, 12)
  const integrity = `sha384-${createHash('sha384').update(script).digest('base64')}`
  const fresh = `${out}.${process.pid}`
  mkdirSync(fresh, { recursive: true })
  const facts = { hash, integrity, bytes: { identity: script.length, br: br.length } }
  writeFileSync(join(fresh, 'embed.js'), script)
  writeFileSync(join(fresh, 'embed.json'), `${JSON.stringify(facts, null, 2)}\n`)
  rmSync(out, { recursive: true, force: true })
  renameSync(fresh, out)
  return facts
}

if (import.meta.main) {
  const { bytes, hash } = await buildWidgets()
  console.log(`widgets: embed.js ${bytes.identity} B, ${bytes.br} B in brotli (budget ${budget} B), ${hash}`)
}
