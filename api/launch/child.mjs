// Starts other programs, passes signals on to them, and never outlives its own parent.
import { spawn } from 'node:child_process'
import { watchParent } from './follow.mjs'

const SIGNALS = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 }
const PATIENCE_MS = 20_000
/** A step that shows nothing holds nothing: it is done again from the start, so it may be cut short. */
const QUIET_PATIENCE_MS = 1_500
const posix = process.platform !== 'win32'
const running = new Set()
let stoppedBy

/** From here on a signal, or the death of the parent, ends every child and then this process. */
export function obeySignals() {
  for (const signal of Object.keys(SIGNALS)) process.on(signal, () => stop(signal))
  watchParent(() => stop('SIGTERM'))
}

function stop(signal) {
  const again = stoppedBy !== undefined
  stoppedBy ??= signal
  if (running.size === 0) process.exit(128 + SIGNALS[signal])
  for (const child of running) {
    end(child, again ? 'SIGKILL' : signal === 'SIGHUP' ? 'SIGTERM' : signal)
    setTimeout(() => running.has(child) && end(child, 'SIGKILL'), child.patienceMs).unref()
  }
}

function end(child, signal) {
  // A child on our own terminal has already had the terminal's Ctrl-C.
  if (!child.apart && signal === 'SIGINT' && process.stdin.isTTY) return
  try {
    if (child.apart && child.wholeGroup) process.kill(-child.pid, signal)
    else child.kill(signal)
  } catch {
    // it is gone already
  }
}

/**
 * Runs a program to its end. Its output is collected when `quiet` (and told to `heard` as it comes), shown otherwise.
 * With `group`, whatever it started in its process group ends with it; with `terminal`, it keeps the keyboard.
 * @returns {Promise<{code: number, output: string, missing: boolean}>}
 */
export function run(
  command,
  args,
  { quiet = false, heard = (_text) => {}, group = true, terminal = false, env = process.env, shell = false } = {},
) {
  return new Promise((resolve) => {
    const apart = posix && !terminal
    const child = spawn(command, args, {
      stdio: [terminal ? 'inherit' : 'ignore', quiet ? 'pipe' : 'inherit', quiet ? 'pipe' : 'inherit'],
      detached: apart,
      shell,
      env,
    })
    Object.assign(child, { apart, wholeGroup: group, patienceMs: quiet ? QUIET_PATIENCE_MS : PATIENCE_MS })
    running.add(child)
    let output = ''
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding('utf8').on('data', (text) => {
        output = (output + text).slice(-2_000_000)
        heard(text)
      })
    const done = (code, missing = false) => {
      if (!running.delete(child)) return
      if (apart && group && child.pid) end(child, 'SIGKILL')
      if (stoppedBy && running.size === 0) process.exit(group || missing ? 128 + SIGNALS[stoppedBy] : code)
      resolve({ code, output, missing })
    }
    child.on('error', (error) => {
      output += String(error)
      done(1, true)
    })
    child.on('exit', (code, signal) => {
      const status = code ?? 128 + (SIGNALS[signal] ?? 9)
      // 'close' also waits for pipes that a grandchild may hold open; the program itself has ended.
      if (!quiet) return done(status)
      child.once('close', () => done(status))
      setTimeout(() => done(status), 1000).unref()
    })
  })
}
