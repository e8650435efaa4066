// Brings the checkout up to date before a command runs: packages as the lockfile says, pages and widgets as the sources say.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { run } from './child.mjs'
import { exclusively, occupy, refuseIfOccupied } from './lock.mjs'
import { rightNode } from './node.mjs'
import { npm, withNode } from './npm.mjs'
import { isFolder, Refusal, say, step, tail } from './steps.mjs'

const CACHE = '.cache'
const INSTALLED = join('node_modules', '.acclaim')
const PARTS = [
  {
    name: 'pages',
    // Astro empties all of dist, so the pages come first.
    sources: ['site', 'api', 'db', 'widgets', 'astro.config.mjs', 'tsconfig.json', 'package-lock.json'],
    stamp: 'dist/server/.acclaim',
    program: ['node_modules/astro/bin/astro.mjs', 'build'],
  },
  {
    name: 'widgets',
    sources: ['widgets', 'api', 'package-lock.json'],
    stamp: 'dist/widgets/.acclaim',
    program: ['widgets/build.ts'],
  },
]

/**
 * @param command the npm script this is for
 * @param dev whether the packages for testing and checking are needed too
 * @param build which parts of `dist/` must be current
 * @returns the path of the Node to run things with
 */
export async function prepare(command, { dev = false, build = [] } = {}) {
  refuseReadOnly()
  return exclusively(
    CACHE,
    command,
    async () => {
      const node = await rightNode(CACHE)
      await install(node, dev)
      for (const part of PARTS) if (build.includes(part.name)) await bring(node, part)
      occupy(CACHE, command, build.includes('pages') ? ['packages', 'build'] : ['packages'])
      return node
    },
    { waiting: say },
  )
}

function refuseReadOnly() {
  try {
    mkdirSync(CACHE, { recursive: true })
    const probe = join(CACHE, `probe-${process.pid}`)
    writeFileSync(probe, '')
    rmSync(probe)
  } catch (error) {
    throw new Refusal(
      `Acclaim installs and builds in its own folder, and cannot write in ${process.cwd()} (${error.code}). Make the folder writable for your user, or copy it to one that is.`,
    )
  }
}

async function install(node, dev) {
  const lock = `${hash(['package-lock.json'])} ${wanted()} ${process.platform}-${process.arch}`
  const stamp = read(INSTALLED)
  if (stamp === `${lock} all` || (!dev && stamp === `${lock} prod`)) return
  refuseIfOccupied(CACHE, 'packages')
  await step(dev ? 'Installing packages, with those for tests' : 'Installing packages', () =>
    npm(node, ['ci', dev ? '--include=dev' : '--omit=dev']),
  )
  writeFileSync(INSTALLED, `${lock} ${dev ? 'all' : 'prod'}`)
}

async function bring(node, { name, sources, stamp, program }) {
  const value = hash(sources)
  if (read(stamp) === value) return
  refuseIfOccupied(CACHE, 'build')
  rmSync(stamp, { force: true })
  await step(`Building the ${name}`, async () => {
    const { code, output } = await run(node, ['--disable-warning=ExperimentalWarning', ...program], {
      quiet: true,
      env: withNode(node, { ...process.env, NODE_ENV: 'production', ASTRO_TELEMETRY_DISABLED: '1' }),
    })
    if (code !== 0) throw new Refusal(`Building the ${name} failed:\n\n${tail(output)}`)
  })
  writeFileSync(stamp, value)
}

/** What package.json asks for: when it and the lockfile differ, npm says so. */
function wanted() {
  const { dependencies, devDependencies, overrides } = JSON.parse(readFileSync('package.json', 'utf8'))
  return createHash('sha256')
    .update(JSON.stringify([dependencies, devDependencies, overrides]))
    .digest('hex')
}

const read = (path) => (existsSync(path) ? readFileSync(path, 'utf8') : '')

function hash(paths) {
  const sum = createHash('sha256')
  for (const path of paths.flatMap(files)) sum.update(path).update('\0').update(readFileSync(path)).update('\0')
  return sum.digest('hex')
}

function files(path) {
  if (!isFolder(path)) return existsSync(path) ? [path] : []
  return readdirSync(path)
    .filter((name) => name !== 'node_modules' && name !== 'dist')
    .sort()
    .flatMap((name) => files(join(path, name)))
}
