import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const folder = join(import.meta.dirname, '../site/locales/en')

test('a word stands in one file only: of two the later one would be shown everywhere', () => {
  const places = new Map<string, string[]>()
  for (const file of readdirSync(folder))
    for (const word of Object.keys(JSON.parse(readFileSync(join(folder, file), 'utf8')) as object))
      places.set(word, [...(places.get(word) ?? []), file])
  expect(places.size).toBeGreaterThan(1_000)
  expect([...places].filter(([, files]) => files.length > 1)).toEqual([])
})
