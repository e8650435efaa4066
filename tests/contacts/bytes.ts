import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** The files of a folder that hold one of these, in plain bytes. */
export const filesThatHold = (folder: string, marks: readonly RegExp[]): string[] =>
  readdirSync(folder, { recursive: true })
    .map((name) => join(folder, String(name)))
    .filter((path) => statSync(path).isFile())
    .filter((path) => marks.some((mark) => mark.test(readFileSync(path, 'latin1'))))
