// Finds, or fetches, a Chromium that really starts and opens a page.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { delimiter, dirname, join, resolve } from 'node:path'
import { brotliDecompressSync } from 'node:zlib'
import { obeySignals, run } from '../api/launch/child.mjs'
import { fetchPackage } from '../api/launch/npm.mjs'
import { step } from '../api/launch/steps.mjs'

const require = createRequire(import.meta.url)
const CACHE = resolve(import.meta.dirname, '../.cache')
const PACKAGE = '@sparticuz/chromium'
const VERSION = '153.0.0'
const INTEGRITY = 'sha512-jiGWqSvPMdu4+P9TilYqAR7yEGPEHINx+lCvE/NqNO/EHYzF/x1hUiI5T6ioVIt7dEy7n88byyT0vk+dnsgQwA=='
const UNPACKED = join(CACHE, `chromium-${VERSION}`)
const SYSTEM = {
  linux: ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge']
    .map((name) => `/usr/bin/${name}`)
    .concat('/snap/bin/chromium'),
  darwin: ['Google Chrome', 'Chromium', 'Microsoft Edge'].map(
    (name) => `/Applications/${name}.app/Contents/MacOS/${name}`,
  ),
  win32: [process.env.PROGRAMFILES, process.env['PROGRAMFILES(X86)'], process.env.LOCALAPPDATA]
    .filter(Boolean)
    .flatMap((folder) => [
      join(folder, 'Google/Chrome/Application/chrome.exe'),
      join(folder, 'Microsoft/Edge/Application/msedge.exe'),
    ]),
}
const HELP = `No browser for the browser tests. Install Chromium or Chrome, or name one: CHROMIUM_PATH=/path/to/chrome npm test`

/**
 * CHROMIUM_PATH decides alone; ACCLAIM_BROWSER=npm takes the one in an npm package though others are there.
 * Otherwise, cheapest first: what is on this machine, then Playwright's download, then the npm package.
 * @returns {Promise<{path: string, source: string, env?: Record<string, string>} | null>} path '' is Playwright's own
 */
export async function findBrowser(env = process.env) {
  if (env.ACCLAIM_BROWSER === 'npm') return fromNpm()
  if (env.CHROMIUM_PATH)
    return (await starts(env.CHROMIUM_PATH)) ? { path: env.CHROMIUM_PATH, source: 'CHROMIUM_PATH' } : null
  if (await starts()) return { path: '', source: 'Playwright' }
  for (const path of SYSTEM[process.platform] ?? []) if (await starts(path)) return { path, source: 'this system' }
  if (existsSync(join(UNPACKED, 'chromium'))) {
    const found = await fromNpm()
    if (found) return found
  }
  const cli = join(dirname(require.resolve('playwright/package.json')), 'cli.js')
  await step('No browser on this machine: asking Playwright for one', () =>
    run(process.execPath, [cli, 'install', '--only-shell', 'chromium'], {
      quiet: true,
      env: { PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT: '10000', ...env },
    }),
  )
  return (await starts()) ? { path: '', source: 'Playwright' } : fromNpm()
}

/** A file is not enough: its libraries may be missing, or its sandbox. So it is started, and opens a page. */
async function starts(path, env = {}) {
  if (path !== undefined && !existsSync(path)) return false
  try {
    const browser = await require('playwright').chromium.launch({
      executablePath: path,
      timeout: 30_000,
      // a signal ends this program, and with it the pipe that keeps the browser alive
      ...{ handleSIGINT: false, handleSIGTERM: false, handleSIGHUP: false },
      args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
      env: { ...process.env, ...env },
    })
    const page = await browser.newPage()
    await page.goto('data:text/html,<title>ok</title>')
    const title = await page.title()
    await browser.close()
    return title === 'ok'
  } catch (error) {
    if (process.env.DEBUG) console.error(path ?? 'Playwright', String(error).slice(0, 400))
    return false
  }
}

/** A headless Chromium that comes inside an npm package with the few libraries it needs: no download site, no root. */
async function fromNpm() {
  if (process.platform !== 'linux' || process.arch !== 'x64') return null
  const path = join(UNPACKED, 'chromium')
  const env = { LD_LIBRARY_PATH: [process.env.LD_LIBRARY_PATH, join(UNPACKED, 'lib')].filter(Boolean).join(delimiter) }
  const found = { path, source: `npm package ${PACKAGE}`, env }
  if (existsSync(path) && (await starts(path, env))) return found
  try {
    await step(`Fetching a browser from the npm package ${PACKAGE}`, unpack)
  } catch (error) {
    console.error(error.message)
    return null
  }
  return (await starts(path, env)) ? found : null
}

async function unpack() {
  const download = join(CACHE, 'chromium-download')
  await fetchPackage(process.execPath, download, PACKAGE, VERSION, INTEGRITY)
  const packed = (name) => brotliDecompressSync(readFileSync(join(download, 'node_modules', PACKAGE, 'bin', name)))
  const folder = `${UNPACKED}.${process.pid}`
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'libraries.tar'), packed('al2023.tar.br'))
  const untar = spawnSync('tar', ['xf', join(folder, 'libraries.tar'), '-C', folder])
  if (untar.status !== 0) throw new Error('The libraries of the browser could not be unpacked: is "tar" installed?')
  rmSync(join(folder, 'libraries.tar'))
  writeFileSync(join(folder, 'chromium'), packed('chromium.br'), { mode: 0o755 })
  rmSync(UNPACKED, { recursive: true, force: true })
  renameSync(folder, UNPACKED)
  rmSync(download, { recursive: true, force: true })
}

if (process.argv[1] && resolve(process.argv[1]) === import.meta.filename) {
  obeySignals()
  const found = await findBrowser()
  if (!found) {
    console.error(HELP)
    process.exit(1)
  }
  if (process.env.BROWSER_REPORT) writeFileSync(process.env.BROWSER_REPORT, JSON.stringify(found))
  else console.log(`${found.path || 'Its own Chromium'} (${found.source})`)
  process.exit(0)
}
