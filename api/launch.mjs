#!/usr/bin/env node
// Every npm script comes through here: from a bare checkout, on any Node from 18 up, with nothing installed.
// Plain JavaScript without dependencies, because it runs before there are any.
import { existsSync } from 'node:fs'
import { createServer } from 'node:net'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { obeySignals, run } from './launch/child.mjs'
import { demoData } from './launch/demo.mjs'
import { withNode } from './launch/npm.mjs'
import { prepare } from './launch/prepare.mjs'
import { Refusal, say, step, tail } from './launch/steps.mjs'
import { testAll } from './launch/tests.mjs'

const SETTINGS = [
  'PORT',
  'HOST',
  'PUBLIC_URL',
  'DATA_DIR',
  'DATABASE_URL',
  'DATABASE_AUTH_TOKEN',
  'SMTP_URL',
  'TRUSTED_PROXIES',
]
const ALL = ['pages', 'widgets']
const QUIET = '--disable-warning=ExperimentalWarning' // running TypeScript as it is
const QUICK = ['--import', './api/launch/lookup.mjs']
const [first = 'start', ...rest] = process.argv.slice(2)
const [name, variant] = first.startsWith('bench:') ? first.split(':') : [first]
const args = variant ? [variant, ...rest] : rest

const commands = {
  async start() {
    await refuseTakenPort()
    await serve(await prepare('start', { build: ALL }), process.env)
  },
  async demo() {
    if (process.env.DATABASE_URL)
      throw new Refusal('The demo keeps its own database in ./data-demo. Unset DATABASE_URL, then run it again.')
    await refuseTakenPort()
    const node = await prepare('demo', { build: ALL })
    await serve(node, { ...process.env, DATA_DIR: await demoData(node, withNode(node)) })
  },
  async dev() {
    const node = await prepare('dev', { dev: true, build: ['widgets'] })
    await program(node, ['node_modules/astro/bin/astro.mjs', 'dev', ...where(), ...args], { terminal: true })
  },
  async seed() {
    await program(await prepare('seed', { dev: true }), [...QUICK, 'tests/seed.ts', ...args])
  },
  async rescue() {
    await program(await prepare('rescue'), [...QUICK, 'api/rescue.ts', ...args])
  },
  async verify() {
    await program(await prepare('verify'), [...QUICK, 'api/verify.ts', ...args])
  },
  async test() {
    const node = await prepare('test', { dev: true, build: ALL })
    const env = { ...process.env }
    for (const key of [...SETTINGS, 'NODE_ENV']) delete env[key]
    return (await testAll(node, args, withNode(node, env))) ? 0 : 1
  },
  /** Ten thousand random histories of a partner programme, or as many as HISTORIES says. */
  async 'test:long'() {
    const node = await prepare('test', { dev: true, build: ['widgets'] })
    const env = { HISTORIES: '10000', ...process.env }
    const vitest = ['node_modules/vitest/vitest.mjs', 'run', '--config', 'tests/vitest.config.ts']
    await program(node, [...vitest, 'tests/affiliates/histories', ...args], { env })
  },
  async check() {
    const node = await prepare('check', { dev: true })
    return (await checkAll(node)) ? 0 : 1
  },
  async bench() {
    await program(await prepare('bench', { dev: true, build: ALL }), ['tests/bench/run.ts', ...args])
  },
  async 'db:generate'() {
    const node = await prepare('db:generate', { dev: true })
    await program(node, ['node_modules/drizzle-kit/bin.cjs', 'generate', '--config', 'db/drizzle.config.ts', ...args])
    await program(node, ['db/strict.mjs'])
  },
}

const where = () => ['--port', process.env.PORT || '4321', '--host', process.env.HOST || '127.0.0.1']

/** Runs one program to its end and leaves with its exit code when that is not 0. */
async function program(node, argv, { env = process.env, terminal = false } = {}) {
  const { code } = await run(node, [QUIET, ...argv], {
    env: { ASTRO_TELEMETRY_DISABLED: '1', ...withNode(node, env) },
    terminal,
  })
  if (code !== 0) process.exit(code)
}

async function serve(node, env) {
  const { code } = await run(node, [QUIET, ...QUICK, '--import', './api/launch/follow.mjs', 'api/server.ts'], {
    group: false,
    env: { NODE_ENV: 'production', NODE_COMPILE_CACHE: join('.cache', 'compiled'), ...withNode(node, env) },
  })
  process.exit(code)
}

/** Before a minute of installing, not after it. The server decides what a malformed setting is. */
async function refuseTakenPort() {
  const port = Number(process.env.PORT || 4321)
  if (!Number.isInteger(port) || port < 1 || port > 65_535) return
  const host = process.env.HOST || '127.0.0.1'
  const code = await new Promise((resolve) => {
    const probe = createServer().once('error', (error) => resolve(error.code))
    probe.listen(port, host, () => probe.close(() => resolve('')))
  })
  if (code === 'EADDRINUSE')
    throw new Refusal(
      `Port ${port} is in use. Stop what runs there, or choose another one: PORT=${port + 1} npm ${name === 'start' ? 'start' : `run ${name}`}`,
    )
  if (code === 'EACCES')
    throw new Refusal(`Your user may not open port ${port}. Choose one above 1023, for example PORT=4321.`)
}

async function checkAll(node) {
  const checks = [
    ['Format and lint', ['node_modules/@biomejs/biome/bin/biome', 'check', '.']],
    ['Types of pages', ['node_modules/astro/bin/astro.mjs', 'check']],
    ['Types of Svelte parts', ['node_modules/svelte-check/bin/svelte-check', '--tsconfig', './tsconfig.json']],
    ['Types of everything else', ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.json']],
  ]
  let failed = 0
  for (const [title, argv] of checks) {
    const { code, output } = await step(title, () =>
      run(node, argv, { quiet: true, env: { ...withNode(node), ASTRO_TELEMETRY_DISABLED: '1' } }),
    )
    if (code === 0) continue
    failed++
    console.log(tail(output, 200))
  }
  say(failed === 0 ? 'All checks passed' : `${failed} of ${checks.length} checks failed`)
  return failed === 0
}

async function main() {
  process.chdir(join(dirname(fileURLToPath(import.meta.url)), '..'))
  if (Number.parseInt(process.versions.node, 10) < 18)
    throw new Refusal(
      `Acclaim needs Node 18 or newer to start; this is ${process.versions.node}. It fetches what else it needs.`,
    )
  if (!Object.hasOwn(commands, name))
    throw new Refusal(`There is no "${name}". Choose one of: ${Object.keys(commands).join(', ')}`)
  if (!existsSync('package-lock.json'))
    throw new Refusal('package-lock.json is missing: this is not a whole copy of Acclaim.')
  obeySignals()
  process.exit((await commands[name]()) ?? 0)
}

main().catch((error) => {
  console.error(error instanceof Refusal ? `\n${error.message}` : error)
  process.exit(1)
})
