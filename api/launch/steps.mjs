// What the person sees while the launcher works: one line a step, its time ticking on a terminal.
import { statSync } from 'node:fs'

/** Something the person can mend. Its message is the whole of what is printed. */
export class Refusal extends Error {}

const live = Boolean(process.stdout.isTTY)
const dim = (text) => (live && !process.env.NO_COLOR ? `\u001b[2m${text}\u001b[0m` : text)
const seconds = (since) => `${((Date.now() - since) / 1000).toFixed(1)} s`

export const say = (text) => console.log(dim(`› ${text}`))

/** Runs `work` under a line that names it. `work` may change the line by calling `retitle(text)`. */
export async function step(text, work) {
  const started = Date.now()
  let title = text
  const paint = (time) => process.stdout.write(`\r\u001b[2K${dim(`› ${title}  ${time}`)}`)
  let ticker
  if (live) {
    paint('')
    ticker = setInterval(() => paint(`${Math.round((Date.now() - started) / 1000)} s`), 1000)
  } else say(`${title} …`)
  const retitle = (next) => {
    title = next
    if (!live) say(`${title} …`)
  }
  try {
    const result = await work(retitle)
    if (live) process.stdout.write('\r\u001b[2K')
    say(`${title}: ${seconds(started)}`)
    return result
  } catch (error) {
    if (live) process.stdout.write('\n')
    throw error
  } finally {
    clearInterval(ticker)
  }
}

/** The end of a long output: what a person needs to see of a failed step. */
export const tail = (output, lines = 40) => output.trimEnd().split('\n').slice(-lines).join('\n')

export function isFolder(path) {
  try {
    return statSync(path).isDirectory()
  } catch {
    return false
  }
}
