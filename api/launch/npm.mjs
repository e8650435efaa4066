// The package registry's own client, run by the Node we chose, and what its failures mean in plain words.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { run } from './child.mjs'
import { Refusal, tail } from './steps.mjs'

const OLDEST = 8
const QUIETLY = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']
const BRIEFLY = [
  '--prefer-offline',
  '--fetch-retries=4',
  '--fetch-retry-mintimeout=500',
  '--fetch-retry-maxtimeout=4000',
]

const ownCli = () => (/npm-cli\.js$/.test(process.env.npm_execpath ?? '') ? process.env.npm_execpath : undefined)
const windows = process.platform === 'win32'

/** The variables of this process, with `node` first on the path. */
export const withNode = (node, env = process.env) => ({ ...env, PATH: dirname(node) + delimiter + (env.PATH ?? '') })

export async function npm(node, args) {
  refuseOldNpm()
  const cli = ownCli()
  const all = [...args, ...QUIETLY, ...BRIEFLY]
  const result = cli
    ? await run(node, [cli, ...all], { quiet: true, env: withNode(node) })
    : await run(windows ? 'npm.cmd' : 'npm', all, { quiet: true, env: withNode(node), shell: windows })
  if (result.code !== 0) throw new Refusal(explain(result.output))
}

/** Puts one package, checked against its known hash, into a folder of its own. */
export async function fetchPackage(node, folder, name, version, integrity) {
  mkdirSync(folder, { recursive: true })
  const dependencies = { [name]: version }
  const write = (file, value) => writeFileSync(join(folder, file), JSON.stringify(value))
  write('package.json', { private: true, dependencies })
  write('package-lock.json', {
    lockfileVersion: 3,
    packages: { '': { dependencies }, [`node_modules/${name}`]: { version, integrity } },
  })
  await npm(node, ['ci', '--prefix', folder])
}

function refuseOldNpm() {
  const version = /^npm\/(\S+)/.exec(process.env.npm_config_user_agent ?? '')?.[1] ?? askVersion()
  const problem = oldNpm(version)
  if (problem) throw new Refusal(problem)
}

function askVersion() {
  const answer = spawnSync(windows ? 'npm.cmd' : 'npm', ['--version'], { encoding: 'utf8', shell: windows })
  return answer.status === 0 ? answer.stdout.trim() : undefined
}

export function oldNpm(version) {
  if (version === undefined)
    return 'npm was not found. It comes with Node: install Node 22 or newer, then run the command again.'
  if (Number.parseInt(version, 10) < OLDEST)
    return `npm ${version} is too old to read this project's lockfile; version ${OLDEST} or newer can. Update it with "npm install --global npm@10", or install a newer Node.`
}

/** Turns npm's output into a sentence that says what to do. */
export function explain(output) {
  const code = /npm (?:ERR!|error) code (\w+)/.exec(output)?.[1] ?? ''
  if (
    /^(ENOTFOUND|EAI_AGAIN|ECONN\w+|ENETUNREACH|EHOSTUNREACH|ETIMEDOUT|E(RR_)?SOCKET\w*|FETCH_ERROR|E50\d)$/.test(code)
  )
    return `npm could not reach its package registry (${code}). Check the network and the proxy settings, then run the command again; what was downloaded is kept.`
  if (/^(EACCES|EROFS|EPERM)$/.test(code))
    return `npm may not write here (${code}). ${firstPath(output)}Give your user the right to write, then run the command again.`
  if (code === 'ENOSPC')
    return 'The disk is full. Packages and build need about 700 MB; free some space, then run the command again.'
  if (code === 'EINTEGRITY')
    return 'A downloaded package is not the one the lockfile names (EINTEGRITY). Run "npm cache clean --force", then the command again.'
  if (code === 'EUSAGE')
    return `package.json and package-lock.json do not fit together. Take both from the same version.\n\n${tail(output, 12)}`
  if (/^E40[13]$/.test(code))
    return `The package registry refused the request (${code}). Check the registry and the token in your npm settings ("npm config list").`
  return `npm failed:\n\n${tail(output, 20)}`
}

const firstPath = (output) => {
  const path = /npm (?:ERR!|error) path (.+)/.exec(output)?.[1]
  return path && existsSync(dirname(path)) ? `It tried to write ${path}. ` : ''
}
