// Loaded into the server with --import: a server whose launcher was killed stops too, instead of keeping the port.
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { isMainThread } from 'node:worker_threads'

/** Calls `gone` once, soon after the process that started this one has ended, or npm behind its shell. */
export function watchParent(gone) {
  const parent = process.ppid
  const npm = process.env.npm_lifecycle_event && process.platform !== 'win32' ? parentOf(parent) : undefined
  const ended = () => (process.platform === 'win32' ? !alive(parent) : process.ppid !== parent) || (npm && !alive(npm))
  const timer = setInterval(() => {
    if (!ended()) return
    clearInterval(timer)
    gone()
  }, 250)
  timer.unref()
}

/** Whether a process runs. One that has ended and waits to be collected by its parent does not. */
export function alive(pid) {
  try {
    process.kill(pid, 0)
  } catch (error) {
    if (error.code !== 'EPERM') return false
  }
  return process.platform !== 'linux' || statOf(pid)?.[0] !== 'Z'
}

/** State, parent and more, as Linux tells them. */
function statOf(pid) {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ')
  } catch {
    return undefined
  }
}

/** npm runs scripts in a shell, which outlives a killed npm and tells nobody. */
function parentOf(pid) {
  const stat = statOf(pid)
  if (stat) return Number(stat[1])
  return Number(spawnSync('ps', ['-o', 'ppid=', '-p', String(pid)], { encoding: 'utf8' }).stdout) || undefined
}

if (isMainThread && process.execArgv.some((arg) => arg.includes('follow.mjs')))
  watchParent(() => process.kill(process.pid, 'SIGTERM'))
