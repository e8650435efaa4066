import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Tree } from './parse.ts'

export const ROOT = resolve(import.meta.dirname, '../..')

const ignored = new Set([
  '.git',
  ...readFileSync(join(ROOT, '.gitignore'), 'utf8')
    .split('\n')
    .map((line) => line.trim().replace(/\/$/, ''))
    .filter((line) => line && !line.startsWith('*')),
])

/** Every path of the checkout that belongs to the project, folders and ignored files left out. */
export function paths(folder = ''): string[] {
  return readdirSync(join(ROOT, folder))
    .filter((name) => !ignored.has(name) && !name.endsWith('.log'))
    .flatMap((name) => {
      const path = folder ? `${folder}/${name}` : name
      return statSync(join(ROOT, path)).isDirectory() ? paths(path) : [path]
    })
}

export const checkout = (): Tree =>
  Object.fromEntries(paths().map((path) => [path, readFileSync(join(ROOT, path), 'utf8')]))
