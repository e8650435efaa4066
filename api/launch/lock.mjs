// Two commands in one checkout: one installs or builds at a time, and nothing is replaced under a running server.
import {
  linkSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { alive } from './follow.mjs'
import { Refusal } from './steps.mjs'

const BEAT_MS = 5_000
const DEAD_MS = 60_000
const held = new Set()

process.on('exit', () => {
  for (const path of held) rmSync(path, { force: true })
})
setInterval(() => {
  const now = new Date()
  for (const path of held)
    try {
      utimesSync(path, now, now)
    } catch {
      // somebody cleaned up; nothing to keep alive
    }
}, BEAT_MS).unref()

/** Who left this note, or null when they are gone: their process is dead, or its heart has stopped. */
function ownerOf(path) {
  try {
    const age = Date.now() - statSync(path).mtimeMs
    if (age > DEAD_MS) return null
    const text = readFileSync(path, 'utf8')
    if (text === '') return { pid: 0, command: 'starting' }
    const note = JSON.parse(text)
    return note.host === hostname() && !alive(note.pid) ? null : note
  } catch {
    return null
  }
}

const note = (command, uses = []) => JSON.stringify({ pid: process.pid, host: hostname(), command, uses })

function take(path, command) {
  try {
    const file = openSync(path, 'wx')
    held.add(path)
    writeSync(file, note(command))
    return true
  } catch (error) {
    if (error.code !== 'EEXIST') throw error
    return false
  }
}

function clear(path) {
  const aside = `${path}.${process.pid}`
  try {
    renameSync(path, aside)
    if (ownerOf(aside)) linkSync(aside, path) // it changed hands a moment ago: give it back
    rmSync(aside, { force: true })
  } catch {
    // another process cleared it first
  }
}

/**
 * Holds the checkout's lock while `work` runs, after waiting for whoever has it.
 * @template T
 * @param {string} cache
 * @param {string} command
 * @param {() => Promise<T>} work
 * @param {{waiting?: (text: string) => void, pollMs?: number}} options `waiting` hears whom
 */
export async function exclusively(cache, command, work, { waiting = () => {}, pollMs = 300 } = {}) {
  mkdirSync(cache, { recursive: true })
  const path = join(cache, 'launch.lock')
  for (let told = false; !take(path, command); ) {
    const owner = ownerOf(path)
    if (!owner) clear(path)
    else if (!told) {
      waiting(
        `Another Acclaim command (${owner.command}, process ${owner.pid}) is installing or building here: waiting for it`,
      )
      told = true
    }
    await new Promise((resolve) => setTimeout(resolve, pollMs))
  }
  try {
    return await work()
  } finally {
    held.delete(path)
    rmSync(path, { force: true })
  }
}

/** Says that this process now runs from `uses` ("packages", "build") until it ends. */
export function occupy(cache, command, uses) {
  const folder = join(cache, 'running')
  mkdirSync(folder, { recursive: true })
  const path = join(folder, String(process.pid))
  held.add(path)
  writeFileSync(path, note(command, uses))
}

/** Refuses when another live command runs from what is about to be replaced. */
export function refuseIfOccupied(cache, what) {
  const folder = join(cache, 'running')
  let names = []
  try {
    names = readdirSync(folder)
  } catch {
    return
  }
  for (const name of names) {
    const path = join(folder, name)
    const owner = ownerOf(path)
    if (!owner) clear(path)
    else if (owner.pid !== process.pid && owner.uses.includes(what))
      throw new Refusal(
        `The ${what === 'packages' ? 'packages have' : 'pages have'} changed and must be ${what === 'packages' ? 'installed' : 'built'} again, but "npm run ${owner.command}" (process ${owner.pid}) is running from this folder. Stop it, then run this command again.`,
      )
  }
}
