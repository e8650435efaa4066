import { readFile, stat } from 'node:fs/promises'
import { isWithin, type Ranges, readRanges } from '../kernel/address-ranges.ts'
import { sha256 } from '../kernel/hash.ts'
import type { AddressList, Log } from '../kernel/outside.ts'

const LOOK_MS = 60_000
const HOUR_MS = 3_600_000
/** More bad lines than this are one mistake and not many. */
const MOST_TOLD = 20

/**
 * A list of address ranges in a file of the operator's: read now, and again when it changed or an hour went by. What
 * cannot be read is logged, and the list stays as it was.
 */
export async function fileAddresses(path: string, log: Log, clock: () => number = Date.now) {
  let ranges: Ranges | undefined
  let [bad, readAt, readable]: [number, number | null, boolean] = [0, null, true]
  let seen = { mark: '', hash: '', at: Number.NEGATIVE_INFINITY }

  async function look() {
    try {
      const { mtimeMs, size, ino } = await stat(path)
      const mark = `${mtimeMs} ${size} ${ino}`
      if (readable && mark === seen.mark && clock() - seen.at < HOUR_MS) return
      const text = await readFile(path, 'utf8')
      const hash = sha256(text)
      if (hash !== seen.hash) take(text)
      seen = { mark, hash, at: clock() }
      ;[readAt, readable] = [clock(), true]
    } catch (error) {
      // the path may name a person, the code does not
      const { code = 'unknown' } = error as NodeJS.ErrnoException
      if (readable) log.error({ code }, 'the list of address ranges cannot be read')
      readable = false
    }
  }
  function take(text: string) {
    const read = readRanges(text)
    ;[ranges, bad] = [read.ranges, read.bad.length]
    for (const line of read.bad.slice(0, MOST_TOLD))
      log.warn({ line }, `line ${line} of the list of address ranges is no range and was skipped`)
    if (bad > MOST_TOLD) log.warn({ lines: bad }, `${bad} lines of the list of address ranges were skipped`)
    log.info({ ranges: ranges.count, skipped: bad }, 'the list of address ranges was read')
  }
  await look()
  const timer = setInterval(() => void look(), LOOK_MS).unref()
  return {
    has: (address) => ranges && isWithin(ranges, address),
    standing: () => ({ ranges: ranges?.count ?? 0, bad, readAt, readable }),
    look,
    close: () => clearInterval(timer),
  } satisfies AddressList & { look(): Promise<void> }
}
