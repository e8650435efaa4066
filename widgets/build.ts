import { createHash } from 'node:crypto'
import { existsSync, globSync, mkdirSync, readFileSync, renameSync, rmdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { brotliCompressSync, constants } from 'node:zlib'
import { svelte } from '@sveltejs/vite-plugin-svelte'
import { build, type InlineConfig } from 'vite'

const here = import.meta.dirname
const OUT = resolve(here, '../dist/widgets')
const budget = 2048
const friendBudget = 1_500
// older ones would have light-dark() rewritten, and lose the host's scheme
const cssTarget = ['chrome123', 'firefox120', 'safari17.5']

export const brotli = (bytes: Uint8Array) =>
  brotliCompressSync(bytes, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
  })

async function bundle(config: InlineConfig): Promise<Buffer> {
  const shared = { configFile: false, root: here, logLevel: 'warn', publicDir: false } as const
  const made = await build({ ...shared, ...config, build: { write: false, cssTarget, ...config.build } })
  const [first] = Array.isArray(made) ? made : [made]
  if (!first || !('output' in first)) throw new Error('The bundler returned nothing.')
  return Buffer.from(first.output[0].code)
}

/** One classic script that any page can load. */
export const script = (entry: string) =>
  bundle({
    build: {
      target: ['chrome111', 'firefox115', 'safari16.4'],
      minify: true,
      modulePreload: false,
      lib: { entry: join(here, entry), formats: ['iife'], name: 'acclaim' },
    },
  })

/** What the portal renders markup with, in one module that needs no other. */
const renderer = () =>
  bundle({
    plugins: [svelte({ configFile: false, compilerOptions: { runes: true } })],
    ssr: { noExternal: true },
    build: { ssr: join(here, 'kinds/index.ts'), target: 'node22', minify: false, cssMinify: 'lightningcss' },
  })

/** Says whether what was built is what the sources say. */
function sourcesHash(): string {
  const sum = createHash('sha256')
  const own = globSync('**/*.{ts,svelte,css,json}', { cwd: here }).toSorted()
  for (const name of own)
    sum
      .update(name)
      .update('\0')
      .update(readFileSync(join(here, name)))
      .update('\0')
  return sum.digest('hex').slice(0, 24)
}

/** Writes the script, what renders, and `embed.json` (hash, SRI value, bytes); refuses a script over budget. */
export async function buildWidgets(out = OUT) {
  const [embed, once, render] = [await script('core/index.ts'), await script('tiers/once.ts'), await renderer()]
  const friend = await script('friend/index.ts')
  const br = brotli(embed)
  if (br.length > budget) throw new Error(`embed.js is ${br.length} B in brotli, over its budget of ${budget} B.`)
  const small = brotli(friend).length
  if (small > friendBudget) throw new Error(`friend.js is ${small} B in brotli, over its budget of ${friendBudget} B.`)
  const hash = createHash('sha256').update(embed).digest('hex').slice(0, 12)
  const integrity = `sha384-${createHash('sha384').update(embed).digest('base64')}`
  const fresh = `${out}.${process.pid}`
  mkdirSync(fresh, { recursive: true })
  const facts = {
    hash,
    integrity,
    sources: sourcesHash(),
    bytes: { identity: embed.length, br: br.length, friend: small },
  }
  writeFileSync(join(fresh, 'embed.js'), embed)
  writeFileSync(join(fresh, 'once.js'), once)
  writeFileSync(join(fresh, 'friend.js'), friend)
  writeFileSync(join(fresh, 'render.js'), render)
  writeFileSync(join(fresh, 'embed.json'), `${JSON.stringify(facts, null, 2)}\n`)
  rmSync(out, { recursive: true, force: true })
  renameSync(fresh, out)
  return facts
}

/** Builds when the sources are newer than what was built from them; of several that ask at once, one builds. */
export async function freshWidgets(out = OUT): Promise<void> {
  const facts = join(out, 'embed.json')
  const current = () =>
    existsSync(facts) && (JSON.parse(readFileSync(facts, 'utf8')) as { sources?: string }).sources === sourcesHash()
  const lock = `${out}.lock`
  for (let tries = 0; !current() && tries < 600; tries++) {
    try {
      mkdirSync(dirname(out), { recursive: true })
      mkdirSync(lock)
    } catch {
      await new Promise((done) => setTimeout(done, 100))
      continue
    }
    try {
      if (!current()) await buildWidgets(out)
    } finally {
      rmdirSync(lock)
    }
  }
}

if (import.meta.main) {
  const { bytes, hash } = await buildWidgets()
  console.log(`widgets: embed.js ${bytes.identity} B, ${bytes.br} B in brotli (budget ${budget} B), ${hash}`)
  console.log(`widgets: friend.js ${bytes.friend} B in brotli (budget ${friendBudget} B)`)
}
