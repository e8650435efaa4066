import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { ROOT } from './architecture/checkout.ts'
import {
  addressed,
  type Lockfile,
  type Manifest,
  missing,
  unexplained,
  unhashed,
  unpinned,
} from './architecture/lockfile.ts'

const read = (name: string) => (existsSync(join(ROOT, name)) ? readFileSync(join(ROOT, name), 'utf8') : '')
const lock = JSON.parse(read('package-lock.json')) as Lockfile
const manifest = JSON.parse(read('package.json')) as Manifest

describe('the lockfile', () => {
  test('holds the builds of every platform', () => expect(missing(lock)).toEqual([]))
  test('names no address', () => expect(addressed(lock)).toEqual([]))
  test('has a hash for every package', () => expect(unhashed(lock)).toEqual([]))
})

describe('the dependencies', () => {
  test('are pinned to one version', () => expect(unpinned(manifest)).toEqual([]))
  test('each have their reason in DECISIONS.md', () => expect(unexplained(manifest, read('DECISIONS.md'))).toEqual([]))
})

describe('each check bites', () => {
  const packages = {
    '': { dependencies: { a: '1.0.0' } },
    'node_modules/a': { version: '1.0.0', integrity: 'sha512-a', optionalDependencies: { '@a/darwin-x64': '1.0.0' } },
  }

  test('on the missing build of another platform', () => {
    expect(missing({ packages })).toEqual(['node_modules/a needs @a/darwin-x64'])
    expect(missing({ packages: { ...packages, 'node_modules/a/node_modules/@a/darwin-x64': {} } })).toEqual([])
    expect(missing({ packages: { ...packages, 'node_modules/@a/darwin-x64': {} } })).toEqual([])
  })

  test('on a peer that is not optional', () => {
    const b = { peerDependencies: { c: '1', d: '1' }, peerDependenciesMeta: { d: { optional: true } } }
    expect(missing({ packages: { 'node_modules/b': b } })).toEqual(['node_modules/b needs c'])
  })

  test('on an address, a missing hash, a range and a silence', () => {
    expect(addressed({ packages: { 'node_modules/a': { resolved: 'https://mirror.example/a.tgz' } } })).toHaveLength(1)
    expect(unhashed({ packages: { 'node_modules/a': { version: '1.0.0' } } })).toHaveLength(1)
    expect(
      unpinned({ dependencies: { a: '^1.0.0', b: '1.0.0', c: 'latest' }, devDependencies: { d: '1.x' } }),
    ).toHaveLength(3)
    expect(unexplained({ dependencies: { hono: '4.0.0' } }, 'We use hono-openapi.')).toEqual(['hono'])
  })
})
