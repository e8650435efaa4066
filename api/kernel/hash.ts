import { createHash } from 'node:crypto'

/** Lowercase hex SHA-256 of a text, or of bytes. */
export const sha256 = (text: string | Uint8Array) => createHash('sha256').update(text).digest('hex')

/** JSON with sorted keys, so that equal requests have equal hashes. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, v: unknown) =>
    v && typeof v === 'object' && !Array.isArray(v)
      ? Object.fromEntries(Object.entries(v).sort(([a], [b]) => (a < b ? -1 : 1)))
      : v,
  )
}
