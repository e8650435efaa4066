import { closeSync, fdatasync, fsyncSync, ftruncateSync, openSync, readFileSync, rmSync, write } from 'node:fs'
import { dirname } from 'node:path'
import type { Journal } from '../kernel/outside.ts'

/** Lines in a file that only its owner may read. What the disk says no to is an error of the line's promise. */
export function fileJournal(path: string): Journal {
  const file = openSync(path, 'a+', 0o600)
  const folder = openSync(dirname(path), 'r')
  fsyncSync(folder) // or a power cut could take the file itself
  closeSync(folder)
  return {
    left() {
      const lines = readFileSync(path, 'utf8').split('\n')
      lines.pop() // what stands behind the last end of line was never acknowledged
      return lines.filter((line) => line !== '')
    },
    append: (line) =>
      new Promise((resolve, reject) => {
        // the line before may have been cut short by a full disk
        const bytes = Buffer.from(`\n${line}\n`)
        const writeFrom = (start: number) =>
          write(file, bytes, start, bytes.length - start, null, (error, written) => {
            if (error) return reject(error)
            if (start + written < bytes.length) return writeFrom(start + written)
            fdatasync(file, (failed) => (failed ? reject(failed) : resolve()))
          })
        writeFrom(0)
      }),
    clear: () => ftruncateSync(file),
    close(empty) {
      closeSync(file)
      if (empty) rmSync(path, { force: true })
    },
  }
}
