import { randomBytes } from 'node:crypto'
import { mkdir, open, readdir, rename, rm, rmdir, stat } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import type { Files } from '../kernel/outside.ts'

const KEY = /^[a-z0-9_-][a-z0-9_.-]*(?:\/[a-z0-9_-][a-z0-9_.-]*)*$/i
const code = (error: unknown) => (error as NodeJS.ErrnoException).code

/** Files in a folder of ours. A piece is written beside its place, flushed, and then renamed. */
export function diskFiles(folder: string): Files {
  const root = resolve(folder)
  const pathOf = (key: string) => {
    if (!KEY.test(key)) throw new Error('a file key that we never make')
    return join(root, key)
  }
  return {
    async put(key, bytes) {
      const path = pathOf(key)
      const folder = dirname(path)
      const unfinished = `${path}.tmp-${randomBytes(6).toString('hex')}`
      try {
        await written(folder, unfinished, bytes)
        await rename(unfinished, path)
        await flush(folder)
      } catch (error) {
        await rm(unfinished, { force: true })
        throw error
      }
    },
    async get(key, range) {
      const handle = await open(pathOf(key)).catch((error) => {
        if (code(error) === 'ENOENT') return undefined
        throw error
      })
      if (!handle) return undefined
      try {
        if (!range) return new Uint8Array(await handle.readFile())
        const bytes = new Uint8Array(range.end - range.start + 1)
        const { bytesRead } = await handle.read(bytes, 0, bytes.length, range.start)
        return bytes.subarray(0, bytesRead)
      } finally {
        await handle.close()
      }
    },
    async list(prefix) {
      const folder = prefix.slice(0, prefix.lastIndexOf('/') + 1)
      const found: { key: string; bytes: number }[] = []
      const names = await readdir(join(root, folder), { recursive: true, withFileTypes: true }).catch(() => [])
      for (const entry of names) {
        if (!entry.isFile()) continue
        const path = join(entry.parentPath, entry.name)
        const key = path.slice(root.length + 1).replaceAll('\\', '/')
        // one that is renamed or deleted meanwhile is not there
        const info = key.startsWith(prefix) ? await stat(path).catch(() => undefined) : undefined
        if (info) found.push({ key, bytes: info.size })
      }
      return found
    },
    async delete(key) {
      const path = pathOf(key)
      await rm(path, { force: true })
      for (let folder = dirname(path); folder !== root; folder = dirname(folder)) {
        const empty = await rmdir(folder).then(
          () => true,
          () => false,
        )
        if (!empty) break
      }
    },
  }
}

/** The folder may be swept away between making and using it, when its last file was just deleted. */
async function written(folder: string, path: string, bytes: Uint8Array): Promise<void> {
  for (let tries = 0; ; tries++) {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    try {
      const handle = await open(path, 'wx', 0o600)
      try {
        await handle.writeFile(bytes)
        await handle.sync()
      } finally {
        await handle.close()
      }
      return
    } catch (error) {
      if (code(error) !== 'ENOENT' || tries > 3) throw error
    }
  }
}

async function flush(folder: string): Promise<void> {
  const handle = await open(folder)
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
